import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useMoment } from '../../app/moment'
import { indicatorsQuery } from '../../app/queries'
import { Ask } from '../../parts/ask'
import { Button } from '../../parts/button'
import { Chart, type Colours } from '../../parts/chart'
import { figure, percent, placesOf } from '../../parts/number'
import { isFinished, type PaceLine } from '../../parts/paceline'
import { PaceStatus } from '../../parts/pacestatus'
import { dayText } from '../../parts/time'
import { courseOption, type Picked, type Series } from './course'
import styles from './pace.module.css'
import { seriesQuery } from './queries'

/** How the targets of one unit and indicator got to where they are. */
export function Course({ unit, indicator, onClose }: { unit: string; indicator: string; onClose: () => void }) {
  const { t } = useTranslation('pace')
  const moment = useMoment()
  const series = useQuery(seriesQuery(moment.query, unit, indicator))
  return (
    <section className={styles.course} data-part="course">
      <Ask query={series} lines={6}>
        {(all) => (
          <>
            {all.length === 0 && <p>{t('empty')}</p>}
            {all.map((s) => (
              <One key={s.target.start} series={s} asOf={moment.as_of} onClose={onClose} />
            ))}
          </>
        )}
      </Ask>
    </section>
  )
}

function One({ series, asOf, onClose }: { series: Series; asOf: string; onClose: () => void }) {
  const { t } = useTranslation('pace')
  const navigate = useNavigate()
  const l = series.target
  const unit = l.unit_name ?? l.unit
  const indicator = l.indicator_name ?? l.indicator
  const plan = percent(l.time_pace)
  const option = useCallback(
    (colour: Colours) =>
      courseOption(
        series,
        asOf,
        { actual: t('chart.actual'), plan: t('chart.plan'), target: t('chart.target'), forecast: t('chart.forecast'), today: t('chart.today'), late: t('chart.late'), correction: t('chart.correction'), retraction: t('chart.retraction') },
        colour,
        (d) => dayText(d, asOf),
      ),
    [series, asOf, t],
  )
  const open = (record: number) => void navigate({ to: '/ledger', search: { unit: l.unit, indicator: l.indicator, record: String(record) } })
  return (
    <>
      <header className={styles.courseHead}>
        <h2>{t('course', { unit, indicator })}</h2>
        <PaceStatus line={l} />
        <Button look="quiet" onPress={onClose}>
          {t('close')}
        </Button>
      </header>
      <Facts line={l} asOf={asOf} />
      <Chart
        label={t('chart.label', { unit, indicator, actual: figure(l.actual), assigned: figure(l.assigned), plan: `${plan}%` })}
        option={option}
        height={300}
        table={<Days series={series} asOf={asOf} />}
        onPick={({ data }) => {
          const record = (data as Partial<Picked> | undefined)?.record
          if (record !== undefined) open(record)
        }}
      />
      <Marks series={series} asOf={asOf} />
    </>
  )
}

function Facts({ line: l, asOf }: { line: PaceLine; asOf: string }) {
  const { t } = useTranslation('pace')
  const measure = useQuery(indicatorsQuery(asOf)).data?.find((i) => i.code === l.indicator)?.measure ?? ''
  const days = l.days_ahead === 0 ? t('evenDays') : l.days_ahead > 0 ? t('aheadDays', { days: figure(l.days_ahead) }) : t('behindDays', { days: figure(-l.days_ahead) })
  const f = l.forecast
  return (
    <dl className={styles.facts}>
      <div>
        <dt>{t('facts.actual')}</dt>
        <dd data-fact="actual">
          <Link to="/ledger" search={{ unit: l.unit, indicator: l.indicator, from: l.start, to: asOf < l.due ? asOf : l.due }} className={styles.figure}>
            {figure(l.actual)}
          </Link>
        </dd>
        <dd className={styles.soft}>{t('facts.of', { assigned: figure(l.assigned), measure })}</dd>
      </div>
      <div>
        <dt>{t('facts.completion')}</dt>
        <dd data-fact="completion">{percent(l.completion)}%</dd>
        <dd className={styles.soft}>{t('facts.time', { gone: percent(l.time_pace) })}</dd>
      </div>
      <div>
        <dt>{t('facts.ahead')}</dt>
        <dd data-fact="ahead">{days}</dd>
        <dd className={styles.soft}>{t('facts.months', { months: figure(l.months_ahead) })}</dd>
      </div>
      <div>
        <dt>{t('facts.needed')}</dt>
        <dd data-fact="needed">{l.needed_per_day ? figure(l.needed_per_day) : t('facts.neededNone')}</dd>
        {l.needed_per_day && <dd className={styles.soft}>{t('facts.neededUntil', { due: dayText(l.due, asOf), remaining: figure(l.remaining) })}</dd>}
      </div>
      <div>
        <dt>{t('facts.finish')}</dt>
        <dd data-fact="finish">{isFinished(l) ? t('facts.finished', { day: dayText(l.finished_on ?? undefined, asOf) }) : f.finish ? dayText(f.finish, asOf) : f.none ? t(`none.${f.none as 'finished'}`) : ''}</dd>
        {f.low && <dd className={styles.soft}>{f.high ? t('facts.finishRange', { low: dayText(f.low, asOf), high: dayText(f.high, asOf) }) : t('facts.finishOpen', { low: dayText(f.low, asOf) })}</dd>}
      </div>
    </dl>
  )
}

function Days({ series, asOf }: { series: Series; asOf: string }) {
  const { t } = useTranslation('pace')
  const places = placesOf(series.points.map((p) => p.total))
  return (
    <table className={styles.table} data-part="days">
      <thead>
        <tr>
          <th scope="col">{t('chart.day')}</th>
          <th scope="col" className="num">
            {t('chart.quantity')}
          </th>
          <th scope="col" className="num">
            {t('chart.total')}
          </th>
        </tr>
      </thead>
      <tbody>
        {series.points.map((p) => (
          <tr key={p.day}>
            <th scope="row">
              <Link to="/ledger" search={{ unit: series.target.unit, indicator: series.target.indicator, from: p.day, to: p.day }}>
                {dayText(p.day, asOf)}
              </Link>
            </th>
            <td className="num">{figure(p.quantity, places)}</td>
            <td className="num">{figure(p.total, places)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Marks({ series, asOf }: { series: Series; asOf: string }) {
  const { t } = useTranslation('pace')
  const { marks, target } = series
  if (marks.length === 0) return <p className={styles.soft}>{t('marks.none')}</p>
  return (
    <details className={styles.marks}>
      <summary>{t('marks.title', { count: marks.length })}</summary>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              {(['day', 'recorded', 'what', 'unit', 'quantity', 'record'] as const).map((c) => (
                <th key={c} scope="col" className={c === 'quantity' || c === 'record' ? 'num' : undefined}>
                  {t(`marks.${c}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {marks.map((m) => (
              <tr key={m.record}>
                <th scope="row">{dayText(m.day, asOf)}</th>
                <td>{dayText(m.recorded, asOf)}</td>
                <td>{t(`chart.${m.what}`)}</td>
                <td>{m.unit_name}</td>
                <td className="num">{figure(m.quantity)}</td>
                <td className="num">
                  <Link to="/ledger" search={{ unit: target.unit, indicator: target.indicator, record: String(m.record) }} aria-label={t('marks.open', { record: m.record })}>
                    {m.record}
                  </Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
