import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '../../api/client'
import { Chart, type Colours } from '../../parts/chart'
import { delta, figure } from '../../parts/number'
import styles from './explain.module.css'
import { falls, type Fall } from './fall'

/** Where the points are lost: from full marks to the score, item by item; a click goes into the item. */
export default function Waterfall({ unit, full, onPick }: { unit: Schemas['ScoreUnitScore']; full: string; onPick: (item: string) => void }) {
  const { t } = useTranslation('explain')
  const bars = useMemo(() => falls(unit, full), [unit, full])
  const name = useCallback((b: Fall) => (b.kind === 'item' ? b.name : t(`waterfall.${b.kind}`)), [t])
  const option = useCallback(
    (colour: Colours) => {
      // Pictures only: a bar's length may be rounded, the label beside it is exact.
      const low = bars.map((b) => Math.min(Number(b.from), Number(b.to)))
      const size = bars.map((b) => Math.abs(Number(b.to) - Number(b.from)))
      const ink = (b: Fall) => (b.kind === 'full' ? colour('none') : b.kind === 'total' ? colour('chart-1') : b.lost.startsWith('-') ? colour('good') : colour('chart-2'))
      const said = (b: Fall) => (b.kind === 'item' || b.kind === 'other' ? (Number(b.lost) ? delta(b.lost.startsWith('-') ? b.lost.slice(1) : `-${b.lost}`) : '0') : figure(b.to))
      return {
        grid: { left: 8, right: 56, top: 8, bottom: 8, containLabel: true },
        tooltip: { show: false },
        xAxis: { type: 'value', max: Math.max(...low.map((l, i) => l + size[i]!)), axisLabel: { color: colour('ink-2') }, splitLine: { lineStyle: { color: colour('line') } } },
        yAxis: { type: 'category', inverse: true, data: bars.map(name), axisTick: { show: false }, axisLine: { show: false }, axisLabel: { color: colour('ink') } },
        series: [
          { type: 'bar', stack: 'fall', silent: true, itemStyle: { color: 'transparent' }, data: low },
          {
            type: 'bar',
            stack: 'fall',
            barWidth: 18,
            data: bars.map((b, i) => ({ value: size[i], itemStyle: { color: ink(b) } })),
            label: { show: true, position: 'right', color: colour('ink'), formatter: (p: { dataIndex: number }) => said(bars[p.dataIndex]!) },
          },
        ],
      }
    },
    [bars, name],
  )
  return (
    <section className={styles.fall}>
      <h2>{t('waterfall.title')}</h2>
      <Chart
        label={t('waterfall.label', { unit: unit.name })}
        option={option}
        height={40 + bars.length * 30}
        onPick={({ dataIndex }) => bars[dataIndex]?.kind === 'item' && onPick(bars[dataIndex].code)}
        table={
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{t('waterfall.item')}</th>
                <th scope="col" className="num">
                  {t('waterfall.full')}
                </th>
                <th scope="col" className="num">
                  {t('waterfall.score')}
                </th>
                <th scope="col" className="num">
                  {t('waterfall.lost')}
                </th>
              </tr>
            </thead>
            <tbody>
              {bars.map((b, i) => (
                <tr key={i}>
                  <th scope="row">
                    {b.kind === 'item' ? (
                      <button type="button" className={styles.number} onClick={() => onPick(b.code)}>
                        {name(b)}
                      </button>
                    ) : (
                      name(b)
                    )}
                  </th>
                  <td className="num">{b.kind === 'full' ? figure(b.to) : figure(b.full)}</td>
                  <td className="num">{b.kind === 'total' ? figure(b.to) : figure(b.score)}</td>
                  <td className="num">{b.kind === 'item' || b.kind === 'other' ? figure(b.lost) : ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        }
      />
      <p className="soft no-print">{t('waterfall.hint')}</p>
    </section>
  )
}
