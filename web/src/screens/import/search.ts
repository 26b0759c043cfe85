import { text } from '../../app/moment'

export const kinds = ['observations', 'corrections', 'targets', 'units', 'people', 'indicators', 'groups'] as const
export type Kind = (typeof kinds)[number]

/** What the URL of this page may say. The file itself stays with the browser: no link can bring it back. */
export interface Search {
  /** Absent: guessed from the headings. */
  kind?: Kind
  basis?: 'verified'
  view?: 'changes' | 'notices'
  /** all: rows without faults, too. */
  rows?: 'all'
  /** An import that was begun: how far it is, and what it wrote. */
  job?: string
}

export function importSearch(s: Record<string, unknown>): Search {
  return {
    kind: kinds.find((k) => k === s.kind),
    basis: s.basis === 'verified' ? 'verified' : undefined,
    view: s.view === 'changes' || s.view === 'notices' ? s.view : undefined,
    rows: s.rows === 'all' ? 'all' : undefined,
    job: text(s.job),
  }
}
