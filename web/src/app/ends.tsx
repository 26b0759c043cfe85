// Where a page ends that has nothing to show: it waits, it failed, or there is no such page.
import { Link, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Button } from '../parts/button'
import { Failure } from '../parts/failure'
import styles from './ends.module.css'

export function Waiting() {
  const { t } = useTranslation()
  return (
    <p className={styles.end} role="status">
      {t('state.loading')}
    </p>
  )
}

export function Failed({ error, reset }: { error: unknown; reset?: () => void }) {
  const router = useRouter()
  return (
    <main className={styles.end}>
      <Failure error={error} again={() => (reset?.(), void router.invalidate())} />
    </main>
  )
}

export function Lost() {
  const { t } = useTranslation()
  return (
    <main className={styles.end}>
      <h1>{t('lost.title')}</h1>
      <p>{t('lost.text')}</p>
      <p>
        <Link to="/">{t('lost.home')}</Link>
      </p>
      <Button onPress={() => history.back()}>{t('act.back')}</Button>
    </main>
  )
}
