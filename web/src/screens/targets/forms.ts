// What the forms of a task share.
import { Refusal } from '../../api/client'
import type { Cascade, Row } from './cascade'
import type { TargetKey } from './queries'

export interface FormProps {
  of: TargetKey
  row: Row
  cascade: Cascade
  unitName: (code: string) => string
  indicator: { name: string; measure: string }
  as_of: string
  done: () => void
}

/** What the server says of one field, and the rest, which belongs to no field of the form. */
export function atFields(error: unknown, fields: readonly string[]): { at: Record<string, string>; rest?: unknown } {
  if (error === undefined || error === null) return { at: {} }
  if (!(error instanceof Refusal)) return { at: {}, rest: error }
  const at: Record<string, string> = {}
  for (const e of error.errors) {
    const field = fields.find((f) => e.field === f || e.field?.endsWith(`.${f}`))
    if (field && !at[field]) at[field] = e.message
  }
  return error.errors.length > 0 && Object.keys(at).length === error.errors.length ? { at } : { at, rest: error }
}

/** The later of two days. */
export const later = (a: string, b: string) => (a > b ? a : b)
