// What the published JSON Schema allows at a place of the text: for completion, for hovering, and for the fields of the forms.

export interface Schema {
  $ref?: string
  $defs?: Record<string, Schema>
  type?: string | string[]
  enum?: string[]
  const?: string
  oneOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  additionalProperties?: Schema | boolean
}

export type Path = readonly (string | number)[]

/** The schema behind a $ref, whose name is told too: "Number", "Text", "Date". */
export function resolve(root: Schema, s: Schema | undefined): (Schema & { name?: string }) | undefined {
  const name = s?.$ref?.split('/').pop()
  return name ? { ...resolve(root, root.$defs?.[name]), name } : s
}

/** The schema at a path; of several kinds the one that the text's own `kind` names. */
export function schemaAt(root: Schema, path: Path, value: (path: Path) => string | undefined): (Schema & { name?: string }) | undefined {
  let s = resolve(root, root)
  for (let i = 0; i <= path.length; i++) {
    if (s?.oneOf) {
      const kind = value([...path.slice(0, i), 'kind'])
      s = s.oneOf.find((o) => o.properties?.kind?.const === kind) ?? either(s.oneOf)
    }
    if (i === path.length) return s
    const step = path[i]!
    const down: Schema | undefined = typeof step === 'number' ? s?.items : (s?.properties?.[step] ?? (typeof s?.additionalProperties === 'object' ? s.additionalProperties : undefined))
    s = resolve(root, down)
  }
  return s
}

// Before a kind is chosen: only the kind itself, one of all there are.
function either(kinds: Schema[]): Schema {
  return { properties: { kind: { enum: kinds.flatMap((k) => k.properties?.kind?.const ?? []) } }, required: ['kind'] }
}

/** The keys that may stand at a path and do not yet. */
export function missingKeys(root: Schema, path: Path, has: readonly string[], value: (path: Path) => string | undefined): { key: string; required: boolean; schema: Schema & { name?: string } }[] {
  const s = schemaAt(root, path, value)
  return Object.entries(s?.properties ?? {})
    .filter(([key]) => !has.includes(key))
    .map(([key, p]) => ({ key, required: s?.required?.includes(key) ?? false, schema: resolve(root, p)! }))
}

/** The words a value may be. */
export function choices(root: Schema, path: Path, value: (path: Path) => string | undefined): string[] {
  const s = schemaAt(root, path, value)
  if (s?.const) {
    const above = schemaAt(root, path.slice(0, -2), value)
    const kinds = resolve(root, above?.properties?.[String(path.at(-2))])?.oneOf
    return kinds?.flatMap((k) => k.properties?.kind?.const ?? []) ?? [s.const]
  }
  if (s?.type === 'boolean') return ['true', 'false']
  return s?.enum ?? []
}

/** Where a place in the text stands: by indentation, and by the brackets of its line. The text need not be whole. */
export interface Place {
  /** The map that the place is in. */
  path: (string | number)[]
  /** The key whose value is being written there. */
  key?: string
  /** Where the word at the place begins. */
  from: number
  has: string[]
  /** Values of the maps around it, as far as they can be read. */
  value: (path: Path) => string | undefined
}

