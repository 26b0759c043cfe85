import { useTranslation } from 'react-i18next'
import { Refusal, Unreachable } from '../api/client'
import { Button } from './button'
import styles from './notes.module.css'

/** What went wrong, where, and what to do now. */
export function Failure({ error, again }: { error: unknown; again?: () => void }) {
  const { t } = useTranslation()
  const refusal = error instanceof Refusal ? error : undefined
  const more = refusal?.errors.filter((e) => e.message !== refusal.message) ?? []
  return (
    <div className={`${styles.note} ${styles.bad}`} role="alert">
      <p>
        <span aria-hidden="true">■ </span>
        {refusal ? refusal.message : error instanceof Unreachable ? t('fail.unreachable') : t('fail.unexpected')}
      </p>
      {more.length > 0 && (
        <ul>
          {more.slice(0, 20).map((e, i) => (
            <li key={i}>{e.message}</li>
          ))}
        </ul>
      )}
      {refusal?.request && refusal.status >= 500 && <p className="soft">{t('fail.request', { number: refusal.request })}</p>}
      {again && <Button onPress={again}>{t('act.again')}</Button>}
    </div>
  )
}
