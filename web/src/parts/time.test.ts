import { expect, test } from 'vitest'
import { dayIn, instantOf, timeIn } from './time'

test('a day and a time of the agency are one instant', () => {
  expect(instantOf('2021-04-28', '18:00', 'Asia/Shanghai')).toBe('2021-04-28T10:00:00.000Z')
  expect(instantOf('2021-04-28', '0:05', 'Asia/Shanghai')).toBe('2021-04-27T16:05:00.000Z')
  for (const wrong of ['24:00', '18', '18:60', '']) expect(instantOf('2021-04-28', wrong, 'Asia/Shanghai')).toBeUndefined()
})

test('an instant is shown by the agency’s clocks, not the reader’s', () => {
  expect([dayIn('2021-04-28T17:30:00Z', 'Asia/Shanghai'), timeIn('2021-04-28T17:30:00Z', 'Asia/Shanghai')]).toEqual(['2021-04-29', '01:30'])
})
