import { expect, test } from 'vitest'
import { frameOf, months, place } from './axis'

const campaign = { start: '2021-02-10', due: '2021-06-30' }

test('the frame holds the as-of day', () => {
  expect(frameOf(campaign, '2021-04-26')).toEqual({ from: '2021-02-10', to: '2021-06-30' })
  expect(frameOf(campaign, '2021-07-05').to).toBe('2021-07-05')
})
test('places run from 0 to 1 and end outside', () => {
  const frame = frameOf(campaign, '2021-04-26')
  expect([place(frame, '2021-02-10'), place(frame, '2021-06-30'), place(frame, '2021-07-01')]).toEqual([0, 1, undefined])
})
test('months begin on their first day', () => expect(months(frameOf(campaign, '2021-04-26'))).toEqual(['2021-03-01', '2021-04-01', '2021-05-01', '2021-06-01']))
