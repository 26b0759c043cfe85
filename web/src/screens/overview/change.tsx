import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '../../api/client'
import { useMoment } from '../../app/moment'
import { delta, minus } from '../../parts/number'
import { Status } from '../../parts/status'
import { addDays, dayText } from '../../parts/time'
import { daysBack } from './queries'
import { RankStrip } from './rankstrip'
import styles from './sentence.module.css'

/** The rank and the total against a week before. */
export function Change({ now, before, asOf, reference }: { now: Schemas['ScoreUnitScore']; before: Schemas['ScoreUnitScore'] | undefined; asOf: string; reference: string }) {
  const { t } = useTranslation('overview')
  const { link } = useMoment()
  if (!before || before.rank === 0 || now.rank === 0) return <p className={styles.change}>{t('change.none')}</p>
  const day = addDays(asOf, -daysBack)
  const places = before.rank - now.rank
  return (
    <div className={styles.change} data-part="change">
      <Link to="/board" search={{ ...link, as_of: day }}>
        {t('change.since', { day: dayText(day, reference) })}
      </Link>
      {places === 0 ? (
        <span>{t('change.same')}</span>
      ) : (
        <span className={styles.figure}>
          {t('change.from', { from: before.rank, to: now.rank })} <Status is={places > 0 ? 'good' : 'bad'}>{places > 0 ? t('change.up', { places }) : t('change.down', { places: -places })}</Status>
        </span>
      )}
      <span className={styles.figure}>{t('change.total', { delta: delta(minus(now.total, before.total)) })}</span>
      <RankStrip unit={now.code} reference={reference} />
    </div>
  )
}
