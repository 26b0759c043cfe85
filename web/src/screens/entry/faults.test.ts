import { expect, it } from 'vitest'
import { faultOf } from './faults'

it.each([
  ['', undefined],
  ['１２', undefined],
  ['12.3456', undefined],
  ['12.34567', 'precise'],
  ['十二', 'number'],
  ['1.2.3', 'number'],
  ['-1', 'negative'],
  ['-0', undefined],
  ['123456789012345', 'large'],
])('%s has the fault %s', (typed, want) => expect(faultOf(typed, 'sum')).toBe(want))

it('lets a balance be negative', () => expect(faultOf('-1', 'last')).toBeUndefined())
