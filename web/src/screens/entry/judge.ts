// All that is wrong with a draft as it stands, and what about it is unusual, placed at its indicator.
import { type Kept, type Line, placed, plainNumber, sent, type Trouble } from '../../app/drafts/draft'
import type { Schemas } from '../../api/client'
import { type Fault, faultOf } from './faults'
import { far, together, type Usual } from './usual'

export interface Judged {
  line: Line
  fault?: Fault
  /** What the server says of it. */
  told: Trouble[]
}

export interface Answer {
  indicator: Schemas['AgencyIndicator']
  lines: Judged[]
  filled: boolean
  total?: string
  /** Far from what is usual, and not yet said to be right. */
  odd?: 'high' | 'low'
  /** What is said to be right: indicator=total. */
  claim: string
}

/** What an indicator's own code for a line is before anything was typed into it. */
export const firstLine = (indicator: string, day: string): Line => ({ id: `first:${indicator}`, indicator, day, quantity: '', voucher: '', reason: '', evidence: [] })

/** Codes of the server that only say what is still missing; they are told when the clerk wants to hand it in. */
const unfinished = new Set(['workflow_indicator_asked', 'workflow_no_lines', 'workflow_missing'])

export function judge(draft: Kept, wrong: readonly Trouble[], indicators: readonly Schemas['AgencyIndicator'][], usual: Record<string, Usual>, day: string): { answers: Answer[]; whole: Trouble[] } {
  const { ids } = sent(draft)
  const said = placed([...(draft.refused?.errors ?? []), ...wrong.filter((w) => !unfinished.has(w.code))], ids)
  const answers = indicators.map((indicator): Answer => {
    const own = draft.lines.filter((l) => l.indicator === indicator.code)
    const lines = (own.length ? own : [firstLine(indicator.code, day)]).map((line): Judged => ({ line, fault: faultOf(line.quantity, indicator.over_time), told: distinct(said.get(line.id) ?? []) }))
    const good = lines.filter((l) => l.line.quantity.trim() && !l.fault)
    const total = together(
      good.map(({ line }) => ({ indicator: indicator.code, day: line.day, quantity: plainNumber(line.quantity) })),
      indicator.over_time,
    )
    const claim = `${indicator.code}=${total ?? ''}`
    const odd = total !== undefined && !draft.sure.includes(claim) ? far(total, usual[indicator.code]) : undefined
    return { indicator, lines, filled: good.length > 0, total, odd, claim }
  })
  return { answers, whole: distinct(said.get('') ?? []) }
}

const distinct = (list: Trouble[]) => list.filter((t, i) => list.findIndex((o) => o.message === t.message) === i)

/** The first thing that keeps it from being handed in: a fault, then what is missing, then what is unusual. */
export function firstHold(answers: readonly Answer[], all: boolean): { answer: Answer; why: 'fault' | 'missing' | 'odd' } | undefined {
  const fault = answers.find((a) => a.lines.some((l) => l.fault || l.told.length))
  if (fault) return { answer: fault, why: 'fault' }
  const missing = all ? answers.find((a) => !a.filled) : answers.every((a) => !a.filled) ? answers[0] : undefined
  if (missing) return { answer: missing, why: 'missing' }
  const odd = answers.find((a) => a.odd)
  return odd && { answer: odd, why: 'odd' }
}
