// What a unit reported in earlier periods: the last figure, and the range that is usual, so that a slip of the finger is noticed.
import { compareExact, minus } from '../../parts/number'
import { addDays, daysBetween } from '../../parts/time'

export interface Figure {
  indicator: string
  day: string
  quantity: string
}

export interface Usual {
  last: { first: string; to: string; quantity: string }
  least: string
  most: string
}

const horizon = 366 // days that are looked back
const enough = 12 // periods with figures that a range is made of

/** The periods before one, for a year, nearest first: months before a month, as many days before any other. */
export function earlier(first: string, to: string): { first: string; to: string }[] {
  const days = daysBetween(first, to) + 1
  const month = days >= 28 && days <= 31
  const out = []
  let end = addDays(first, -1)
  for (let k = 1; daysBetween(end, first) < horizon; k++) {
    const begin = month ? monthsBefore(first, k) : addDays(first, -k * days)
    out.push({ first: begin, to: end })
    end = addDays(begin, -1)
  }
  return out
}

function monthsBefore(day: string, k: number): string {
  const [y = 0, m = 1, d = 1] = day.split('-').map(Number)
  const whole = new Date(Date.UTC(y, m - 1 - k, 1))
  const last = new Date(Date.UTC(whole.getUTCFullYear(), whole.getUTCMonth() + 1, 0)).getUTCDate()
  whole.setUTCDate(Math.min(d, last))
  return whole.toISOString().slice(0, 10)
}

export const plus = (a: string, b: string) => minus(a, minus('0', b))

/** Several figures of one period as one, the way the indicator adds up over time. */
export function together(figures: readonly Figure[], over: string): string | undefined {
  if (figures.length === 0) return undefined
  if (over === 'last') return [...figures].sort((a, b) => (a.day < b.day ? -1 : 1)).at(-1)!.quantity
  if (over === 'max') return figures.map((f) => f.quantity).reduce((a, b) => (compareExact(a, b) < 0 ? b : a))
  return figures.map((f) => f.quantity).reduce(plus)
}

/** The last figure and the usual range of an indicator; nothing when the unit never reported it. */
export function usualOf(figures: readonly Figure[], over: string, first: string, to: string): Usual | undefined {
  const seen = earlier(first, to).flatMap((p) => {
    const quantity = together(
      figures.filter((f) => f.day >= p.first && f.day <= p.to),
      over,
    )
    return quantity === undefined ? [] : [{ ...p, quantity }]
  })
  const last = seen[0]
  if (!last) return undefined
  const sorted = seen.slice(0, enough).map((s) => s.quantity).sort(compareExact)
  return { last, least: sorted[0]!, most: sorted.at(-1)! }
}

const some = '2' // a difference this small is no surprise, however small the figures

/** Whether a figure is so far from what is usual that the clerk is asked: more than twice the most, or less than half the least. */
export function far(quantity: string, usual: Usual | undefined): 'high' | 'low' | undefined {
  if (!usual) return undefined
  const { least, most } = usual
  if (compareExact(quantity, plus(most, most)) > 0 && compareExact(minus(quantity, most), some) > 0) return 'high'
  if (compareExact(plus(quantity, quantity), least) < 0 && compareExact(minus(least, quantity), some) > 0) return 'low'
  return undefined
}
