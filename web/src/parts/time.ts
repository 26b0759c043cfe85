// Days and instants as people read them, in the agency's zone and the reader's language.
import { parseAbsolute, parseDateTime, toZoned } from '@internationalized/date'
import { languageTag } from '../text/i18n'

/** "2021-04-26" → "4月26日" or, in another year than the reference day's, "2020年4月26日". A civil date has no zone. */
export function dayText(day: string | undefined, reference?: string): string {
  if (!day) return ''
  const sameYear = reference?.slice(0, 4) === day.slice(0, 4)
  return new Intl.DateTimeFormat(languageTag(), { timeZone: 'UTC', month: 'long', day: 'numeric', ...(sameYear ? {} : { year: 'numeric' }) }).format(new Date(`${day}T00:00:00Z`))
}

/** "2021-04-26T12:00:00Z" in the agency's zone, to the minute (or second). */
export function instantText(instant: string | undefined, zone: string, seconds = false): string {
  if (!instant) return ''
  return new Intl.DateTimeFormat(languageTag(), {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(seconds ? { second: '2-digit' } : {}),
  }).format(new Date(instant))
}

/** The day before or after by so many days. */
export function addDays(day: string, days: number): string {
  const d = new Date(`${day}T00:00:00Z`)
  d.setUTCDate(d.getUTCDate() + days)
  return d.toISOString().slice(0, 10)
}

/** Days from a to b. */
export function daysBetween(a: string, b: string): number {
  return Math.round((Date.parse(`${b}T00:00:00Z`) - Date.parse(`${a}T00:00:00Z`)) / 86_400_000)
}

/** The instant at which the agency's clocks show a day and a time such as "18:00"; undefined where that is no time. */
export function instantOf(day: string, clock: string, zone: string): string | undefined {
  const m = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(clock.trim())
  return m ? toZoned(parseDateTime(`${day}T${m[1]!.padStart(2, '0')}:${m[2]}`), zone).toAbsoluteString() : undefined
}

/** The civil day of an instant in a zone. */
export function dayIn(instant: string, zone: string): string {
  return parseAbsolute(instant, zone).toString().slice(0, 10)
}

/** The time of day of an instant in a zone, "18:00". */
export function timeIn(instant: string, zone: string): string {
  return parseAbsolute(instant, zone).toString().slice(11, 16)
}
