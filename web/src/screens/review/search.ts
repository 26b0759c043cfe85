/** What the URL of this page may say. */
export interface Search {}

export function reviewSearch(_search: Record<string, unknown>): Search {
  return {}
}
