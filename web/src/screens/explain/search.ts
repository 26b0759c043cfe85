import { text } from '../../app/moment'

/** What the URL of this page may say: whose score, and which item's; without an item the total. */
export interface Search {
  unit?: string
  item?: string
  /** The record opened beside the statement. */
  record?: string
}

export function explainSearch(search: Record<string, unknown>): Search {
  return { unit: text(search.unit), item: text(search.item), record: text(search.record) }
}
