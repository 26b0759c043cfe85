// What a table does before it draws: put rows in order, and find the next cell.

/** What rows are ordered by; a row without a key stands last, whichever way the column is sorted. */
export type SortKey = number | string | undefined

/**
 * The order of rows by their keys, as indexes. Equal keys keep the order the rows came in, in both directions: sorting says nothing about
 * what it does not tell apart.
 */
export function orderBy(keys: readonly SortKey[], down: boolean): number[] {
  const order = keys.map((_, i) => i)
  const sign = down ? -1 : 1
  return order.sort((i, j) => {
    const a = keys[i]
    const b = keys[j]
    if (a === b) return i - j
    if (a === undefined) return 1
    if (b === undefined) return -1
    return a < b ? -sign : a > b ? sign : i - j
  })
}

export interface Place {
  /** The row, −1 for the heading. */
  row: number
  column: number
}

/** Where a key leads from a cell; undefined when it is no key of the table. */
export function step(key: string, ctrl: boolean, from: Place, size: { rows: number; columns: number; page: number }): Place | undefined {
  const last = size.rows - 1
  const end = size.columns - 1
  const { row, column } = from
  const within = (r: number) => Math.max(-1, Math.min(last, r))
  switch (key) {
    case 'ArrowDown':
      return { row: within(row + 1), column }
    case 'ArrowUp':
      return { row: within(row - 1), column }
    case 'ArrowRight':
      return { row, column: Math.min(end, column + 1) }
    case 'ArrowLeft':
      return { row, column: Math.max(0, column - 1) }
    case 'PageDown':
      return { row: within(row + size.page), column }
    case 'PageUp':
      return { row: Math.max(Math.min(0, last), row - size.page), column }
    case 'Home':
      return ctrl ? { row: Math.min(0, last), column: 0 } : { row, column: 0 }
    case 'End':
      return ctrl ? { row: last, column: end } : { row, column: end }
  }
  return undefined
}
