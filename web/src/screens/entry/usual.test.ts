import { describe, expect, it } from 'vitest'
import { earlier, far, together, usualOf } from './usual'

const f = (day: string, quantity: string) => ({ indicator: 'za', day, quantity })

describe('the periods before', () => {
  it('are months before a month', () => expect(earlier('2021-03-26', '2021-04-25').slice(0, 2)).toEqual([{ first: '2021-02-26', to: '2021-03-25' }, { first: '2021-01-26', to: '2021-02-25' }]))
  it('end with the shorter month', () => expect(earlier('2021-03-31', '2021-04-29')[0]).toEqual({ first: '2021-02-28', to: '2021-03-30' }))
  it('are days before a day', () => expect(earlier('2021-03-01', '2021-03-01').slice(0, 2)).toEqual([{ first: '2021-02-28', to: '2021-02-28' }, { first: '2021-02-27', to: '2021-02-27' }]))
})

describe('several figures of a period', () => {
  const figures = [f('2021-04-02', '0.1'), f('2021-04-01', '0.2')]
  it.each([
    ['sum', '0.3'],
    ['max', '0.2'],
    ['last', '0.1'],
  ])('by %s are %s', (over, want) => expect(together(figures, over)).toBe(want))
})

describe('usual', () => {
  const usual = usualOf([f('2021-04-25', '1'), f('2021-04-25', '2'), f('2021-04-20', '1')], 'sum', '2021-04-26', '2021-04-26')!
  it('has the last period and the range', () => expect(usual).toEqual({ last: { first: '2021-04-25', to: '2021-04-25', quantity: '3' }, least: '1', most: '3' }))
  it('asks about twice the most', () => {
    expect(far('6', usual)).toBeUndefined()
    expect(far('6.0001', usual)).toBe('high')
    expect(far('0', usual)).toBeUndefined()
    expect(far('4', { ...usual, least: '10', most: '20' })).toBe('low')
    expect(far('100', undefined)).toBeUndefined()
  })
  it('is nothing where nothing was reported', () => expect(usualOf([], 'sum', '2021-04-26', '2021-04-26')).toBeUndefined())
})
