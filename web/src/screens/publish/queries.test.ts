import { expect, test } from 'vitest'
import { workingDays } from './queries'

test.each([
  ['2021-04-26', '2021-05-03'], // Monday to Monday
  ['2021-04-30', '2021-05-07'], // Friday
  ['2021-05-01', '2021-05-07'], // Saturday
])('five working days after %s', (day, after) => expect(workingDays(day, 5)).toBe(after))
