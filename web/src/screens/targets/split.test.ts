import { describe, expect, it } from 'vitest'
import { decimal, shares, sum, tenThousandths } from './split'

describe('shares', () => {
  it.each([
    ['ten over three, the step left over to the first', '10', ['1', '1', '1'], '1', ['4', '3', '3']],
    ['by weight', '10', ['3', '2'], '1', ['6', '4']],
    ['the largest remainder first', '7', ['1', '2', '4', '3'], '1', ['1', '1', '3', '2']],
    ['in steps of five', '100', ['1', '1', '1'], '5', ['35', '35', '30']],
    ['less than a step goes to the next in the row', '10.5', ['1', '1', '1'], '1', ['4', '3.5', '3']],
    ['a weight of nothing', '9', ['1', '0', '2'], '1', ['3', '0', '6']],
    ['decimal weights and steps', '1', ['0.5', '1.5'], '0.01', ['0.25', '0.75']],
  ])('%s', (_, total, weights, step, want) => {
    const got = shares(total, weights, step)
    expect(got).toEqual(want)
    expect(sum(got!)).toBe(total)
  })
  it('refuses what is no weight or step', () => {
    expect(shares('10', ['1', 'x'], '1')).toBeUndefined()
    expect(shares('10', ['1', '-1'], '1')).toBeUndefined()
    expect(shares('10', ['0', '0'], '1')).toBeUndefined()
    expect(shares('10', ['1', '1'], '0')).toBeUndefined()
  })
})

it('keeps quantities exact', () => {
  expect(sum(['0.1', '0.2', '999999999999999.9999'])).toBe('1000000000000000.2999')
  expect(decimal(tenThousandths('-12.5')!)).toBe('-12.5')
  expect(tenThousandths('1.23456')).toBeUndefined()
  expect(tenThousandths('1e3')).toBeUndefined()
})
