// A draft as it is kept on this device: what was typed, what the server has of it, and the one deed that is under way.
import type { Schemas } from '../../api/client'

export type Sent = Schemas['DraftBody']
type SentLine = Schemas['WorkflowLine']
export type Trouble = Schemas['Trouble']

/** A line as typed. Its id is this device's own, so that a line keeps its place while others come and go. */
export interface Line {
  id: string
  indicator: string
  day: string
  quantity: string
  voucher: string
  reason: string
  evidence: string[]
}

/** A write to the server, frozen when it is first sent: sent again it is the same request under the same key, and so is done once. */
export interface Deed {
  kind: 'save' | 'submit'
  key: string
  match: string
  body?: Sent
}

/** Another's draft, met while saving this one. */
export interface Clash {
  lines: Line[]
  reason: string
  rev: number
  by: string
  at: string
}

export interface Kept {
  key: string
  unit: string
  period: string
  lines: Line[]
  reason: string
  /** Unusual figures that the clerk has said are right, each as indicator=total. */
  sure: string[]
  /** The server's revision that this began from, and what it held. */
  rev: number
  base: Sent
  /** The clerk has confirmed handing it in. */
  handIn: boolean
  deed?: Deed
  clash?: Clash
  /** Why the server refused the last deed. */
  refused?: { message: string; errors: Trouble[] }
  /** What the server says would keep it from being handed in. */
  wrong: Trouble[]
  changedAt: number
  savedAt?: string
}

export const keyOf = (unit: string, period: string) => `${unit}|${period}`

let count = 0
const lineId = () => `${Date.now().toString(36)}-${(count++).toString(36)}-${Math.random().toString(36).slice(2, 8)}`

export const newLine = (indicator: string, day: string): Line => ({ id: lineId(), indicator, day, quantity: '', voucher: '', reason: '', evidence: [] })

export const fromServer = (lines: readonly SentLine[] | undefined | null): Line[] =>
  (lines ?? []).map((l) => ({ ...newLine(l.indicator, l.day), quantity: l.quantity, voucher: l.voucher ?? '', reason: l.reason ?? '', evidence: l.evidence ?? [] }))

/** A draft that begins from what the server has. */
export const begin = (unit: string, period: string, server?: Pick<Schemas['DraftSeen'], 'lines' | 'reason' | 'rev' | 'wrong'>): Kept => {
  const lines = fromServer(server?.lines)
  return { key: keyOf(unit, period), unit, period, lines, reason: server?.reason ?? '', sure: [], rev: server?.rev ?? 0, base: sent({ lines, reason: server?.reason ?? '' }).body, handIn: false, wrong: server?.wrong ?? [], changedAt: 0 }
}

const blank = (l: Line) => !l.quantity.trim() && !l.voucher.trim() && !l.reason.trim() && l.evidence.length === 0

/** What is sent of a draft, and the line that each place of it came from. A line in which nothing was written is not sent. */
export function sent(draft: Pick<Kept, 'lines' | 'reason'>): { body: Sent; ids: string[] } {
  const full = draft.lines.filter((l) => !blank(l))
  const lines = full.map((l): SentLine => {
    const out: SentLine = { indicator: l.indicator, day: l.day, quantity: plainNumber(l.quantity) }
    if (l.voucher.trim()) out.voucher = l.voucher.trim()
    if (l.reason.trim()) out.reason = l.reason.trim()
    if (l.evidence.length) out.evidence = l.evidence
    return out
  })
  return { body: draft.reason.trim() ? { lines, reason: draft.reason.trim() } : { lines }, ids: full.map((l) => l.id) }
}

const canonical = (b: Sent) => JSON.stringify([b.reason ?? '', b.lines.map((l) => [l.indicator, l.day, l.quantity, l.voucher ?? '', l.reason ?? '', l.evidence ?? []])])

export const same = (a: Sent, b: Sent) => canonical(a) === canonical(b)

/** Whether anything of it has not reached the server. */
export const unsynced = (k: Kept) => k.deed !== undefined || k.handIn || k.clash !== undefined || !same(sent(k).body, k.base)

/** Digits as an input method of Chinese leaves them, "１，２００．５", become "1200.5"; what is no number stays as it was typed. */
export function plainNumber(typed: string): string {
  const narrow = typed
    .trim()
    .replace(/[０-９]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[．。]/g, '.')
    .replace(/[，,\s]/g, '')
    .replace(/[－−]/g, '-')
    .replace(/＋/g, '+')
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(narrow) ? narrow.replace(/^\+/, '').replace(/^(-?)\./, '$10.').replace(/\.$/, '') : typed.trim()
}

/** What is wrong with each line, by its id and field; under '' what is wrong with the whole. */
export function placed(errors: readonly Trouble[], ids: readonly string[]): Map<string, Trouble[]> {
  const out = new Map<string, Trouble[]>()
  for (const e of errors) {
    const m = /^lines\[(\d+)\]/.exec(e.field ?? '')
    const id = (m && ids[Number(m[1])]) || ''
    out.set(id, [...(out.get(id) ?? []), e])
  }
  return out
}
