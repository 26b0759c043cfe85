import { expect, test } from 'vitest'
import { base64Of, interval } from './interval'

test.each([
  [86_400, 'hours', 24],
  [600, 'minutes', 10],
  [90, 'seconds', 90],
])('%i seconds are %s', (seconds, unit, count) => expect(interval(seconds)).toEqual({ unit, count }))

test('a root is written as checkpoints write it', () => expect(base64Of('00ff10')).toBe('AP8Q'))
