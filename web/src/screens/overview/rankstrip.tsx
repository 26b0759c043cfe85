import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMoment } from '../../app/moment'
import { historyQuery } from '../../app/queries'
import { dayText } from '../../parts/time'
import styles from './sentence.module.css'

const weeks = 8

/** The unit's ranks of the last weeks, oldest first; each opens the board of its day. */
export function RankStrip({ unit, reference }: { unit: string; reference: string }) {
  const { t } = useTranslation('overview')
  const { query, link } = useMoment()
  const { data } = useQuery(historyQuery(query, unit))
  const ranks = data?.units.find((u) => u.code === unit)?.ranks ?? []
  const shown = (data?.days ?? []).map((day, i) => ({ day, rank: ranks[i] ?? 0 })).filter((w) => w.rank > 0).slice(-weeks)
  if (shown.length < 2) return null
  return (
    <span className={styles.strip} data-part="ranks">
      <span>{t('change.weeks', { count: shown.length })}</span>
      <ol>
        {shown.map(({ day, rank }) => (
          <li key={day}>
            <Link to="/board" search={{ ...link, as_of: day }} title={dayText(day, reference)} aria-label={t('change.week', { day: dayText(day, reference), rank })}>
              {rank}
            </Link>
          </li>
        ))}
      </ol>
    </span>
  )
}
