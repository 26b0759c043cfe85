import { describe, expect, it } from 'vitest'
import { orderKey, compareExact } from './number'
import { orderBy, step } from './tableorder'

describe('orderBy', () => {
  it('keeps equals in the order they came, both ways', () => {
    expect(orderBy([2, 1, 2, 1], false)).toEqual([1, 3, 0, 2])
    expect(orderBy([2, 1, 2, 1], true)).toEqual([0, 2, 1, 3])
  })
  it('puts rows without a key last, both ways', () => {
    expect(orderBy([undefined, 3, undefined, 1], false)).toEqual([3, 1, 0, 2])
    expect(orderBy([undefined, 3, undefined, 1], true)).toEqual([1, 3, 0, 2])
  })
  it('orders exact decimals as numbers, not as text', () => {
    const values = ['9', '10', '-2', '-10', '0', '0.5', '10.05', '10.5', '-10.5', '123456789012345678', '123456789012345679']
    const order = orderBy(values.map(orderKey), false).map((i) => values[i])
    expect(order).toEqual([...values].sort(compareExact))
  })
})

describe('orderKey', () => {
  it('is the same for the same number', () => {
    expect(orderKey('1.50')).toBe(orderKey('01.5'))
    expect(orderKey('-0')).toBe(orderKey('0.000'))
  })
  it('agrees with compareExact', () => {
    let seed = 7
    const next = () => (seed = (seed * 48271) % 2147483647)
    const values = Array.from({ length: 300 }, () => `${next() % 2 ? '-' : ''}${next() % 10 ** (1 + (next() % 6))}${next() % 3 ? `.${next() % 10000}` : ''}`)
    for (let i = 1; i < values.length; i++) {
      const [a, b] = [values[i - 1]!, values[i]!]
      const byKey = orderKey(a)! < orderKey(b)! ? -1 : orderKey(a)! > orderKey(b)! ? 1 : 0
      expect([a, b, byKey]).toEqual([a, b, compareExact(a, b)])
    }
  })
  it('has none for what is no number', () => expect(orderKey('—')).toBeUndefined())
})

describe('step', () => {
  const size = { rows: 100, columns: 5, page: 20 }
  it.each([
    ['ArrowDown', false, [3, 1], [4, 1]],
    ['ArrowUp', false, [0, 1], [-1, 1]],
    ['ArrowUp', false, [-1, 1], [-1, 1]],
    ['ArrowRight', false, [3, 4], [3, 4]],
    ['PageDown', false, [90, 0], [99, 0]],
    ['PageUp', false, [5, 0], [0, 0]],
    ['Home', false, [5, 3], [5, 0]],
    ['Home', true, [5, 3], [0, 0]],
    ['End', true, [5, 3], [99, 4]],
  ] as const)('%s leads on', (key, ctrl, [row, column], [r, c]) => expect(step(key, ctrl, { row, column }, size)).toEqual({ row: r, column: c }))
  it('knows no other key', () => expect(step('x', false, { row: 0, column: 0 }, size)).toBeUndefined())
})
