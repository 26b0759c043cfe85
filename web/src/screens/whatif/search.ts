import { text } from '../../app/moment'

/** What the URL of this page may say: what is supposed, each as "unit:indicator:quantity" or "item:full marks". */
export interface Search {
  figures?: string[]
  targets?: string[]
  weights?: string[]
  /** The tab: supposing, or how sure the ranks are. */
  view?: 'robust'
  /** The unit whose figures are set. */
  unit?: string
}

const list = (v: unknown): string[] | undefined => {
  const all = (Array.isArray(v) ? v : [v]).map(text).filter((s): s is string => s !== undefined && s.includes(':'))
  return all.length > 0 ? all : undefined
}

export function whatifSearch(s: Record<string, unknown>): Search {
  return { figures: list(s.figures), targets: list(s.targets), weights: list(s.weights), view: s.view === 'robust' ? 'robust' : undefined, unit: text(s.unit) }
}
