import { dayOf, text } from '../../app/moment'

export const kinds = ['observation', 'correction', 'retraction', 'verification', 'return'] as const
export type Kind = (typeof kinds)[number]

const tabs = ['records', 'proposals', 'periods'] as const
export type Tab = (typeof tabs)[number]

/** What the URL of this page may say. */
export interface Search {
  tab?: Tab
  unit?: string
  indicator?: string
  kind?: Kind
  from?: string
  to?: string
  /** "oldest": from the first record on; otherwise the newest come first. */
  order?: 'oldest'
  /** The record opened beside the list. */
  record?: string
  /** The proposal, or the period, opened beside its list. */
  proposal?: string
  period?: string
}

export function ledgerSearch(s: Record<string, unknown>): Search {
  const record = text(s.record)
  return {
    tab: tabs.find((t) => t === s.tab),
    unit: text(s.unit),
    indicator: text(s.indicator),
    kind: kinds.find((k) => k === s.kind),
    from: dayOf(s.from),
    to: dayOf(s.to),
    order: s.order === 'oldest' ? 'oldest' : undefined,
    record: record && /^\d+$/.test(record) ? record : undefined,
    proposal: text(s.proposal),
    period: text(s.period),
  }
}
