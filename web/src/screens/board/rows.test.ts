import { describe, expect, it } from 'vitest'
import type { LedgerEvent } from '../../app/live'
import { causes, difference, together, type Moved } from './moved'
import { boardRows, itemColumns, standsFor, within, won, type Unit } from './rows'

const unit = (code: string, rank: number, total: string, scores: string[], more: Partial<Unit> = {}): Unit => ({
  code,
  name: code,
  rank,
  total,
  provisional: false,
  items: scores.map((score, i) => ({ code: `I${i}`, name: `item ${i}`, kind: 'completion', full: '15', score })),
  ...more,
})
const parents = new Map([['b', 'a'], ['c', 'b'], ['x', 'a'], ['a', undefined]])

describe('boardRows', () => {
  const rows = boardRows([unit('a', 1, '9', ['9'], { tier: '1' }), unit('b', 2, '8', ['8'], { tier: '1' }), unit('c', 2, '8', ['8'], { tier: '2' }), unit('d', 0, '0', [], { unscored: true, tier: '2' })], [unit('a', 3, '1', ['1']), unit('b', 2, '1', ['1'])])
  it('marks ties, never of units without a score', () => expect(rows.map((r) => r.tied)).toEqual([false, true, true, false]))
  it('marks where a tier begins', () => expect(rows.map((r) => r.startsTier)).toEqual([false, false, true, false]))
  it('says how many places were won', () => expect(rows.map(won)).toEqual([2, 0, undefined, undefined]))
})

describe('itemColumns', () => {
  it('finds the lowest score as a number, and not where all are equal', () => {
    const columns = itemColumns([unit('a', 1, '9', ['10', '5']), unit('b', 2, '8', ['9.5', '5'])])
    expect(columns.map((c) => [c.lowest, c.places])).toEqual([['9.5', 1], [undefined, 0]])
  })
  it('leaves missing figures out', () => {
    const low = unit('b', 2, '8', ['0'])
    low.items[0]!.missing = 'zero'
    expect(itemColumns([unit('a', 1, '9', ['10']), low, unit('c', 3, '1', ['4'])])[0]!.lowest).toBe('4')
  })
})

describe('units', () => {
  it('belong to the unit above that stands on the board', () => {
    expect(standsFor('c', parents, new Set(['b', 'x']))).toBe('b')
    expect(standsFor('a', parents, new Set(['b']))).toBeUndefined()
  })
  it('lie within those above them', () => {
    expect(within('c', 'a', parents)).toBe(true)
    expect(within('x', 'b', parents)).toBe(false)
  })
})

describe('moves', () => {
  const before = [unit('a', 1, '9', ['9', '0']), unit('b', 2, '8', ['8', '0'])]
  it('are those whose rank or figures differ', () => {
    const after = [unit('b', 1, '10', ['10', '0']), unit('a', 2, '9', ['9', '0'])]
    expect(difference(before, after).map((m) => [m.code, m.from.rank, m.to.rank, m.items.map((i) => i.to)])).toEqual([['b', 2, 1, ['10']], ['a', 1, 2, []]])
    expect(difference(before, before.map((u) => ({ ...u })))).toEqual([])
  })
  it('come from what happened at the unit or below it', () => {
    const event = (unit: string, units?: string[]): LedgerEvent => ({ kind: 'submission.verified', at: '', unit, units })
    expect(causes('b', [event('c'), event('x'), event('', ['x', 'b'])], parents).length).toBe(2)
  })
  it('are told together until read, and not when the row is back', () => {
    const move = (from: [number, string], to: [number, string]): Moved => ({ code: 'a', name: 'a', from: { rank: from[0], total: from[1] }, to: { rank: to[0], total: to[1] }, items: [{ name: 'i', from: from[1], to: to[1] }], why: [] })
    expect(together(move([1, '5'], [2, '4']), move([2, '4'], [3, '3']))).toMatchObject({ from: { rank: 1 }, to: { rank: 3 }, items: [{ from: '5', to: '3' }] })
    expect(together(move([1, '5'], [2, '4']), move([2, '4'], [1, '5']))).toBeUndefined()
  })
})
