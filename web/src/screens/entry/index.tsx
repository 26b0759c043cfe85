import { useSearch } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { draftsOf } from '../../app/drafts/drafts'
import { useSession } from '../../app/session'
import { tell } from '../../parts/toast'
import { Due } from './due'
import { Return } from './return'

/** What is due, and one return while it is filled in. */
export default function Screen() {
  const { t } = useTranslation('entry')
  const { unit, period } = useSearch({ from: '/inside/entry' })
  const { account = '' } = useSession()
  const queries = useQueryClient()
  useEffect(
    () =>
      draftsOf(account).onHandedIn(() => {
        tell(t('told.handedIn'))
        void queries.invalidateQueries({ queryKey: ['ledger'] })
      }),
    [account, queries, t],
  )
  return unit && period ? <Return key={`${unit}|${period}`} account={account} unit={unit} period={period} /> : <Due account={account} />
}
