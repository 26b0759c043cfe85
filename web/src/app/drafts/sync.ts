// Brings a draft to the server, one deed after the other: files, then what was typed, then handing it in.
import { client, must, Refusal, Unreachable, writeKey } from '../../api/client'
import { begin, type Deed, fromServer, type Kept, same, sent } from './draft'
import type { Drafts } from './drafts'
import { storeOf } from './store'

/** unkept: the device could not keep what was typed; it stands on the page alone. */
export type Outcome = 'done' | 'waiting' | 'signin' | 'stopped' | 'unkept'

const draftPath = '/api/v1/units/{unit}/periods/{period}/draft'
const submissionPath = '/api/v1/units/{unit}/periods/{period}/submission'

/** Goes on until nothing is left to do, somebody has to decide, or the server cannot be reached. */
export async function push(drafts: Drafts, key: string): Promise<Outcome> {
  for (;;) {
    const k = await drafts.fresh(key)
    if (!k || k.clash) return 'done'
    try {
      const deed = k.deed ?? (await next(drafts, k))
      if (!deed) return 'done'
      await (deed.kind === 'save' ? save(drafts, k, deed) : submit(drafts, k, deed))
    } catch (error) {
      if (error instanceof Unreachable) return 'waiting'
      if (!(error instanceof Refusal)) throw error
      if (error.status === 401) return 'signin'
      if (error.status >= 500 || error.status === 429) return 'waiting' // the deed stays, and is sent again as it is
      await drafts.update(key, (d) => ({ ...d, deed: undefined, handIn: false, refused: { message: error.message, errors: error.errors } }))
      return 'stopped'
    }
  }
}

// What is to be done next is written down before it is sent, with its key: a page that dies in between sends the very same again.
async function next(drafts: Drafts, k: Kept): Promise<Deed | undefined> {
  const { body } = sent(k)
  const dirty = !same(body, k.base)
  if ((!dirty && !k.handIn) || (k.refused && !k.handIn)) return undefined
  if (await attach(drafts, k)) return next(drafts, (await drafts.fresh(k.key))!)
  const deed: Deed = dirty ? { kind: 'save', key: writeKey(), match: `"${k.rev}"`, body } : { kind: 'submit', key: writeKey(), match: `"${k.rev}"` }
  const after = await drafts.update(k.key, (d) => (d.deed ? d : { ...d, deed }))
  return after?.deed
}

// Sends the files that lines name and the server has not got. The same file twice is one file there. Says whether a line changed.
async function attach(drafts: Drafts, k: Kept): Promise<boolean> {
  const store = await storeOf(drafts.account)
  let renamed = false
  for (const hash of new Set(k.lines.flatMap((l) => l.evidence))) {
    const file = await store.get('files', hash)
    if (!file) continue
    const there = await upload(file.unit, new File([file.content], file.name, { type: file.type }))
    if (there !== hash) {
      renamed = true
      await drafts.update(k.key, (d) => ({ ...d, lines: d.lines.map((l) => ({ ...l, evidence: l.evidence.map((h) => (h === hash ? there : h)) })) }))
    }
    await store.delete('files', hash)
  }
  return renamed
}

export async function upload(unit: string, file: File): Promise<string> {
  const form = new FormData()
  form.append('file', file, file.name)
  const written = await must(client.POST('/api/v1/units/{unit}/evidence', { params: { path: { unit } }, body: form as never, bodySerializer: (b: unknown) => b as FormData }))
  return written.evidence!.hash
}

async function save(drafts: Drafts, k: Kept, deed: Deed) {
  const path = { unit: k.unit, period: k.period }
  try {
    const seen = await must(client.PUT(draftPath, { params: { path, header: { 'Idempotency-Key': deed.key, 'If-Match': deed.match } }, body: deed.body! }))
    // Of a repeated write whose answer did not outlast a crash the server tells less: the draft is then asked for.
    const { rev, wrong, saved_at } = seen.rev === undefined ? await must(client.GET(draftPath, { params: { path } })) : seen
    await drafts.update(k.key, (d) => ({ ...d, deed: undefined, refused: undefined, base: deed.body!, rev, wrong, savedAt: saved_at }))
  } catch (error) {
    if (!(error instanceof Refusal && error.status === 412)) throw error
    await meet(drafts, k, deed.body!)
  }
}

async function submit(drafts: Drafts, k: Kept, deed: Deed) {
  const path = { unit: k.unit, period: k.period }
  try {
    await must(client.POST(submissionPath, { params: { path, header: { 'Idempotency-Key': deed.key, 'If-Match': deed.match } } }))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.status === 412) return meet(drafts, k, k.base)
    // An old answer may be gone from the server's memory of keys: what this account handed in already is handed in.
    const { steps } = error.status === 409 ? await must(client.GET(submissionPath, { params: { path } })) : { steps: [] }
    const last = steps.at(-1)
    if (last?.state !== 'submitted' || last.submitted_by !== drafts.account) throw error
  }
  await drafts.handedIn(k.key)
}

// Somebody saved meanwhile. The same words are no conflict; others are shown to the clerk, who chooses.
async function meet(drafts: Drafts, k: Kept, mine: NonNullable<Deed['body']>) {
  const theirs = await must(client.GET(draftPath, { params: { path: { unit: k.unit, period: k.period } } }))
  const there = begin(k.unit, k.period, theirs)
  await drafts.update(k.key, (d) => {
    if (same(there.base, mine) || same(there.base, d.base)) return { ...d, deed: undefined, base: there.base, rev: theirs.rev, wrong: theirs.wrong }
    return { ...d, deed: undefined, handIn: false, clash: { lines: fromServer(theirs.lines), reason: theirs.reason ?? '', rev: theirs.rev, by: theirs.by, at: theirs.saved_at } }
  })
}
