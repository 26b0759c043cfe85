import { expect, test } from 'vitest'
import { courseOption, totalOn, type Series } from './course'

const series: Series = {
  target: {
    unit: 'A', indicator: 'x', assigned: '100', actual: '12', after_due: '0', completion: '0.12', start: '2021-02-10', due: '2021-06-30', time_pace: '0.5', time_pace_difference: '-38', finished_on: null, days_ahead: -53, months_ahead: -1,
    remaining: '88', needed_per_day: '1.3539', forecast: { finish: '2021-07-10', low: '2021-07-01', high: '2021-07-20', level: '0.8' },
  },
  points: [{ day: '2021-03-01', quantity: '5', total: '5' }, { day: '2021-04-01', quantity: '7', total: '12' }],
  marks: [{ what: 'late', record: 7, day: '2021-03-15', recorded: '2021-03-20', unit: 'A', unit_name: '甲', quantity: '1' }],
}
const words = { actual: 'actual', plan: 'plan', target: 'target', forecast: 'forecast', today: 'today', late: 'late', correction: 'correction', retraction: 'retraction' }
const option = courseOption(series, '2021-04-26', words, (name) => name, (d) => d) as { series: { name: string; data: unknown[] }[] }
const data = (name: string) => option.series.find((s) => s.name === name)!.data

test('the actual begins at nothing, and ends at the as-of day', () => expect(data('actual')).toEqual([['2021-02-09', 0], ['2021-03-01', 5], ['2021-04-01', 12], ['2021-04-26', 12]]))
test('the plan leads from nothing to the whole', () => expect(data('plan')).toEqual([['2021-02-09', 0], ['2021-06-30', 100]]))
test('the forecast spreads from now to its bounds', () => expect(data('forecast')).toEqual([['2021-04-26', 12, '2021-07-01', 100, '2021-07-20', 100]]))
test('a mark stands on the sum of its day, and knows its record', () => expect(data('late')).toEqual([{ value: ['2021-03-15', 5], record: 7 }]))
test('before the first day the sum is nothing', () => expect(totalOn(series, '2021-02-20')).toBe(0))
