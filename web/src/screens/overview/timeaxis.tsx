import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useMoment } from '../../app/moment'
import { periodsQuery, unitsQuery } from '../../app/queries'
import { useSession } from '../../app/session'
import type { PaceLine } from '../../parts/paceline'
import { dayText } from '../../parts/time'
import { languageTag } from '../../text/i18n'
import { frameOf, months, periodsOf, place, spansOf } from './axis'
import styles from './axis.module.css'
import { editionsQuery } from './queries'

interface Props {
  unit: string
  group: string
  period: { start: string; due: string }
  lines: readonly PaceLine[]
  asOf: string
  reference: string
}

/** Deadlines of targets, periods and publication on one axis, with the line of the as-of day. */
export function Axis({ unit, group, period, lines, asOf, reference }: Props) {
  const { t } = useTranslation('overview')
  const { link } = useMoment()
  const { can } = useSession()
  const periods = useQuery({ ...periodsQuery(), enabled: can('period.read') }).data ?? []
  const editions = useQuery(editionsQuery()).data ?? []
  const units = useQuery(unitsQuery(asOf)).data ?? []
  const frame = frameOf(period, asOf)
  const at = (day: string) => `${(place(frame, day) ?? 0) * 100}%`
  const lineage = [unit]
  for (let up = units.find((u) => u.code === unit)?.parent; up && lineage.length < 20; up = units.find((u) => u.code === up)?.parent) lineage.push(up)
  const short = new Intl.DateTimeFormat(languageTag(), { timeZone: 'UTC', month: 'short' })
  const spans = spansOf(lines)
  const asked = periodsOf(periods, frame, lineage)
  const shown = editions.filter((e) => e.group === group && !e.amended_by && place(frame, e.as_of) !== undefined)
  return (
    <section aria-labelledby="axis" data-part="axis">
      <h2 id="axis" className={styles.title}>
        {t('axis.title')}
      </h2>
      <div className={styles.axis} role="group" aria-label={t('axis.label', { from: dayText(frame.from, reference), to: dayText(frame.to, reference), today: dayText(asOf, reference) })}>
        <div className={styles.field} aria-hidden="true">
          {months(frame).map((m) => (
            <span key={m} className={styles.month} style={{ left: at(m) }}>
              {short.format(new Date(`${m}T00:00:00Z`))}
            </span>
          ))}
          <span className={styles.today} style={{ left: at(asOf) }}>
            <span>{dayText(asOf, reference)}</span>
          </span>
        </div>
        <Lane name={t('axis.targets')}>
          {spans.map((s) => (
            <Link key={`${s.start}${s.due}`} to="/pace" search={{ ...link, unit }} className={styles.span} style={{ left: at(s.start), right: `calc(100% - ${at(s.due)})` }} title={t('axis.target', { names: s.names.join('、'), start: dayText(s.start, reference), due: dayText(s.due, reference) })}>
              {`${s.names.length} · ${t('axis.due', { due: dayText(s.due, reference) })}`}
            </Link>
          ))}
        </Lane>
        <Lane name={t('axis.periods')}>
          {asked.map((p) => {
            const day = p.submit_by.slice(0, 10)
            return (
              <span key={`${p.unit}${p.code}`} className={styles.point} style={{ left: at(day) }} role="img" title={t('axis.period', { name: p.name, day: dayText(day, reference) })} aria-label={t('axis.period', { name: p.name, day: dayText(day, reference) })} />
            )
          })}
        </Lane>
        <Lane name={t('axis.editions')}>
          {shown.map((e) => (
            <Link key={e.code} to="/publish" search={{ edition: e.code }} className={`${styles.point} ${styles.edition}`} style={{ left: at(e.as_of) }} aria-label={t('axis.edition', { title: e.title })} title={t('axis.edition', { title: e.title })} />
          ))}
        </Lane>
      </div>
    </section>
  )
}

function Lane({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.lane}>
      <span className={styles.name}>{name}</span>
      <div className={styles.track}>{children}</div>
    </div>
  )
}
