// The board as its table shows it, worked out once for each answer of the server.
import type { Schemas } from '../../api/client'
import { orderKey, placesOf } from '../../parts/number'

export type Board = Schemas['ScoreBoard']
export type Unit = Board['units'][number]
export type Item = Unit['items'][number]

export interface BoardRow {
  unit: Unit
  /** Other units stand on the same place. */
  tied: boolean
  /** The first of its tier, in the order of ranks. */
  startsTier: boolean
  /** Its rank on the day compared with; 0 without a score then; undefined while that board is not known. */
  before?: number
}

export interface ItemColumn {
  index: number
  code: string
  name: string
  full: string
  /** Decimals that the whole column is shown with. */
  places: number
  /** The lowest score, where not all are the same. */
  lowest?: string
}

export function boardRows(units: readonly Unit[], earlier?: readonly Unit[]): BoardRow[] {
  const on = new Map<number, number>()
  for (const u of units) on.set(u.rank, (on.get(u.rank) ?? 0) + 1)
  const ranks = earlier && new Map(earlier.map((u) => [u.code, u.rank]))
  return units.map((unit, i) => ({
    unit,
    tied: unit.rank > 0 && on.get(unit.rank)! > 1,
    startsTier: i > 0 && unit.tier !== units[i - 1]!.tier,
    before: ranks && (ranks.get(unit.code) ?? 0),
  }))
}

/** Places won since then; negative: lost. Undefined where there is nothing to compare. */
export function won(row: BoardRow): number | undefined {
  return row.before && row.unit.rank ? row.before - row.unit.rank : undefined
}

export function itemColumns(units: readonly Unit[]): ItemColumn[] {
  return (units[0]?.items ?? []).map((item, index) => {
    const scores = units.filter((u) => !u.unscored && !u.items[index]?.missing).map((u) => u.items[index]!.score)
    const sorted = [...new Set(scores)].map((s) => [orderKey(s) ?? '', s] as const).sort((a, b) => (a[0] < b[0] ? -1 : 1))
    return { index, code: item.code, name: item.name, full: item.full, places: placesOf(units.map((u) => u.items[index]?.score)), lowest: sorted.length > 1 ? sorted[0]![1] : undefined }
  })
}

/** The unit of the board that an account's unit belongs to: itself, or the next above it that stands there. */
export function standsFor(unit: string, parents: ReadonlyMap<string, string | undefined>, onBoard: ReadonlySet<string>): string | undefined {
  for (let u: string | undefined = unit, i = 0; u !== undefined && i < 50; u = parents.get(u), i++) if (onBoard.has(u)) return u
  return undefined
}

/** Whether unit is upper or lies below it. */
export function within(unit: string, upper: string, parents: ReadonlyMap<string, string | undefined>): boolean {
  for (let u: string | undefined = unit, i = 0; u !== undefined && i < 50; u = parents.get(u), i++) if (u === upper) return true
  return false
}
