import { text } from '../../app/moment'

/** What the URL of this page may say. */
export interface Search {
  /** The unit that the page is about; unless said the account's own, or the group's first. */
  unit?: string
  /** Larger, for the wall of a duty room. */
  wall?: true
  /** What waits, opened as a list. */
  waiting?: 'returned' | 'submit' | 'verify' | 'approve' | 'decide' | 'reminders'
}

const lists = ['returned', 'submit', 'verify', 'approve', 'decide', 'reminders'] as const

export function overviewSearch(s: Record<string, unknown>): Search {
  return { unit: text(s.unit), wall: s.wall === true || s.wall === 'true' ? true : undefined, waiting: lists.find((l) => l === s.waiting) }
}
