import { expect, test } from 'vitest'
import { bodyOf, searchOf, suppositionsOf, unsure, withOne, without } from './suppose'

const search = { figures: ['431002:za:+50', '431002:jd:120.5'], targets: ['4310A1:za:900'], weights: ['ZFGF:30'] }

test('the URL says the same after it was read', () => expect(searchOf(suppositionsOf(search))).toEqual(search))
test('what is no quantity is not supposed', () => expect(suppositionsOf({ figures: ['A:x:many', 'A:x'], weights: ['Z:+1'] })).toEqual([]))
test('the server is asked with codes and exact quantities', () => {
  expect(bodyOf(suppositionsOf(search))).toEqual({
    figures: [{ unit: '431002', indicator: 'za', quantity: '+50' }, { unit: '431002', indicator: 'jd', quantity: '120.5' }],
    targets: [{ unit: '4310A1', indicator: 'za', quantity: '900' }],
    weights: [{ item: 'ZFGF', full: '30' }],
  })
})
test('a second wish for the same takes the place of the first, and one can be removed', () => {
  const [first] = suppositionsOf({ figures: ['A:x:1'] })
  const both = withOne(withOne([], first!), { ...first!, quantity: '2' })
  expect(both).toEqual([{ ...first, quantity: '2' }])
  expect(without(both, first!)).toEqual([])
})
test('neighbours whose intervals overlap are not told apart', () => {
  const unit = (code: string, p5: number, p95: number) => ({ code, p5, p95 })
  expect([...unsure([unit('A', 1, 1), unit('B', 2, 3), unit('C', 3, 4), unit('D', 5, 5)])]).toEqual(['B', 'C'])
})
