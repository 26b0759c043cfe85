import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '../../api/client'
import { useMoment } from '../../app/moment'
import { Bullet } from '../../parts/bullet'
import { ExplainLink } from '../../parts/explainlink'
import { compareExact, figure, minus, percent, placesOf, share } from '../../parts/number'
import { projected, standingOf, type PaceLine } from '../../parts/paceline'
import { PaceStatus } from '../../parts/pacestatus'
import { Status } from '../../parts/status'
import { dayText } from '../../parts/time'
import styles from './items.module.css'

interface Props {
  unit: Schemas['ScoreUnitScore']
  items: Schemas['RulebookText']['items']
  lines: readonly PaceLine[]
  asOf: string
  reference: string
}

// Of an item that does not run with time: less than half of its marks is far behind, less than four fifths slips.
const half = 0.5
const fourFifths = 0.8

interface Row {
  score: Schemas['ItemScore']
  line: PaceLine | undefined
  /** The first of the item's rows has its name and marks. */
  first: boolean
}

/** Each item's completion against time, and its marks. */
export function Items({ unit, items, lines, asOf, reference }: Props) {
  const { t } = useTranslation('overview')
  const places = placesOf(unit.items.map((i) => i.score))
  const rows = unit.items.flatMap((score): Row[] => {
    const reads = items.find((i) => i.code === score.code)?.indicators ?? []
    const mine = lines.filter((l) => reads.includes(l.indicator))
    return mine.length > 0 ? mine.map((line, n) => ({ score, line, first: n === 0 })) : [{ score, line: undefined, first: true }]
  })
  const most = Math.min(1.5, Math.max(1.1, ...rows.map((r) => (r.line ? Number(r.line.completion) : 0))) + 0.02)
  return (
    <section aria-labelledby="items">
      <header className={styles.head}>
        <h2 id="items">{t('items.title')}</h2>
        <span className="soft">{t('items.legend')}</span>
      </header>
      <table className={styles.items}>
        <thead className="visually-hidden">
          <tr>
            {(['item', 'bar', 'completion', 'status', 'score'] as const).map((c) => (
              <th key={c} scope="col">
                {t(`items.${c}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ score, line, first }) => (
            <tr key={`${score.code}/${line?.indicator ?? ''}/${line?.start ?? ''}`}>
              <th scope="row">{first ? score.name : line?.indicator_name}</th>
              {line ? <Against line={line} name={score.name} unit={unit.code} most={most} asOf={asOf} reference={reference} /> : <Marks score={score} most={most} />}
              <td className={styles.score}>
                {first && (
                  <>
                    <ExplainLink unit={unit.code} item={score.code}>
                      {figure(score.score, places)}
                    </ExplainLink>
                    <span className="soft"> / {figure(score.full)}</span>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Against({ line, name, unit, most, asOf, reference }: { line: PaceLine; name: string; unit: string; most: number; asOf: string; reference: string }) {
  const { t } = useTranslation('overview')
  const { t: pace } = useTranslation('pace')
  const { link } = useMoment()
  const forecast = projected(line, asOf)
  const said = { name, completion: percent(line.completion), plan: percent(line.time_pace) }
  return (
    <>
      <td className={styles.bar}>
        <Bullet
          label={forecast ? pace('bulletForecast', { ...said, slow: Math.round(forecast.slow * 100), fast: Math.round(forecast.fast * 100) }) : pace('bullet', said)}
          done={Number(line.completion)}
          plan={Number(line.time_pace)}
          forecast={forecast}
          most={most}
          look={standingOf(line)}
        />
      </td>
      <td className={styles.completion}>
        <Link to="/pace" search={{ ...link, unit, indicator: line.indicator }} className={styles.open}>
          {percent(line.completion)}%
        </Link>
      </td>
      <td className={styles.status}>
        <PaceStatus line={line} />
        {line.forecast.finish && <span className={styles.finish}>{` · ${t('items.finish')} ${dayText(line.forecast.finish, reference)}`}</span>}
      </td>
    </>
  )
}

/** An item that does not run with time: what it has of its full marks. */
function Marks({ score, most }: { score: Schemas['ItemScore']; most: number }) {
  const { t } = useTranslation('overview')
  const lost = minus(score.full, score.score)
  const whole = compareExact(lost, '0') <= 0
  const part = share(score.score, score.full)
  const is = whole ? 'done' : part < half ? 'bad' : part < fourFifths ? 'warn' : 'good'
  return (
    <>
      <td className={styles.bar}>
        <Bullet label={t('items.noPace', { name: score.name, score: figure(score.score), full: figure(score.full) })} done={part} most={most} look={is} />
      </td>
      <td className={styles.completion} />
      <td className={styles.status}>
        <Status is={is}>{whole ? t('items.full') : t('items.deducted', { points: figure(lost) })}</Status>
        {score.rank !== undefined && score.rank > 0 && <span className={styles.finish}>{` · ${t('items.place', { place: score.rank })}`}</span>}
      </td>
    </>
  )
}
