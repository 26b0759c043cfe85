import { text } from '../../app/moment'

/** What the URL of this page may say. */
export interface Search {
  unit?: string
  /** The target whose course is shown; with by "indicator" what the units are compared by. */
  indicator?: string
  below?: boolean
  by?: 'indicator'
  /** The column that the table is sorted by; with "-" before it downwards. */
  sort?: string
}

export function paceSearch(s: Record<string, unknown>): Search {
  return {
    unit: text(s.unit),
    indicator: text(s.indicator),
    below: s.below === true || s.below === 'true' ? true : undefined,
    by: s.by === 'indicator' ? 'indicator' : undefined,
    sort: text(s.sort),
  }
}
