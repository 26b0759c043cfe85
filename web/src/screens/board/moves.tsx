// Who moved: ranks on two days as a slope chart, and one unit's ranks week by week.
import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useMoment } from '../../app/moment'
import { historyQuery } from '../../app/queries'
import { useAgency } from '../../app/session'
import { Ask } from '../../parts/ask'
import { Chart, type Colours } from '../../parts/chart'
import { figure } from '../../parts/number'
import { Note } from '../../parts/notes'
import { dayText } from '../../parts/time'
import styles from './board.module.css'
import { boardRows, won, type Board, type BoardRow } from './rows'

const mostLines = 30

interface Props {
  board: Board
  earlier: Board | undefined
  from: string
  own: ReadonlySet<string>
  unit: string | undefined
  onPick: (unit: string) => void
}

export default function Moves({ board, earlier, from, own, unit, onPick }: Props) {
  const { t } = useTranslation('board')
  const { today } = useAgency()
  const rows = useMemo(() => boardRows(board.units, earlier?.units).filter((r) => r.before && r.unit.rank), [board.units, earlier?.units])
  const marked = useMemo(() => new Set([...own, ...(unit ? [unit] : [])]), [own, unit])
  const drawn = useMemo(() => {
    if (rows.length <= mostLines) return rows
    const most = [...rows].sort((a, b) => Math.abs(won(b)!) - Math.abs(won(a)!)).slice(0, mostLines)
    return rows.filter((r) => most.includes(r) || marked.has(r.unit.code))
  }, [rows, marked])
  const shown = unit ?? [...own][0] ?? board.units[0]!.code
  if (rows.length === 0) return <Note>{t('moves.noEarlier', { day: dayText(from, today) })}</Note>
  return (
    <div className={styles.moves}>
      <section>
        <h2>{t('moves.slope', { from: dayText(from, today), to: dayText(board.as_of, today) })}</h2>
        {rows.every((r) => won(r) === 0) && <p>{t('moves.none')}</p>}
        {drawn.length < rows.length && <p className="soft">{t('moves.some', { count: mostLines })}</p>}
        <Slope rows={drawn} marked={marked} before={dayText(from, today)} after={dayText(board.as_of, today)} onPick={onPick} />
        <p className="soft no-print">{t('moves.pick')}</p>
      </section>
      <Strip unit={shown} name={board.units.find((u) => u.code === shown)?.name ?? shown} count={board.units.length} />
    </div>
  )
}

