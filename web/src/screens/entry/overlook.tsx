import { useTranslation } from 'react-i18next'
import { Button } from '../../parts/button'
import { figure } from '../../parts/number'
import { Status } from '../../parts/status'
import type { Answer } from './judge'
import styles from './fill.module.css'

/** One at a time ends with all answers at a glance; each can be gone back to. */
export function Overlook({ answers, onOpen }: { answers: readonly Answer[]; onOpen: (index: number) => void }) {
  const { t } = useTranslation('entry')
  return (
    <section aria-label={t('overlook')}>
      <h2>{t('overlook')}</h2>
      <ul className={styles.overlook}>
        {answers.map((a, i) => {
          const faulty = a.lines.some((l) => l.fault || l.told.length)
          return (
            <li key={a.indicator.code}>
              <Button look="quiet" big onPress={() => onOpen(i)}>
                <span className={styles.overName}>{a.indicator.name}</span>
                <span className={styles.overValue}>
                  {faulty ? <Status is="bad">{t('held.short')}</Status> : a.odd ? <Status is="warn">{t('odd.short')}</Status> : null} {a.filled ? `${figure(a.total)} ${a.indicator.measure ?? ''}` : t('empty')}
                </span>
              </Button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
