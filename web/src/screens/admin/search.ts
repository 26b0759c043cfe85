import { text } from '../../app/moment'

/** What the URL of this page may say. */
export interface Search {
  tab?: string
  person?: string
  unit?: string
}

export function adminSearch(s: Record<string, unknown>): Search {
  return { tab: text(s.tab), person: text(s.person), unit: text(s.unit) }
}
