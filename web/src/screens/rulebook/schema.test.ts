import { describe, expect, it } from 'vitest'
import { choices, missingKeys, placeAt, schemaAt, type Schema } from './schema'

const schema: Schema = {
  $ref: '#/$defs/Rulebook',
  $defs: {
    Rulebook: { type: 'object', required: ['code'], properties: { code: { type: 'string' }, rounding: { $ref: '#/$defs/Rounding' }, items: { type: 'array', items: { $ref: '#/$defs/Item' } } } },
    Rounding: { type: 'object', properties: { places: { type: 'integer' }, mode: { enum: ['half_up', 'down'] } } },
    Item: { type: 'object', required: ['code', 'rule'], properties: { code: { type: 'string' }, difficulty: { type: 'boolean' }, rule: { $ref: '#/$defs/Rule' }, items: { type: 'array', items: { $ref: '#/$defs/Item' } } } },
    Rule: {
      oneOf: [
        { properties: { kind: { const: 'completion' }, indicator: { type: 'string' }, against: { enum: ['target', 'pace'] }, cap: { $ref: '#/$defs/Number' } }, required: ['kind'] },
        { properties: { kind: { const: 'rank' }, of: { $ref: '#/$defs/Measure' }, step: { $ref: '#/$defs/Number' } }, required: ['kind'] },
      ],
    },
    Measure: { oneOf: [{ properties: { kind: { const: 'quantity' }, indicator: { type: 'string' } } }, { properties: { kind: { const: 'rate' }, numerator: { type: 'string' } } }] },
    Number: { type: ['number', 'string'] },
  },
}

/** The place at the mark ‸, and what may be written there. */
function at(marked: string) {
  const i = marked.indexOf('‸')
  const p = placeAt(marked.replace('‸', ''), i)
  const words = p.key ? choices(schema, [...p.path, p.key], p.value) : missingKeys(schema, p.path, p.has, p.value).map((m) => m.key)
  return { path: p.path, key: p.key, from: i - p.from, words }
}

describe('what may stand', () => {
  it.each([
    ['at the top', 'code: X\n‸', [], undefined, ['rounding', 'items']],
    ['in a map', 'code: X\nrounding:\n  pl‸', ['rounding'], undefined, ['places', 'mode']],
    ['after a key', 'rounding:\n  mode: ha‸', ['rounding'], 'mode', ['half_up', 'down']],
    ['in a flow map', 'rounding: {places: 2, ‸', ['rounding'], undefined, ['mode']],
    ['a value in a flow map', 'rounding: {mode: ‸}', ['rounding'], 'mode', ['half_up', 'down']],
    ['in the second item', 'items:\n  - code: A\n    rule: {kind: rank}\n  - code: B\n    ‸', ['items', 1], undefined, ['difficulty', 'rule', 'items']],
    ['at the dash', 'items:\n  - ‸', ['items', 0], undefined, ['code', 'difficulty', 'rule', 'items']],
    ['yes or no', 'items:\n  - code: A\n    difficulty: ‸', ['items', 0], 'difficulty', ['true', 'false']],
    ['the kinds of a rule', 'items:\n  - rule: {kind: ‸', ['items', 0, 'rule'], 'kind', ['completion', 'rank']],
    ['the fields of a kind', 'items:\n  - rule: {kind: completion, ‸', ['items', 0, 'rule'], undefined, ['indicator', 'against', 'cap']],
    ['the fields of a kind, on lines', 'items:\n  - code: A\n    rule:\n      kind: rank\n      ‸', ['items', 0, 'rule'], undefined, ['of', 'step']],
    ['a kind within a kind', 'items:\n  - code: A\n    rule:\n      kind: rank\n      of: {kind: rate, ‸', ['items', 0, 'rule', 'of'], undefined, ['numerator']],
    ['back at the item', 'items:\n  - code: A\n    rule:\n      kind: rank\n    ‸', ['items', 0], undefined, ['difficulty', 'items']],
    ['in an item of an item', 'items:\n  - code: A\n    items:\n      - code: B\n      - ‸', ['items', 0, 'items', 1], undefined, ['code', 'difficulty', 'rule', 'items']],
    ['past a comment', '# x: y\nrounding: # z\n  ‸', ['rounding'], undefined, ['places', 'mode']],
  ])('%s', (_, text, path, key, words) => {
    const got = at(text)
    expect(got.path).toEqual(path)
    expect(got.key).toBe(key)
    expect(got.words).toEqual(words)
  })
})

it('begins the word where it begins', () => {
  expect(at('rounding:\n  mode: ha‸').from).toBe(2)
  expect(at('rounding:\n  pla‸').from).toBe(3)
  expect(at('rounding: {places: 2, mo‸').from).toBe(2)
  expect(at('rounding: {mode: do‸').from).toBe(2)
})

it('tells the sort of a value', () => {
  expect(schemaAt(schema, ['items', 3, 'rule', 'cap'], () => 'completion')?.name).toBe('Number')
  expect(schemaAt(schema, ['items', 3, 'rule', 'cap'], () => 'rank')).toBeUndefined()
})
