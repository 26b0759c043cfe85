import { describe, expect, it } from 'vitest'
import { begin, newLine, placed, plainNumber, sent, unsynced } from './draft'

describe('a number as typed', () => {
  it.each([
    ['１２', '12'],
    ['１，２００．５', '1200.5'],
    [' 1,200 ', '1200'],
    ['12。5', '12.5'],
    ['.5', '0.5'],
    ['－3', '-3'],
    ['5.', '5'],
    ['一些', '一些'],
    ['1.2.3', '1.2.3'],
    ['', ''],
  ])('%s is %s', (typed, want) => expect(plainNumber(typed)).toBe(want))
})

describe('what is sent', () => {
  it('leaves out lines in which nothing was written, and knows where each came from', () => {
    const a = newLine('za', '2021-04-26')
    const b = { ...newLine('jd', '2021-04-26'), quantity: '３', evidence: ['f'.repeat(64)] }
    const { body, ids } = sent({ lines: [a, b], reason: ' ' })
    expect(body).toEqual({ lines: [{ indicator: 'jd', day: '2021-04-26', quantity: '3', evidence: ['f'.repeat(64)] }] })
    expect(ids).toEqual([b.id])
    expect(placed([{ code: 'x', message: 'm', field: 'lines[0].quantity' }], ids).get(b.id)).toHaveLength(1)
    expect(placed([{ code: 'x', message: 'm', field: 'lines' }], ids).get('')).toHaveLength(1)
  })
  it('is synced when the server has the same', () => {
    const k = begin('u', 'p', { lines: [{ indicator: 'za', day: '2021-04-26', quantity: '3' }], rev: 7, wrong: [] })
    expect(unsynced(k)).toBe(false)
    expect(unsynced({ ...k, lines: [...k.lines, newLine('jd', '2021-04-26')] })).toBe(false)
    expect(unsynced({ ...k, lines: [{ ...k.lines[0]!, quantity: '4' }] })).toBe(true)
    expect(unsynced({ ...k, handIn: true })).toBe(true)
  })
})
