import { expect, test } from 'vitest'
import { parseSearch, stringifySearch } from './address'

test.each([
  [{ unit: '431002', as_of: '2021-04-26' }, '?unit=431002&as_of=2021-04-26'],
  [{ figures: ['431002:za=1', '431003:za=2'], view: undefined, sort: '' }, '?figures=431002:za%3D1&figures=431003:za%3D2'],
  [{ unit: '北湖 & 甲' }, '?unit=%E5%8C%97%E6%B9%96+%26+%E7%94%B2'],
  [{}, ''],
])('%j is written %s and read back', (search, text) => {
  expect(stringifySearch(search)).toBe(text)
  expect(parseSearch(text)).toEqual(Object.fromEntries(Object.entries(search).filter(([, v]) => v !== undefined && v !== '')))
})

test('a code stays a text, a flag is the word', () => {
  expect(stringifySearch({ unit: '0123', wall: true, version: 17 })).toBe('?unit=0123&wall=true&version=17')
  expect(parseSearch('?unit=0123&wall=true&version=17')).toEqual({ unit: '0123', wall: 'true', version: '17' })
})

test('older links are understood', () => expect(parseSearch('?unit=%22431002%22')).toEqual({ unit: '431002' }))