export function placeAt(text: string, at: number): Place {
  const before = text.slice(0, at)
  const lines = before.split('\n')
  const current = lines.pop()!
  const stack: { indent: number; path: (string | number)[] }[] = []
  const values = new Map<string, string>()
  const keys = new Map<string, string[]>()
  const note = (path: (string | number)[], key: string, v: string) => {
    const id = JSON.stringify(path)
    keys.set(id, [...(keys.get(id) ?? []), key])
    if (v) values.set(JSON.stringify([...path, key]), v.replace(/^["']|["']$/g, ''))
  }
  const counts = new Map<string, number>()
  // The map that a line at this indentation belongs to.
  const enter = (line: string) => {
    let indent = line.length - line.trimStart().length
    let rest = line.trimStart()
    while (stack.length > 0 && stack.at(-1)!.indent > indent) stack.pop()
    if (rest.startsWith('-')) {
      while (stack.length > 0 && stack.at(-1)!.indent >= indent && typeof stack.at(-1)!.path.at(-1) === 'number') stack.pop()
      const list = open ?? stack.at(-1)?.path ?? []
      if (open) {
        listOf.set(indent, open)
        counts.delete(JSON.stringify(open))
      }
      const base = (listOf.get(indent) ?? list) as (string | number)[]
      const n = counts.get(JSON.stringify(base)) ?? 0
      counts.set(JSON.stringify(base), n + 1)
      const inner = rest.slice(1)
      const pad = inner.length - inner.trimStart().length + 1
      indent += pad
      rest = inner.trimStart()
      stack.push({ indent, path: [...base, n] })
      open = undefined
    } else if (open) {
      stack.push({ indent, path: open })
      open = undefined
    } else if (stack.length === 0) stack.push({ indent, path: [] })
    return { rest, path: stack.at(-1)!.path }
  }
  const listOf = new Map<number, (string | number)[]>()
  let open: (string | number)[] | undefined
  const readLine = (line: string) => {
    const bare = line.replace(/(^|\s)#.*$/, '')
    if (bare.trim() === '') return
    const { rest, path } = enter(bare)
    const m = /^([\w.-]+):(?:\s+(.*))?$/.exec(rest)
    if (m) {
      const v = (m[2] ?? '').trim()
      note(path, m[1]!, v)
      if (v.startsWith('{')) readFlow(v, [...path, m[1]!])
      open = v === '' ? [...path, m[1]!] : undefined
    } else if (rest.startsWith('{')) readFlow(rest, path)
  }
  const readFlow = (flow: string, path: (string | number)[]): { path: (string | number)[]; key?: string; from: number } => {
    const levels: { path: (string | number)[]; key?: string; n?: number }[] = []
    let token = ''
    let from = 0
    const done = () => {
      const l = levels.at(-1)
      const v = token.trim()
      if (l?.key && v) note(l.path, l.key, v)
      token = ''
    }
    for (let i = 0; i < flow.length; i++) {
      const c = flow[i]!
      const l = levels.at(-1)
      const inside = () => (levels.length === 0 ? path : l!.n !== undefined ? [...l!.path, l!.n] : [...l!.path, l!.key ?? ''])
      if (c === '{') levels.push({ path: inside() })
      else if (c === '[') levels.push({ path: inside(), n: 0 })
      else if (c === '}' || c === ']') {
        done()
        levels.pop()
      } else if (c === ',') {
        done()
        if (l?.n !== undefined) l.n++
        else if (l) l.key = undefined
      } else if (c === ':' && l && l.n === undefined && l.key === undefined) {
        l.key = token.trim()
        token = ''
      } else {
        if (token.trim() === '' && c !== ' ') from = i
        token += c
        continue
      }
      from = i + 1
    }
    const l = levels.at(-1)
    return { path: l ? (l.n !== undefined ? [...l.path, l.n] : l.path) : path, key: l?.key, from: token.trim() === '' ? flow.length : from }
  }
  for (const line of lines) readLine(line)
  const start = at - current.length
  // An empty line belongs to what its indentation says.
  const { rest, path } = enter(current.trim() === '' ? `${current}x` : current)
  const offset = start + current.length - (current.trim() === '' ? 0 : rest.length)
  const value = (p: Path) => values.get(JSON.stringify(p))
  const after = (p: (string | number)[]) => keys.get(JSON.stringify(p)) ?? []
  const flow = /^(?:([\w.-]+):\s+)?(\{.*)$/s.exec(rest)
  if (flow) {
    const base = flow[1] ? [...path, flow[1]] : path
    const f = readFlow(flow[2]!, base)
    return { path: f.path, key: f.key, from: offset + rest.length - flow[2]!.length + f.from, has: after(f.path), value }
  }
  const pair = /^([\w.-]+):\s+(.*)$/.exec(rest)
  if (pair) return { path, key: pair[1], from: at - pair[2]!.length, has: after(path), value }
  return { path, from: current.trim() === '' ? at : offset, has: after(path), value }
}
