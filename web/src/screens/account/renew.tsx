// Where everybody is led whose password was somebody else's choice: until it is changed, nothing else is done.
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { sessionQuery, signOut, useSession } from '../../app/session'
import { Button } from '../../parts/button'
import { Note } from '../../parts/notes'
import styles from './account.module.css'
import { Password } from './password'

export default function Renew() {
  const { t } = useTranslation('account')
  const { t: common } = useTranslation()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { account } = useSession()
  const { next } = useSearch({ strict: false }) as { next?: string }
  useEffect(() => {
    document.title = `${t('renew.title')} · ${common('product')}`
  }, [t, common])
  const done = async () => {
    await queries.fetchQuery({ ...sessionQuery, staleTime: 0 })
    await navigate({ href: next ?? '/', replace: true })
  }
  return (
    <main className={styles.renew}>
      <h1>{t('renew.title')}</h1>
      <Note kind="warn">{t('renew.text')}</Note>
      <Password onDone={() => void done()} />
      <p className={styles.out}>
        <Button look="quiet" onPress={() => void signOut(account)}>
          {common('act.signOut')}
        </Button>
      </p>
    </main>
  )
}
