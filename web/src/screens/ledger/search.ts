import { text } from '../../app/moment'

/** What the URL of this page may say. */
export interface Search {
  unit?: string
  indicator?: string
  kind?: string
  from?: string
  to?: string
  /** The record opened beside the list. */
  record?: string
}

export function ledgerSearch(s: Record<string, unknown>): Search {
  return { unit: text(s.unit), indicator: text(s.indicator), kind: text(s.kind), from: text(s.from), to: text(s.to), record: text(s.record) }
}
