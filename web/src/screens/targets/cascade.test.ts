import { expect, it } from 'vitest'
import { cascade, onlyWrong, startsOf } from './cascade'
import type { Target } from './queries'

const units = [
  { code: 'C', name: '市局' },
  { code: 'A', name: '甲', parent: 'C' },
  { code: 'A1', name: '甲一', parent: 'A' },
  { code: 'A2', name: '甲二', parent: 'A' },
  { code: 'B', name: '乙', parent: 'C' },
  { code: 'Z', name: '撤', parent: 'C', closed: true },
]
const target = (unit: string, quantity: string, start = '2021-02-10'): Target => ({ record: 1, unit, indicator: 'x', period: { start, due: '2021-06-30' }, quantity, from: start })

it('sums what the units below hold and finds what differs', () => {
  const less = { unit: 'A', indicator: 'x', period: { start: '2021-02-10', due: '2021-06-30' }, record: 1, assigned: '6.5', given: '3', difference: '-3.5' }
  const c = cascade(units, [target('C', '10'), target('A', '6.5'), target('B', '3.5'), target('A1', '3')], new Set(['x']), [less])
  const top = c.row('C', 'x', '2021-02-10')
  expect([top.given, top.difference, top.wrong]).toEqual(['10', '0', false])
  expect([top.below[0]!.given, top.below[0]!.difference, top.below[0]!.wrong]).toEqual(['3', '-3.5', true])
  expect([top.below[1]!.given, top.below[1]!.wrong]).toEqual([undefined, false])
  expect(onlyWrong([top]).map((r) => [r.unit, r.below.map((b) => [b.unit, b.below.length])])).toEqual([['C', [['A', 0]]]])
})

it('lets the server say what is wrong where it does', () => {
  const late = { unit: 'C', indicator: 'x', period: { start: '2021-02-10', due: '2021-06-30' }, record: 1, assigned: '10', given: '10', difference: '0', late: [{ unit: 'B', due: '2021-07-30' }] }
  const c = cascade(units, [target('C', '10'), target('A', '6'), target('B', '4')], new Set(['x']), [late])
  expect(c.row('C', 'x', '2021-02-10')).toMatchObject({ difference: '0', wrong: true, mismatch: late })
})

it('does not add what does not add up by its nature', () => {
  const c = cascade(units, [target('C', '95'), target('A', '95'), target('B', '95')], new Set(), [])
  expect(c.row('C', 'x', '2021-02-10')).toMatchObject({ given: undefined, wrong: false })
})

it('begins with the units in reach', () => {
  const c = cascade(units.filter((u) => u.code.startsWith('A')), [target('A', '6')], new Set(['x']), [])
  expect([c.roots.map((u) => u.code), c.parent('A')]).toEqual([['A'], undefined])
})

it('leaves closed units out, and lists the periods latest first', () => {
  const ts = [target('C', '1'), target('C', '2', '2022-01-01')]
  const c = cascade(units, ts, new Set(['x']), [])
  expect(c.children('C').map((u) => u.code)).toEqual(['A', 'B'])
  expect(startsOf(ts, 'x')).toEqual(['2022-01-01', '2021-02-10'])
})
