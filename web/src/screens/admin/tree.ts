import type { Unit } from './queries'

/** What a drop asks for: on a unit means below it, before or after one means beside it. Nothing where the unit stays, or would stand below itself. */
export function moved(units: readonly Unit[], code: string, target: string, at: 'on' | 'before' | 'after'): { unit: Unit; parent: string } | undefined {
  const of = new Map(units.map((u) => [u.code, u]))
  const unit = of.get(code)
  const parent = at === 'on' ? target : (of.get(target)?.parent ?? '')
  if (!unit || parent === (unit.parent ?? '')) return undefined
  for (let above: string | undefined = parent, left = units.length; above && left >= 0; above = of.get(above)?.parent, left--) if (above === code) return undefined
  return { unit, parent }
}
