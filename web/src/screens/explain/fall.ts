// From full marks to the total, item by item.
import type { Schemas } from '../../api/client'
import { minus, orderKey } from '../../parts/number'

type Unit = Schemas['ScoreUnitScore']

export interface Fall {
  /** The item's code; full, other and total are none of an item. */
  code: string
  kind: 'full' | 'item' | 'other' | 'total'
  name: string
  score?: string
  full?: string
  /** What it takes from the total; negative: it adds. */
  lost: string
  /** Where its bar begins and ends. */
  from: string
  to: string
}

const zero = orderKey('0')
const isZero = (s: string) => orderKey(s) === zero
export const plus = (a: string, b: string) => minus(a, b.startsWith('-') ? b.slice(1) : `-${b}`)

/** The bars of a waterfall; what the rulebook does to the sum of the items (raising, caps) stands as one bar of its own. */
export function falls(unit: Unit, full: string): Fall[] {
  const out: Fall[] = [{ code: '', kind: 'full', name: '', lost: '0', from: '0', to: full }]
  let at = full
  for (const item of unit.items) {
    if (isZero(item.full) && isZero(item.score)) continue
    const lost = minus(item.full, item.score)
    const to = minus(at, lost)
    out.push({ code: item.code, kind: 'item', name: item.name, score: item.score, full: item.full, lost, from: at, to })
    at = to
  }
  if (!isZero(minus(at, unit.total))) out.push({ code: '', kind: 'other', name: '', lost: minus(at, unit.total), from: at, to: unit.total })
  out.push({ code: '', kind: 'total', name: '', lost: '0', from: '0', to: unit.total })
  return out
}
