import { expect, it } from 'vitest'
import { address, byCell, guesses, inOrder, letters, next, place, type Trouble } from './cells'

it.each([
  [0, 'A'],
  [25, 'Z'],
  [26, 'AA'],
  [701, 'ZZ'],
  [702, 'AAA'],
])('column %i is %s and back', (n, s) => {
  expect(letters(n)).toBe(s)
  expect(place(address(n, 7))).toEqual({ column: n, line: 7 })
})

const fault = (cell: string | undefined, sheet = '二'): Trouble => ({ code: 'x', message: 'x', sheet, cell })
const tables = [
  { sheet: '二', rows_total: 1, columns: [], rows: [] },
  { sheet: '一', rows_total: 1, columns: [], rows: [] },
]

it('reads sheet by sheet, row by row', () => {
  const got = inOrder([fault('A1', '一'), fault('B10'), fault('C9'), fault('A9'), fault(undefined)], tables)
  expect(got.map((f) => `${f.sheet}${f.cell ?? ''}`)).toEqual(['二', '二A9', '二C9', '二B10', '一A1'])
})

it('goes from fault to fault and around', () => {
  const all = [fault('A1'), fault('A1'), fault('B2'), fault(undefined)]
  expect(next(all, undefined, 1)?.cell).toBe('A1')
  expect(next(all, '二!A1', 1)?.cell).toBe('B2')
  expect(next(all, '二!B2', 1)?.cell).toBe('A1')
  expect(next(all, undefined, -1)?.cell).toBe('B2')
  expect(next([fault('A1')], '二!A1', 1)?.cell).toBe('A1')
  expect(next([], undefined, 1)).toBeUndefined()
  expect(byCell(all).get('二!A1')).toHaveLength(2)
})

it('offers what may be meant only of names', () => {
  expect(guesses({ code: 'unit_unknown', message: '', want: 'a, b, c, d' })).toEqual(['a', 'b', 'c'])
  expect(guesses({ code: 'date_ambiguous', message: '', want: '2021-04-06, 2021/4/6' })).toEqual([])
})