function Slope({ rows, marked, before, after, onPick }: { rows: readonly BoardRow[]; marked: ReadonlySet<string>; before: string; after: string; onPick: (unit: string) => void }) {
  const { t } = useTranslation('board')
  const lowest = Math.max(2, ...rows.map((r) => Math.max(r.before!, r.unit.rank)))
  const option = useCallback(
    (colour: Colours) => {
      const ink = (r: BoardRow) => (marked.has(r.unit.code) ? colour('chart-1') : won(r)! > 0 ? colour('good') : won(r)! < 0 ? colour('bad') : colour('none'))
      return {
        grid: { left: 150, right: 170, top: 34, bottom: 12 },
        tooltip: { show: false },
        xAxis: { type: 'category', data: [before, after], position: 'top', boundaryGap: false, axisTick: { show: false }, axisLine: { show: false }, axisLabel: { color: colour('ink-2'), fontSize: 13 }, splitLine: { show: true, lineStyle: { color: colour('line') } } },
        yAxis: { type: 'value', inverse: true, min: 1, max: lowest, show: false },
        series: rows.map((r) => ({
          type: 'line',
          name: r.unit.code,
          data: [
            { value: r.before, label: { position: 'left', formatter: `${r.unit.name} ${r.before}` } },
            { value: r.unit.rank, label: { position: 'right', formatter: `${r.unit.rank} ${r.unit.name}${won(r) ? ` ${won(r)! > 0 ? '▲' : '▼'}${Math.abs(won(r)!)}` : ''}` } },
          ],
          symbol: 'circle',
          symbolSize: marked.has(r.unit.code) ? 9 : 6,
          triggerLineEvent: true,
          label: { show: true, color: marked.has(r.unit.code) ? colour('chart-1') : colour('ink'), fontWeight: marked.has(r.unit.code) ? 'bold' : 'normal' },
          labelLayout: { moveOverlap: 'shiftY' },
          lineStyle: { color: ink(r), width: marked.has(r.unit.code) ? 4 : 2, type: won(r)! < 0 ? 'dashed' : 'solid' },
          itemStyle: { color: ink(r) },
          z: marked.has(r.unit.code) ? 5 : 2,
        })),
      }
    },
    [rows, marked, before, after, lowest],
  )
  return (
    <Chart
      label={t('moves.slope', { from: before, to: after })}
      option={option}
      height={Math.min(760, 60 + lowest * 34)}
      onPick={(p) => p.seriesName && onPick(p.seriesName)}
      table={
        <table className={styles.plain}>
          <thead>
            <tr>
              <th scope="col">{t('col.unit')}</th>
              <th scope="col" className="num">{before}</th>
              <th scope="col" className="num">{after}</th>
              <th scope="col" className="num">{t('col.change', { day: before })}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((r) => (
              <tr key={r.unit.code}>
                <th scope="row">{r.unit.name}</th>
                <td className="num">{r.before}</td>
                <td className="num">{r.unit.rank}</td>
                <td className="num">{won(r)! > 0 ? t('up', { count: won(r) }) : won(r)! < 0 ? t('down', { count: -won(r)! }) : t('same')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      }
    />
  )
}

function Strip({ unit, name, count }: { unit: string; name: string; count: number }) {
  const { t } = useTranslation('board')
  const { today } = useAgency()
  const moment = useMoment()
  const history = useQuery(historyQuery(moment.query, unit))
  return (
    <section>
      <h2>{t('moves.strip', { name })}</h2>
      <Ask query={history} lines={4}>
        {(h) => <Ranks label={t('moves.strip', { name })} days={h.days} line={h.units[0]} count={count} today={today} />}
      </Ask>
    </section>
  )
}

interface RanksProps {
  label: string
  days: readonly string[]
  line: { ranks: number[]; totals: (string | null)[]; provisional: boolean[] } | undefined
  count: number
  today: string
}

function Ranks({ label, days, line, count, today }: RanksProps) {
  const { t } = useTranslation('board')
  const option = useCallback(
    (colour: Colours) => ({
      grid: { left: 36, right: 24, top: 24, bottom: 28 },
      tooltip: { show: false },
      xAxis: { type: 'category', data: days.map((d) => dayText(d, today)), axisTick: { show: false }, axisLine: { lineStyle: { color: colour('line') } }, axisLabel: { color: colour('ink-2'), hideOverlap: true } },
      yAxis: { type: 'value', inverse: true, min: 1, max: Math.max(2, count), minInterval: 1, axisLabel: { color: colour('ink-2') }, splitLine: { lineStyle: { color: colour('line') } } },
      series: [
        {
          type: 'line',
          step: 'middle',
          data: line?.ranks.map((rank, i) => ({ value: rank || null, symbol: line.provisional[i] ? 'emptyCircle' : 'circle' })),
          symbolSize: 8,
          label: { show: true, position: 'top', color: colour('ink') },
          lineStyle: { color: colour('chart-1'), width: 2 },
          itemStyle: { color: colour('chart-1') },
        },
      ],
    }),
    [days, line, count, today],
  )
  return (
    <Chart
      label={label}
      option={option}
      height={220}
      table={
        <table className={styles.plain}>
          <thead>
            <tr>
              <th scope="col">{t('moves.day')}</th>
              <th scope="col" className="num">{t('col.rank')}</th>
              <th scope="col" className="num">{t('moves.totals')}</th>
            </tr>
          </thead>
          <tbody>
            {days.map((d, i) => (
              <tr key={d}>
                <th scope="row">{dayText(d, today)}</th>
                <td className="num">{line?.ranks[i] || '—'}</td>
                <td className="num">{figure(line?.totals[i]) || '—'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      }
    />
  )
}
