// The cascade: what each unit was assigned, what it gave on to the units below it, and whether that adds up.
import type { Schemas } from '../../api/client'
import { minus } from '../../parts/number'
import { keyOf, keyText, type Mismatch, type Target } from './queries'
import { sum } from './split'

type Unit = Pick<Schemas['UnitLine'], 'code' | 'name' | 'parent' | 'closed'>

/** A row of the tree: a unit under an indicator, with its task, if it has one. */
export interface Row {
  id: string
  unit: string
  indicator: string
  start: string
  target?: Target
  /** What the units directly below hold together; absent where none of them has a task. */
  given?: string
  /** given − assigned. */
  difference?: string
  mismatch?: Mismatch
  wrong: boolean
  below: Row[]
}

export interface Cascade {
  roots: Unit[]
  children: (unit: string) => Unit[]
  parent: (unit: string) => string | undefined
  row: (unit: string, indicator: string, start: string) => Row
  targets: readonly Target[]
}

/** units: those in the reader's reach, for of others nothing is known. added: indicators whose lower units add up to the upper one; the others are not reckoned. wrong: the server's check. */
export function cascade(units: readonly Unit[], targets: readonly Target[], added: ReadonlySet<string>, wrong: readonly Mismatch[]): Cascade {
  const open = units.filter((u) => !u.closed)
  const known = new Set(open.map((u) => u.code))
  const below = new Map<string, Unit[]>()
  for (const u of open) if (u.parent && known.has(u.parent)) below.set(u.parent, [...(below.get(u.parent) ?? []), u])
  const held = new Map(targets.map((t) => [keyText(keyOf(t)), t]))
  const found = new Map(wrong.map((m) => [keyText({ unit: m.unit, indicator: m.indicator, start: m.period.start }), m]))
  const children = (unit: string) => below.get(unit) ?? []
  const row = (unit: string, indicator: string, start: string): Row => {
    const id = keyText({ unit, indicator, start })
    const rows = children(unit).map((u) => row(u.code, indicator, start))
    const target = held.get(id)
    const parts = rows.flatMap((r) => (r.target ? [r.target.quantity] : []))
    const given = added.has(indicator) && parts.length > 0 ? sum(parts) : undefined
    const difference = given !== undefined && target ? minus(given, target.quantity) : undefined
    const mismatch = found.get(id)
    return { id, unit, indicator, start, target, given, difference, mismatch, wrong: mismatch !== undefined, below: rows }
  }
  return { roots: open.filter((u) => !u.parent || !known.has(u.parent)), children, parent: (unit) => open.find((u) => u.code === unit && u.parent && known.has(u.parent))?.parent, row, targets }
}

/** Only the rows that do not add up, under those above them. */
export function onlyWrong(rows: readonly Row[]): Row[] {
  return rows.flatMap((r) => {
    const below = onlyWrong(r.below)
    return r.wrong || below.length > 0 ? [{ ...r, below }] : []
  })
}

/** The first days under which an indicator has tasks, latest first. */
export function startsOf(targets: readonly Target[], indicator: string): string[] {
  return [...new Set(targets.filter((t) => t.indicator === indicator).map((t) => t.period.start))].sort().reverse()
}
