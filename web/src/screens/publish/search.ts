import { text } from '../../app/moment'

/** What the URL of this page may say. */
export interface Search {
  /** The edition opened. */
  edition?: string
  /** The objection opened. */
  objection?: string
}

export function publishSearch(s: Record<string, unknown>): Search {
  return { edition: text(s.edition), objection: text(s.objection) }
}
