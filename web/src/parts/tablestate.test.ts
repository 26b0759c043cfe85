import { describe, expect, it } from 'vitest'
import { arranged, moved } from './tablestate'

const columns = [{ id: 'rank', fixed: true }, { id: 'a' }, { id: 'b' }, { id: 'unit', fixed: true }, { id: 'c' }]
const ids = (list: { id: string }[]) => list.map((c) => c.id)

describe('arranged', () => {
  it('puts the columns that stay at the left first', () => expect(ids(arranged(columns, []))).toEqual(['rank', 'unit', 'a', 'b', 'c']))
  it('keeps the user’s order', () => expect(ids(arranged(columns, ['c', 'a', 'b']))).toEqual(['rank', 'unit', 'c', 'a', 'b']))
  it('puts a column that is new since then last', () => expect(ids(arranged(columns, ['b', 'a']))).toEqual(['rank', 'unit', 'b', 'a', 'c']))
})

describe('moved', () => {
  it('changes places with the neighbour', () => expect(moved(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b']))
  it('stays at the end', () => expect(moved(['a', 'b'], 'b', 1)).toEqual(['a', 'b']))
  it('knows no column that is not there', () => expect(moved(['a', 'b'], 'x', -1)).toEqual(['a', 'b']))
})
