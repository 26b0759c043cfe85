/** What the URL of this page may say. */
export interface Search {}

export function importSearch(_search: Record<string, unknown>): Search {
  return {}
}
