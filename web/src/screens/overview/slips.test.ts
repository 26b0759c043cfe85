import { expect, test } from 'vitest'
import type { PaceLine } from '../../parts/paceline'
import { shortfallOf, slipsOf } from './slips'

const line = (over: Partial<PaceLine> = {}): PaceLine => ({
  unit: 'A', indicator: 'x', assigned: '100', actual: '40', after_due: '0', completion: '0.4', start: '2021-02-10', due: '2021-06-30', time_pace: '0.539007',
  time_pace_difference: '-13.9', finished_on: null, days_ahead: -20, months_ahead: 0, remaining: '60', needed_per_day: '1', forecast: { finish: '2021-08-04', low: '2021-07-20', high: '2021-08-30', level: '0.8' }, ...over,
})
const item = (code: string, kind: string, full: string, score: string) => ({ code, name: code, kind, full, score })
const rulebook = { period: { start: '2021-02-10', due: '2021-06-30' }, items: [
  { code: 'X', name: 'X', kind: 'completion', full: '15', indicators: ['x'] },
  { code: 'R', name: 'R', kind: 'rank', full: '20', indicators: ['r'] },
  { code: 'D', name: 'D', kind: 'deduction', full: '20', indicators: ['d'] },
] }
const unit = (d: string) => ({ code: 'A', name: '甲', rank: 1, total: '50', provisional: false, items: [item('X', 'completion', '15', '6'), item('R', 'rank', '20', '16'), item('D', 'deduction', '20', d)] })
const asOf = '2021-04-26'
const of = (lines: PaceLine[], d = '20') => slipsOf({ unit: unit(d), rulebook, lines, asOf })

test('a forecast after the due date: what remains is short by the days over', () => {
  // 100 days to the finish, 65 to the due date: 60 × 35/100 = 21 of 100, of 15 marks 3.15
  expect(of([line()])).toMatchObject([{ item: 'X', shortfall: '21', loss: '3.15', why: 'forecast' }])
})
test('a forecast in time is no slip', () => expect(of([line({ forecast: { finish: '2021-06-30', low: null, high: null, level: '0.8' } })])).toEqual([]))
test('a finished target is no slip', () => expect(of([line({ finished_on: '2021-04-01', remaining: '0' })])).toEqual([]))
test('without a forecast the average goes on', () => {
  // 40 in 76 days give 40 × 141/76 = 74.21 in 141: short of 25.79
  expect(of([line({ forecast: { finish: null, low: null, high: null, level: '0.8', none: 'too_few_busy' } })])).toMatchObject([{ shortfall: '25.8', loss: '3.87', why: 'average' }])
})
test('where nothing moves all that remains is short', () => {
  expect(shortfallOf(line({ forecast: { finish: null, low: null, high: null, level: '0.8', none: 'no_progress' } }), asOf)).toEqual({ n: 600000n, d: 1n, why: 'stuck' })
})
test('a place among others has no points of its own', () => {
  expect(of([line({ indicator: 'r' })])).toMatchObject([{ item: 'R', loss: undefined, shortfall: '21' }])
})
test('a deduction goes on at its rate, at most to nothing left', () => {
  expect(of([], '12')).toMatchObject([{ item: 'D', loss: '6.84', why: 'deduction' }]) // 8 × 65/76
  expect(of([], '5')).toMatchObject([{ item: 'D', loss: '5' }])
  expect(of([], '0')).toEqual([])
})
test('own losses by points, then units below that are behind, five in all', () => {
  const below = ['B', 'C', 'D', 'E'].map((u, i) => line({ unit: u, time_pace_difference: String(-10 - i) }))
  expect(of([line(), ...below], '5').map((s) => [s.unit, s.item ?? s.why])).toEqual([['A', 'D'], ['A', 'X'], ['E', 'below'], ['D', 'below'], ['C', 'below']])
})
