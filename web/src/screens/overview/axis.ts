// What stands on the small time axis: targets by their span, periods by their deadline, editions by their day.
import type { Schemas } from '../../api/client'
import type { PaceLine } from '../../parts/paceline'
import { addDays, daysBetween } from '../../parts/time'

export interface Span {
  start: string
  due: string
  names: string[]
}

/** Targets with the same span are one bar. */
export function spansOf(lines: readonly PaceLine[]): Span[] {
  const spans = new Map<string, Span>()
  for (const l of lines) {
    const key = `${l.start}/${l.due}`
    const span = spans.get(key) ?? { start: l.start, due: l.due, names: [] }
    span.names.push(l.indicator_name ?? l.indicator)
    spans.set(key, span)
  }
  return [...spans.values()].sort((a, b) => a.due.localeCompare(b.due))
}

/** The days that the axis shows: the rulebook's, and the as-of day in any case. */
export function frameOf(period: { start: string; due: string }, asOf: string): { from: string; to: string } {
  return { from: asOf < period.start ? asOf : period.start, to: asOf > period.due ? asOf : period.due }
}

/** Where a day stands on the axis, 0 to 1; undefined outside. */
export function place(frame: { from: string; to: string }, day: string): number | undefined {
  if (day < frame.from || day > frame.to) return undefined
  return daysBetween(frame.from, day) / Math.max(1, daysBetween(frame.from, frame.to))
}

/** The first days of the months on the axis. */
export function months(frame: { from: string; to: string }): string[] {
  const out: string[] = []
  let day = `${frame.from.slice(0, 7)}-01`
  while (day <= frame.to) {
    if (day >= frame.from) out.push(day)
    day = `${addDays(day, 31).slice(0, 7)}-01`
  }
  return out
}

/** Periods that the unit or units below it hand in, whose deadline is on the axis. */
export function periodsOf(periods: readonly Schemas['WorkflowPeriod'][], frame: { from: string; to: string }, lineage: readonly string[]) {
  return periods.filter((p) => !p.withdrawn && place(frame, p.submit_by.slice(0, 10)) !== undefined && lineage.includes(p.unit))
}
