import { text } from '../../app/moment'

/** What the URL of this page may say: the return that is open. */
export interface Search {
  unit?: string
  period?: string
}

export function reviewSearch(search: Record<string, unknown>): Search {
  return { unit: text(search.unit), period: text(search.period) }
}
