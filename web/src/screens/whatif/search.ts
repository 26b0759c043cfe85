/** What the URL of this page may say. */
export interface Search {}

export function whatifSearch(_search: Record<string, unknown>): Search {
  return {}
}
