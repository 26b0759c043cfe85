import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Bullet } from '../../parts/bullet'
import { compareExact, figure, percent, placesOf } from '../../parts/number'
import { projected, standingOf, type PaceLine } from '../../parts/paceline'
import { PaceStatus, percentPoints } from '../../parts/pacestatus'
import { DataTable, type Column, type Sort } from '../../parts/table'
import { dayText } from '../../parts/time'
import styles from './pace.module.css'

interface Props {
  lines: readonly PaceLine[]
  asOf: string
  reference: string
  /** The unit's name first, where there are several. */
  units: boolean
  sort: Sort | undefined
  onSort: (sort: Sort | undefined) => void
  onOpen: (line: PaceLine) => void
  current?: string
}

export const keyOf = (l: PaceLine) => `${l.unit}/${l.indicator}/${l.start}`

/** The pace of targets, a row each. */
export function TargetsTable({ lines, asOf, reference, units, sort, onSort, onOpen, current }: Props) {
  const { t } = useTranslation('pace')
  const most = Math.min(1.6, Math.max(1.1, ...lines.map((l) => Number(l.completion))) + 0.02)
  const columns = useMemo<Column<PaceLine>[]>(() => {
    const places = placesOf(lines.flatMap((l) => [l.assigned, l.actual]))
    const perDay = placesOf(lines.map((l) => l.needed_per_day ?? undefined))
    const exact = (of: (l: PaceLine) => string | undefined) => (a: PaceLine, b: PaceLine) => compareExact(of(a), of(b))
    const unit: Column<PaceLine> = { id: 'unit', head: t('column.unit'), cell: (l) => l.unit_name ?? l.unit, compare: (a, b) => a.unit.localeCompare(b.unit), width: 150, fixed: true }
    const indicator: Column<PaceLine> = { id: 'indicator', head: t('column.indicator'), cell: (l) => l.indicator_name ?? l.indicator, compare: (a, b) => a.indicator.localeCompare(b.indicator), width: 150, fixed: !units }
    return [
      ...(units ? [unit] : []),
      indicator,
      { id: 'bar', head: t('column.bar'), cell: (l) => <Bar line={l} asOf={asOf} most={most} />, width: 220 },
      { id: 'completion', head: t('column.completion'), cell: (l) => percent(l.completion), compare: exact((l) => l.completion), descendingFirst: true, align: 'right', width: 92 },
      { id: 'status', head: t('column.status'), cell: (l) => <PaceStatus line={l} />, compare: exact((l) => l.time_pace_difference), width: 170 },
      { id: 'actual', head: t('column.actual'), cell: (l) => figure(l.actual, places), compare: exact((l) => l.actual), descendingFirst: true, align: 'right', width: 84 },
      { id: 'assigned', head: t('column.assigned'), cell: (l) => figure(l.assigned, places), compare: exact((l) => l.assigned), descendingFirst: true, align: 'right', width: 84 },
      { id: 'remaining', head: t('column.remaining'), cell: (l) => figure(l.remaining, places), compare: exact((l) => l.remaining), descendingFirst: true, align: 'right', width: 76 },
      { id: 'needed', head: t('column.needed'), cell: (l) => figure(l.needed_per_day, l.needed_per_day ? perDay : 0), compare: exact((l) => l.needed_per_day ?? undefined), descendingFirst: true, align: 'right', width: 90 },
      { id: 'difference', head: t('column.difference'), cell: (l) => percentPoints(l.time_pace_difference), compare: exact((l) => l.time_pace_difference), align: 'right', width: 124 },
      { id: 'days', head: t('column.days'), cell: (l) => figure(l.days_ahead), compare: (a, b) => a.days_ahead - b.days_ahead, align: 'right', width: 80 },
      { id: 'months', head: t('column.months'), cell: (l) => figure(l.months_ahead), compare: (a, b) => a.months_ahead - b.months_ahead, align: 'right', width: 80 },
      { id: 'finish', head: t('column.finish'), cell: (l) => <Finish line={l} reference={reference} />, compare: (a, b) => (finishDay(a) < finishDay(b) ? -1 : finishDay(a) > finishDay(b) ? 1 : 0), width: 130 },
      { id: 'range', head: t('column.range'), cell: (l) => (l.forecast.low ? `${dayText(l.forecast.low, reference)} – ${dayText(l.forecast.high ?? undefined, reference)}` : ''), width: 190 },
      { id: 'time', head: t('column.time'), cell: (l) => percent(l.time_pace), compare: exact((l) => l.time_pace), align: 'right', width: 104 },
      { id: 'due', head: t('column.due'), cell: (l) => dayText(l.due, reference), compare: (a, b) => a.due.localeCompare(b.due), width: 120 },
    ]
  }, [lines, asOf, reference, units, t, most])
  return <DataTable id={units ? 'pace.units' : 'pace'} label={t('table')} columns={columns} rows={lines} rowKey={keyOf} sort={sort} onSort={onSort} onOpen={onOpen} current={current} height="none" />
}

const finishDay = (l: PaceLine) => l.finished_on ?? l.forecast.finish ?? '9999'

function Finish({ line, reference }: { line: PaceLine; reference: string }) {
  const { t } = useTranslation('pace')
  const none = line.forecast.none
  if (line.finished_on) return t('facts.finished', { day: dayText(line.finished_on, reference) })
  if (line.forecast.finish) return dayText(line.forecast.finish, reference)
  return <span className={styles.soft}>{none ? t(`none.${none as 'finished'}`) : ''}</span>
}

export function Bar({ line, asOf, most }: { line: PaceLine; asOf: string; most: number }) {
  const { t } = useTranslation('pace')
  const forecast = projected(line, asOf)
  const said = { name: line.indicator_name ?? line.indicator, completion: percent(line.completion), plan: percent(line.time_pace) }
  const label = forecast ? t('bulletForecast', { ...said, slow: Math.round(forecast.slow * 100), fast: Math.round(forecast.fast * 100) }) : t('bullet', said)
  return (
    <span className={styles.barCell}>
      <Bullet label={label} done={Number(line.completion)} plan={Number(line.time_pace)} forecast={forecast} most={most} look={standingOf(line)} />
    </span>
  )
}
