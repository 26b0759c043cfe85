import { text } from '../../app/moment'

/** What the URL of this page may say; which rulebook is the moment's own word. */
export interface Search {
  version?: number
  view?: 'text' | 'compare'
  /** The version that stands at the left of a comparison. */
  against?: number
}

const number = (v: unknown) => {
  const n = Number(text(v))
  return Number.isInteger(n) && n > 0 ? n : undefined
}

export function rulebookSearch(s: Record<string, unknown>): Search {
  return { version: number(s.version), view: s.view === 'text' || s.view === 'compare' ? s.view : undefined, against: number(s.against) }
}
