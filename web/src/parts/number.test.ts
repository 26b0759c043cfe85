import { describe, expect, it } from 'vitest'
import { compareExact, delta, figure, minus, percent, placesOf, share } from './number'

describe('figure', () => {
  it.each([
    ['85', 0, '85'],
    ['1234', 0, '1,234'],
    ['123456789012345678', 0, '123,456,789,012,345,678'],
    ['-3.5', 2, '−3.50'],
    ['14.8333', 2, '14.8333'],
    ['0.0001', 0, '0.0001'],
    [undefined, 0, ''],
    ['127/120', 0, '127/120'],
  ])('%s with %i decimals is %s', (exact, places, want) => expect(figure(exact, places)).toBe(want))
})

describe('delta', () => {
  it.each([
    ['1.5', '+1.5'],
    ['+1.5', '+1.5'],
    ['-3', '−3'],
    ['0', '±0'],
    ['0.00', '±0'],
  ])('%s is %s', (exact, want) => expect(delta(exact)).toBe(want))
})

describe('percent rounds half up, away from zero', () => {
  it.each([
    ['1.058333', 1, '105.8'],
    ['0.9995', 1, '100.0'],
    ['0.99949', 1, '99.9'],
    ['1', 1, '100.0'],
    ['-0.0325', 1, '−3.3'],
    ['0.5', 0, '50'],
    ['12.3456', 2, '1,234.56'],
  ])('%s to %i places is %s', (ratio, places, want) => expect(percent(ratio, places)).toBe(want))
})

describe('exact arithmetic', () => {
  it('subtracts without a float', () => {
    expect(minus('0.3', '0.1')).toBe('0.2')
    expect(minus('1', '1.0001')).toBe('-0.0001')
    expect(minus('9007199254740993', '1')).toBe('9007199254740992')
  })
  it('compares decimals of any length', () => {
    expect(compareExact('10', '9.9999')).toBeGreaterThan(0)
    expect(compareExact('-2', '-10')).toBeGreaterThan(0)
    expect(compareExact('1.0', '1')).toBe(0)
    expect(compareExact(undefined, '0')).toBeLessThan(0)
  })
  it('finds a column’s decimals', () => expect(placesOf(['1', '2.25', undefined, '3.5'])).toBe(2))
  it('draws within its frame', () => {
    expect(share('50', '200')).toBe(0.25)
    expect(share('300', '200')).toBe(1)
    expect(share('5', '0')).toBe(0)
  })
})
