import { text } from '../../app/moment'

/** What the URL of this page may say. */
export interface Search {
  /** unit: all tasks of one unit; otherwise one indicator down the tree of units. */
  by?: 'unit'
  indicator?: string
  unit?: string
  /** The first day of the tasks shown, where an indicator has several. */
  start?: string
  only?: 'wrong'
  /** The task opened at the side, as unit~indicator~start. */
  open?: string
}

export function targetsSearch(search: Record<string, unknown>): Search {
  return {
    by: search.by === 'unit' ? 'unit' : undefined,
    indicator: text(search.indicator),
    unit: text(search.unit),
    start: text(search.start),
    only: search.only === 'wrong' ? 'wrong' : undefined,
    open: text(search.open),
  }
}
