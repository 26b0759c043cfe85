// Cells of a sheet by their address, and what is wrong in them.
import type { Schemas } from '../../api/client'

export type Trouble = Schemas['Trouble']
export type Seen = Schemas['IntakeSeen']

/** "A" for 0, "AA" for 26. */
export function letters(column: number): string {
  let s = ''
  for (let n = column + 1; n > 0; n = Math.floor((n - 1) / 26)) s = String.fromCharCode(65 + ((n - 1) % 26)) + s
  return s
}

export const address = (column: number, line: number) => letters(column) + line

/** "C7" → column 2, line 7. */
export function place(cell: string): { column: number; line: number } | undefined {
  const m = /^([A-Z]{1,3})(\d+)$/.exec(cell)
  if (!m) return undefined
  return { column: [...m[1]!].reduce((n, c) => n * 26 + c.charCodeAt(0) - 64, 0) - 1, line: Number(m[2]) }
}

/** A cell across the sheets of a file. */
export const cellKey = (sheet: string | undefined, cell: string) => `${sheet ?? ''}!${cell}`

/** Faults in the order in which one reads: sheet by sheet, row by row; those of no cell first. */
export function inOrder(faults: readonly Trouble[], tables: readonly Seen[]): Trouble[] {
  const sheet = (f: Trouble) => tables.findIndex((t) => (t.sheet ?? '') === (f.sheet ?? ''))
  const at = (f: Trouble) => place(f.cell ?? '') ?? { column: -1, line: -1 }
  return [...faults].sort((a, b) => sheet(a) - sheet(b) || at(a).line - at(b).line || at(a).column - at(b).column)
}

/** The faults of each cell. */
export function byCell(faults: readonly Trouble[]): Map<string, Trouble[]> {
  const m = new Map<string, Trouble[]>()
  for (const f of faults) if (f.cell) m.set(cellKey(f.sheet, f.cell), [...(m.get(cellKey(f.sheet, f.cell)) ?? []), f])
  return m
}

/** The fault after this one, or before it; around the end. */
export function next(faults: readonly Trouble[], at: string | undefined, by: 1 | -1): Trouble | undefined {
  const placed = faults.filter((f) => f.cell)
  if (placed.length === 0) return undefined
  const i = placed.findIndex((f) => cellKey(f.sheet, f.cell!) === at)
  if (i < 0) return by === 1 ? placed[0] : placed.at(-1)
  for (let j = i + by; ; j += by) {
    const f = placed[(j + placed.length) % placed.length]!
    if (cellKey(f.sheet, f.cell!) !== at || (j + placed.length) % placed.length === i) return f
  }
}

/** What may be meant, where the server names the closest. */
export function guesses(f: Trouble): string[] {
  return /unknown/.test(f.code) && f.want ? f.want.split(', ').slice(0, 3) : []
}
