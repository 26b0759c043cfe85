// The pages of the house, in the order of the menu, who needs them, and the key that leads there after g.
import type { Me } from './session'

export interface PageEntry {
  to: string
  /** Its name is common:nav.<name>. */
  name: 'overview' | 'board' | 'pace' | 'whatif' | 'ledger' | 'entry' | 'import' | 'review' | 'targets' | 'rulebook' | 'publish' | 'admin'
  key: string
  /** An operation of docs/access.md without which the page has nothing to show. */
  needs?: string
  section: 'see' | 'do' | 'run'
}

export const pages: readonly PageEntry[] = [
  { to: '/', name: 'overview', key: 'o', needs: 'board.read', section: 'see' },
  { to: '/board', name: 'board', key: 'b', needs: 'board.read', section: 'see' },
  { to: '/pace', name: 'pace', key: 'p', needs: 'pace.read', section: 'see' },
  { to: '/whatif', name: 'whatif', key: 'w', needs: 'whatif.ask', section: 'see' },
  { to: '/ledger', name: 'ledger', key: 'l', needs: 'record.read', section: 'see' },
  { to: '/entry', name: 'entry', key: 'e', needs: 'draft.write', section: 'do' },
  { to: '/import', name: 'import', key: 'i', needs: 'import.write', section: 'do' },
  { to: '/review', name: 'review', key: 'r', needs: 'submission.verify', section: 'do' },
  { to: '/targets', name: 'targets', key: 't', needs: 'target.read', section: 'run' },
  { to: '/rulebook', name: 'rulebook', key: 'k', needs: 'rulebook.read', section: 'run' },
  { to: '/publish', name: 'publish', key: 'u', section: 'run' },
  { to: '/admin', name: 'admin', key: 'a', section: 'run' },
]

/** The pages that the account has something to see on; without a network, filling in. */
export function pagesFor(me: Me): PageEntry[] {
  return pages.filter((p) => (!p.needs || me.operations?.includes(p.needs)) && (!me.away || p.name === 'entry'))
}
