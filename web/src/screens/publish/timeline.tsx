import { useTranslation } from 'react-i18next'
import { useUnitNames } from '../../app/queries'
import { useAgency } from '../../app/session'
import { instantText } from '../../parts/time'
import styles from './publish.module.css'
import type { Edition, Objection } from './queries'

/** All that happened to an edition, in its order. */
export function Timeline({ edition: e, objections }: { edition: Edition; objections: readonly Objection[] }) {
  const { t } = useTranslation('publish')
  const { zone } = useAgency()
  const unit = useUnitNames()
  const steps = [
    { at: e.frozen_at, text: t('step.frozen'), by: e.frozen_by },
    { at: e.published_at, text: t('step.published'), by: e.published_by },
    ...objections.flatMap((o) => [
      { at: o.at, text: t('step.objected', { unit: unit(o.unit) }), by: o.by },
      { at: o.decided_at, text: t(o.state === 'upheld' ? 'step.upheld' : 'step.rejected', { unit: unit(o.unit) }), by: o.decided_by },
    ]),
    { at: e.object_until, text: t('step.until'), by: undefined },
  ].filter((s): s is { at: string; text: string; by: string | undefined } => !!s.at)
  steps.sort((a, b) => a.at.localeCompare(b.at))
  return (
    <ol className={styles.timeline} aria-label={t('timeline')}>
      {steps.map((s, i) => (
        <li key={i} className={Date.parse(s.at) > Date.now() ? styles.ahead : undefined}>
          <strong>{s.text}</strong>
          <span className="soft">
            {instantText(s.at, zone)} {s.by}
          </span>
        </li>
      ))}
      {e.amended_by && (
        <li>
          <strong>{t('step.amended')}</strong>
          <span className="soft">{e.amended_by}</span>
        </li>
      )}
    </ol>
  )
}
