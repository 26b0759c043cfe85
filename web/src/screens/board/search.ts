import { dayOf, text } from '../../app/moment'
import type { Sort } from '../../parts/table'

/** What the URL of this page may say. */
export interface Search {
  /** "total:down", "DXZP:up"; without it by rank. */
  sort?: string
  /** The unit that is looked for. */
  unit?: string
  /** The day that ranks are compared with; a week before without it. */
  from?: string
  /** The table, or who moved. */
  view?: 'moves'
}

export function boardSearch(search: Record<string, unknown>): Search {
  return { sort: text(search.sort), unit: text(search.unit), from: dayOf(search.from), view: search.view === 'moves' ? 'moves' : undefined }
}

export function sortOf(said: string | undefined): Sort | undefined {
  const m = /^(.+):(up|down)$/.exec(said ?? '')
  return m ? { column: m[1]!, down: m[2] === 'down' } : undefined
}

export const sortText = (sort: Sort | undefined) => sort && `${sort.column}:${sort.down ? 'down' : 'up'}`
