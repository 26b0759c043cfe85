// The proof of a record, checked by the browser itself: its leaf is hashed up the tree to the root that the log has signed (docs/log.md).

export interface Proof {
  leaf: Uint8Array<ArrayBuffer>
  index: number
  hashes: Uint8Array<ArrayBuffer>[]
  /** The checkpoint: its signed text, and what follows the empty line. */
  text: string
  signatures: string
  size: number
  root: string
}

/** What a record says of itself and its leaf must say too. */
export interface Said {
  seq: number
  occurred_on: string
  quantity: string
}

export interface Verdict {
  fault?: 'form' | 'leaf' | 'root' | 'signature'
  leafHash: string
  root: string
  size: number
  steps: number
  /** False where the browser does not know the algorithm. */
  signed: boolean
}

const recordLeaf = 75

const bytes = (base64: string) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))
const base64 = (b: Uint8Array) => btoa(String.fromCharCode(...b))
const sha256 = async (...parts: Uint8Array[]) => {
  const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0))
  let at = 0
  for (const p of parts) {
    all.set(p, at)
    at += p.length
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', all))
}

/** Reads a proof file (C2SP tlog-proof); undefined when it is none. */
export function readProof(file: string): Proof | undefined {
  const cut = file.indexOf('\n\n')
  const [first, extra, index, ...hashes] = file.slice(0, cut).split('\n')
  const checkpoint = file.slice(cut + 2)
  const end = checkpoint.indexOf('\n\n')
  const [, size, root] = checkpoint.split('\n')
  if (cut < 0 || end < 0 || first !== 'c2sp.org/tlog-proof@v1' || !extra?.startsWith('extra ') || !index?.startsWith('index ') || !root) return undefined
  try {
    return { leaf: bytes(extra.slice(6)), index: Number(index.slice(6)), hashes: hashes.map(bytes), text: checkpoint.slice(0, end + 1), signatures: checkpoint.slice(end + 2), size: Number(size), root }
  } catch {
    return undefined
  }
}

/** Checks a proof against the record that it is said to prove and the log's public key. */
export async function verify(file: string, record: Said, key: string): Promise<Verdict> {
  const proof = readProof(file)
  const verdict: Verdict = { leafHash: '', root: proof?.root ?? '', size: proof?.size ?? 0, steps: proof?.hashes.length ?? 0, signed: false }
  if (!proof || !(proof.index < proof.size)) return { ...verdict, fault: 'form' }
  const leaf = await sha256(Uint8Array.of(0), proof.leaf)
  verdict.leafHash = base64(leaf)
  if (!says(proof.leaf, record)) return { ...verdict, fault: 'leaf' }
  const root = await climb(leaf, proof)
  if (!root || base64(root) !== proof.root) return { ...verdict, fault: 'root' }
  const signed = await signature(proof, key)
  return signed === false ? { ...verdict, fault: 'signature' } : { ...verdict, signed: signed === true }
}

/** Whether a record's leaf holds the record's number, day and quantity. */
function says(leaf: Uint8Array<ArrayBuffer>, record: Said): boolean {
  if (leaf.length !== recordLeaf || leaf[0] !== 1) return false
  const v = new DataView(leaf.buffer, leaf.byteOffset)
  const day = new Date(v.getInt32(22) * 86_400_000).toISOString().slice(0, 10)
  return v.getBigInt64(1) === BigInt(record.seq) && day === record.occurred_on && v.getBigInt64(26) === tenThousandths(record.quantity)
}

/** A quantity as the ledger keeps it: whole ten-thousandths. */
function tenThousandths(quantity: string): bigint {
  const [whole = '', part = ''] = quantity.split('.')
  return BigInt(whole + part.padEnd(4, '0'))
}

/** From the leaf up to the root (RFC 9162, 2.1.3.2); undefined when the path does not fit the tree. */
async function climb(leaf: Uint8Array, { index, size, hashes }: Proof): Promise<Uint8Array | undefined> {
  let at = BigInt(index)
  let last = BigInt(size) - 1n
  let hash = leaf
  for (const h of hashes) {
    if (last === 0n) return undefined
    if (at % 2n === 1n || at === last) {
      hash = await sha256(Uint8Array.of(1), h, hash)
      while (at % 2n === 0n && at !== 0n) {
        at /= 2n
        last /= 2n
      }
    } else hash = await sha256(Uint8Array.of(1), hash, h)
    at /= 2n
    last /= 2n
  }
  return last === 0n ? hash : undefined
}

/** Whether the log signed the checkpoint; undefined where the browser cannot tell. */
async function signature(proof: Proof, key: string): Promise<boolean | undefined> {
  const m = /^(.+)\+([0-9a-f]{8})\+(.+)$/.exec(key.trim())
  if (!m) return false
  const line = proof.signatures.split('\n').find((l) => l.startsWith(`— ${m[1]} `))
  const signed = line && bytes(line.slice(line.lastIndexOf(' ') + 1))
  const id = signed && [...signed.slice(0, 4)].map((b) => b.toString(16).padStart(2, '0')).join('')
  if (!signed || id !== m[2]) return false
  try {
    const publicKey = await crypto.subtle.importKey('raw', bytes(m[3]!).slice(1), { name: 'Ed25519' }, false, ['verify'])
    return await crypto.subtle.verify({ name: 'Ed25519' }, publicKey, signed.slice(4), new TextEncoder().encode(proof.text))
  } catch {
    return undefined
  }
}
