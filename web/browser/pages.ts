/** The pages of the demo, with the account that opens each. */
export const pages: readonly { at: string; as?: string }[] = [
  { at: '/signin' },
  { at: '/', as: 'beihu-juzhang' },
  { at: '/board', as: 'kaoheban' },
  { at: '/explain?unit=431002', as: 'kaoheban' },
  { at: '/targets', as: 'kaoheban' },
  { at: '/pace', as: 'kaoheban' },
  { at: '/whatif', as: 'kaoheban' },
  { at: '/entry', as: 'beihu-neiqin' },
  { at: '/import', as: 'kaoheban' },
  { at: '/review', as: 'shenhe' },
  { at: '/rulebook', as: 'kaoheban' },
  { at: '/publish', as: 'kaoheban' },
  { at: '/ledger', as: 'kaoheban' },
  { at: '/admin', as: 'guanli' },
  { at: '/account', as: 'kaoheban' },
  { at: '/nowhere', as: 'kaoheban' },
]

/** A page's name: /explain?unit=… is "explain". */
export const nameOf = (at: string) => at.replace(/\?.*/, '').slice(1) || 'overview'
