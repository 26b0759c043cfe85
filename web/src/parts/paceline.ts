// What a line of GET /pace means for who reads it: how it stands, and where it will be at the due date.
import type { Schemas } from '../api/client'
import { compareExact } from './number'
import type { Standing } from './status'
import { daysBetween } from './time'

export type PaceLine = Schemas['PaceLine']

/** From so many percentage points behind on a target is far behind, not only slipping; the command line says it likewise. */
const farBehind = '-10'

export function standingOf(l: PaceLine): Standing {
  if (compareExact(l.assigned, '0') === 0) return 'none'
  if (isFinished(l)) return l.days_ahead < 0 ? 'warn' : 'done'
  if (compareExact(l.time_pace_difference, '0') >= 0) return 'good'
  return compareExact(l.time_pace_difference, farBehind) <= 0 ? 'bad' : 'warn'
}

/** Finished and still so: a correction can open a finished target again. */
export const isFinished = (l: PaceLine) => l.finished_on !== null && compareExact(l.remaining, '0') === 0

export const isBehind = (l: PaceLine) => ['warn', 'bad'].includes(standingOf(l)) && !isFinished(l)

/** For drawing: the shares of the target that may be done at its due date, by the forecast's slow and fast bound. */
export function projected(l: PaceLine, asOf: string): { slow: number; mean: number; fast: number } | undefined {
  const { finish, low, high } = l.forecast
  if (!finish || asOf >= l.due) return undefined
  const assigned = Number(l.assigned)
  const left = daysBetween(asOf, l.due)
  const at = (day: string | null) => (Number(l.actual) + (day ? (Number(l.remaining) * left) / Math.max(1, daysBetween(asOf, day)) : 0)) / assigned
  return { slow: at(high), mean: at(finish), fast: at(low) }
}
