import { expect, it } from 'vitest'
import { flagsOf, peersOf } from './flags'

const usual = { last: { first: '2021-03-26', to: '2021-04-25', quantity: '5' }, least: '3', most: '6' }

it('compares with what others report', () => {
  expect(peersOf(['10', '9', '2'])).toEqual({ least: '2', median: '9', most: '10', units: 3 })
  expect(peersOf(['4', '1'])?.median).toBe('1')
  expect(peersOf([])).toBeUndefined()
})
it('flags a jump and what is far above the others', () => {
  expect(flagsOf('6', usual, undefined)).toEqual([])
  expect(flagsOf('13', usual, undefined).map((f) => f.code)).toEqual(['high'])
  expect(flagsOf('0', usual, undefined).map((f) => f.code)).toEqual(['low'])
  expect(flagsOf('13', undefined, peersOf(['1', '2', '3'])).map((f) => f.code)).toEqual(['abovePeers'])
  expect(flagsOf('13', undefined, peersOf(['1', '2']))).toEqual([])
})
