import { useTranslation } from 'react-i18next'
import type { Schemas } from '../../api/client'
import { useAgency } from '../../app/session'
import { Mark } from '../../parts/status'
import { instantText } from '../../parts/time'
import { Standing } from './standing'
import styles from './return.module.css'

/** What has happened with a return, the last first. */
export function Steps({ steps }: { steps: readonly Schemas['WorkflowSubmission'][] }) {
  const { t } = useTranslation('entry')
  const { zone } = useAgency()
  if (steps.length === 0) return null
  return (
    <details className={styles.steps}>
      <summary>{t('steps', { count: steps.length })}</summary>
      <ol reversed>
        {[...steps].reverse().map((s) => (
          <li key={s.seq}>
            <Standing state={s.state} /> {instantText(s.at, zone)} · {s.by} {s.late && s.state === 'submitted' && <Mark>{t('late')}</Mark>}
            {s.reason && <p>{s.reason}</p>}
          </li>
        ))}
      </ol>
    </details>
  )
}
