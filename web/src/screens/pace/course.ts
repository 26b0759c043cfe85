// The chart of one target's course: what it draws, and the same as rows of a table.
import type { EChartsCoreOption } from '../../parts/echarts'
import type { Schemas } from '../../api/client'
import { addDays, daysBetween } from '../../parts/time'

export type Series = Schemas['DeskPaceSeries']
export type Mark = Schemas['DeskPaceMark']

export interface Words {
  actual: string
  plan: string
  target: string
  forecast: string
  today: string
  late: string
  correction: string
  retraction: string
}

const shapes = { late: 'triangle', correction: 'diamond', retraction: 'rect' } as const
const tones = { late: 'warn', correction: 'chart-4', retraction: 'bad' } as const

/** What a mark on the chart carries, so that a click finds its record. */
export interface Picked {
  value: [string, number]
  record: number
}

/** Cumulative actual, planned line, target, forecast and marks. Positions only: what is written comes from the exact figures. */
export function courseOption(s: Series, asOf: string, words: Words, colour: (name: string) => string, day: (d: string) => string): EChartsCoreOption {
  const { target: l } = s
  const assigned = Number(l.assigned)
  const actual: [string, number][] = [[addDays(l.start, -1), 0], ...s.points.map((p): [string, number] => [p.day, Number(p.total)])]
  const last = actual[actual.length - 1]!
  if (last[0] < asOf) actual.push([asOf, last[1]])
  const { low, high, finish } = l.forecast
  const farthest = addDays(l.due, Math.round(daysBetween(l.start, l.due) / 3))
  const reach = [l.due, asOf, ...(high && high <= farthest ? [high] : finish && finish <= farthest ? [finish] : [])].sort().pop()!
  const top = (d: string) => [d, assigned] as [string, number]
  const band = low && finish ? [[asOf, last[1]], top(low), top(high ?? farthest)] : []
  return {
    grid: { left: 8, right: 16, top: 34, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    legend: { top: 0, left: 0, itemWidth: 16, itemHeight: 9, textStyle: { color: colour('ink-2'), fontSize: 12 } },
    tooltip: { trigger: 'item', backgroundColor: colour('ground'), borderColor: colour('line-strong'), textStyle: { color: colour('ink') }, formatter: (p: { seriesName: string; value: [string, number] }) => `${p.seriesName}\n${day(String(p.value[0]).slice(0, 10))}  ${p.value[1]}` },
    xAxis: { type: 'time', min: addDays(l.start, -1), max: addDays(reach, 2), axisLabel: { color: colour('ink-2'), hideOverlap: true, formatter: (v: number) => day(new Date(v + 43_200_000).toISOString().slice(0, 10)) }, axisLine: { lineStyle: { color: colour('line-strong') } }, splitLine: { show: false } },
    yAxis: { type: 'value', max: Math.max(assigned, last[1]) * 1.08, axisLabel: { color: colour('ink-2'), formatter: (v: number) => String(Math.round(v)) }, splitLine: { lineStyle: { color: colour('line') } } },
    series: [
      {
        name: words.forecast,
        type: 'custom',
        silent: true,
        color: colour('accent'),
        data: band.length > 0 ? [band.flat()] : [],
        encode: { x: [0, 2, 4], y: [1, 3, 5] },
        clip: true,
        z: 1,
        renderItem: (_: unknown, api: { coord: (p: [number | string, number]) => [number, number] }) => ({ type: 'polygon', shape: { points: band.map((p) => api.coord([Date.parse(`${p[0]}T00:00:00`), p[1] as number])) }, style: { fill: colour('accent'), opacity: 0.16 } }),
      },
      { name: words.plan, type: 'line', symbol: 'none', color: colour('ink-2'), lineStyle: { type: 'dashed', width: 1.5 }, data: [[addDays(l.start, -1), 0], top(l.due)], z: 2 },
      {
        name: words.actual,
        type: 'line',
        step: 'end',
        symbolSize: 4,
        showSymbol: false,
        color: colour('accent'),
        lineStyle: { width: 2.5 },
        data: actual,
        z: 3,
        markLine: {
          symbol: 'none',
          silent: true,
          label: { color: colour('ink-2'), position: 'insideEndTop' },
          lineStyle: { color: colour('line-strong') },
          data: [
            { yAxis: assigned, label: { formatter: `${words.target} ${l.assigned}` }, lineStyle: { type: 'dotted' } },
            { xAxis: asOf, label: { formatter: words.today, position: 'end' }, lineStyle: { type: 'solid', color: colour('accent') } },
          ],
        },
      },
      ...(['late', 'correction', 'retraction'] as const).map((what) => ({
        name: words[what],
        type: 'scatter',
        symbol: shapes[what],
        symbolSize: 11,
        color: colour(tones[what]),
        itemStyle: { borderColor: colour('ground'), borderWidth: 1 },
        cursor: 'pointer',
        z: 4,
        data: s.marks.filter((m) => m.what === what).map((m): Picked => ({ value: [m.day, totalOn(s, m.day)], record: m.record })),
      })),
    ],
  }
}

/** The sum at the end of a day. */
export function totalOn(s: Series, day: string): number {
  let total = 0
  for (const p of s.points) {
    if (p.day > day) break
    total = Number(p.total)
  }
  return total
}
