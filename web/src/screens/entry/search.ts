import { text } from '../../app/moment'

/** What the URL of this page may say. */
export interface Search {
  /** The return that is open. */
  unit?: string
  period?: string
  /** All questions in a list, or one at a time; the user's last choice when left out. */
  how?: 'list' | 'one'
  /** One at a time: the indicator that is asked; "end" looks over all. */
  at?: string
}

export function entrySearch(search: Record<string, unknown>): Search {
  const how = text(search.how)
  return { unit: text(search.unit), period: text(search.period), how: how === 'list' || how === 'one' ? how : undefined, at: text(search.at) }
}
