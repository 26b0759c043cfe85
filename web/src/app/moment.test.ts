import { expect, test } from 'vitest'
import { dayOf, momentOf } from './moment'

test.each([
  ['2021-04-26', '2021-04-26'],
  ['2020-02-29', '2020-02-29'],
  ['2021-02-30', undefined],
  ['2021-13-01', undefined],
  ['20210426', undefined],
  [undefined, undefined],
])('the day %s is %s', (said, is) => expect(dayOf(said)).toBe(is))

test('what is no instant is not asked about', () => {
  expect(momentOf({ known_at: 'abc' }).known_at).toBeUndefined()
  expect(momentOf({ known_at: '2021-04-27T02:00:00+08:00' }).known_at).toBe('2021-04-27T02:00:00+08:00')
})
