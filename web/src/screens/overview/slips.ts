// What will fall behind next: plain arithmetic on the pace's forecast and the items' full marks, exact until it is rounded.
//
//   shortfall at the due date = remaining × (F − L) ÷ F, where F days lead to the forecast's finish and L to the due date;
//                               without a forecast the average to date goes on, and where nothing moves all that remains is short
//   expected loss             = full marks × shortfall ÷ target; only where marks follow completion
//   of a deduction            = marks lost so far × days left ÷ days gone, at most what is left of the marks
import type { Schemas } from '../../api/client'
import { compareExact, minus } from '../../parts/number'
import { isBehind, isFinished, type PaceLine } from '../../parts/paceline'
import { daysBetween } from '../../parts/time'

export interface Slip {
  unit: string
  unitName: string
  /** The item, or for a unit below the indicator. */
  name: string
  item?: string
  line?: PaceLine
  /** In points, to two places; undefined where the marks depend on others, too. */
  loss?: string
  /** In the indicator's measure, to one place, rounded up. */
  shortfall?: string
  why: 'forecast' | 'average' | 'stuck' | 'deduction' | 'below'
}

export const most = 5

export interface Ground {
  unit: Schemas['ScoreUnitScore']
  rulebook: Pick<Schemas['RulebookText'], 'items' | 'period'>
  lines: readonly PaceLine[]
  asOf: string
}

/** The unit's own items that will fall short, by expected loss; then its units below that are behind now, without points. */
export function slipsOf(ground: Ground): Slip[] {
  const { unit, rulebook, lines, asOf } = ground
  const own: Slip[] = []
  for (const item of rulebook.items) {
    const score = unit.items.find((s) => s.code === item.code)
    if (!score) continue
    const base = { unit: unit.code, unitName: unit.name, name: item.name, item: item.code }
    if (item.kind === 'deduction') {
      const loss = furtherDeduction(score.full, score.score, rulebook.period, asOf)
      if (loss) own.push({ ...base, loss, why: 'deduction' })
      continue
    }
    for (const line of lines) {
      if (line.unit !== unit.code || !item.indicators.includes(line.indicator)) continue
      const short = shortfallOf(line, asOf)
      if (!short) continue
      const loss = item.kind === 'completion' ? written(q(score.full) * short.n, short.d * q(line.assigned) * one, 2) : undefined
      own.push({ ...base, line, loss, shortfall: written(short.n, short.d * one, 1, true), why: short.why })
    }
  }
  own.sort((a, b) => compareExact(b.loss, a.loss))
  const below = lines
    .filter((l) => l.unit !== unit.code && isBehind(l))
    .sort((a, b) => compareExact(a.time_pace_difference, b.time_pace_difference))
    .map((line): Slip => ({ unit: line.unit, unitName: line.unit_name ?? line.unit, name: line.indicator_name ?? line.indicator, line, why: 'below' }))
  return [...own, ...below].slice(0, most)
}

/** What will be missing at the due date, as a ratio n/d in ten-thousandths; undefined when nothing. */
export function shortfallOf(l: PaceLine, asOf: string): { n: bigint; d: bigint; why: 'forecast' | 'average' | 'stuck' } | undefined {
  const remaining = q(l.remaining)
  if (isFinished(l) || remaining === 0n || q(l.assigned) === 0n) return undefined
  const { finish, none } = l.forecast
  if (asOf >= l.due || none === 'no_progress' || none === 'beyond_reach') return { n: remaining, d: 1n, why: 'stuck' }
  const left = daysBetween(asOf, l.due)
  if (finish) {
    const needs = daysBetween(asOf, finish)
    return needs <= left ? undefined : { n: remaining * BigInt(needs - left), d: BigInt(needs), why: 'forecast' }
  }
  const gone = BigInt(daysBetween(l.start, asOf) + 1)
  const n = q(l.assigned) * gone - q(l.actual) * (gone + BigInt(left))
  return gone > 0n && n > 0n ? { n, d: gone, why: 'average' } : undefined
}

function furtherDeduction(full: string, score: string, period: { start: string; due: string }, asOf: string): string | undefined {
  const gone = daysBetween(period.start, asOf) + 1
  const left = daysBetween(asOf, period.due)
  const lost = minus(full, score)
  if (gone <= 0 || left <= 0 || compareExact(lost, '0') <= 0) return undefined
  const more = written(q(lost) * BigInt(left), BigInt(gone) * one, 2)
  const loss = compareExact(more, score) > 0 ? score : more
  return compareExact(loss, '0') > 0 ? loss : undefined
}

const one = 10_000n

/** A decimal with at most four places in ten-thousandths. */
function q(exact: string): bigint {
  const m = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(exact)
  if (!m) return 0n
  const units = BigInt(m[2]! + (m[3] ?? '').padEnd(4, '0').slice(0, 4))
  return m[1] === '-' ? -units : units
}

/** n ÷ d to so many places, half up or always up, without the zeros at its end. Both are not negative. */
function written(n: bigint, d: bigint, places: number, up = false): string {
  const scale = 10n ** BigInt(places)
  const rounded = up ? (n * scale + d - 1n) / d : (n * scale * 2n + d) / (d * 2n)
  const part = String(rounded % scale).padStart(places, '0').replace(/0+$/, '')
  return String(rounded / scale) + (part ? `.${part}` : '')
}
