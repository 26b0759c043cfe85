import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { append, documentOf, lineOf, move, remove, setThing, setValue, wordAt } from './document'

const folder = new URL('../../../../examples/rulebooks/', import.meta.url)
const texts = readdirSync(folder)
  .filter((f) => /^\d\d-.*\.yaml$/.test(f) && !f.includes('golden'))
  .map((f) => [f, readFileSync(new URL(f, folder), 'utf8')] as const)
const comments = (text: string) => [...text.matchAll(/#.*/g)].map((m) => m[0])
const book = texts.find(([f]) => f.startsWith('01'))![1]

describe('a change of one value', () => {
  it('changes its characters and nothing else', () => {
    expect(setValue(book, ['items', 0, 'full'], '30')).toBe(book.replace('full: 25', 'full: 30'))
    expect(setValue(book, ['items', 1, 'rule', 'cap'], '1.50')).toBe(book.replace('cap: 1.2}', 'cap: 1.50}'))
  })
  it('keeps quotes and quotes what needs them', () => {
    expect(setValue('a: "1"\nb: x # y\n', ['a'], '2')).toBe('a: "2"\nb: x # y\n')
    expect(setValue('a: x\n', ['a'], 'x: y')).toBe('a: "x: y"\n')
  })
  it('adds what was not there and keeps the comments', () => {
    const next = setValue(book, ['items', 0, 'rule', 'cap'], '1.1')
    expect(comments(next)).toEqual(comments(book))
    expect(wordAt(documentOf(next)!, ['items', 0, 'rule', 'cap'])).toBe('1.1')
  })
})

describe.each(texts)('%s', (_, text) => {
  it('keeps every comment through moving, adding and taking away', () => {
    const added = append(text, ['items'], { code: 'NEU', name: '新项', full: 5, missing: 'zero', rule: { kind: 'completion', indicator: 'x' } })
    expect(comments(added)).toEqual(comments(text))
    const last = (documentOf(added)!.toJS() as { items: unknown[] }).items.length - 1
    const gone = remove(added, ['items', last])
    expect(comments(gone)).toEqual(comments(text))
    expect(documentOf(gone)!.toJS()).toEqual(documentOf(text)!.toJS())
    expect(comments(move(text, ['items'], 0, 1)).sort()).toEqual(comments(text).sort())
    expect(documentOf(move(move(text, ['items'], 0, 1), ['items'], 1, -1))!.toJS()).toEqual(documentOf(text)!.toJS())
  })
})

it('writes lists and maps in the style of the text', () => {
  const next = append(book, ['items'], { code: 'NEU', name: '新项', full: 5, rule: { kind: 'completion', indicator: 'x' } })
  expect(next).toContain('  - code: NEU\n    name: 新项\n    full: 5\n    rule: {kind: completion, indicator: x}\n')
  expect(setThing(book, ['items', 0, 'rule'], { kind: 'manual', indicator: 'x' })).toContain('rule: {kind: manual, indicator: x}')
  expect(move(book, ['items'], 0, -1)).toBe(book)
})

it('finds lines and refuses what is no YAML', () => {
  expect(lineOf(book, ['items', 0, 'full'])).toBe(book.split('\n').findIndex((l) => l.includes('full: 25')) + 1)
  expect(documentOf('a: [')).toBeUndefined()
  expect(setValue('a: [', ['a'], '1')).toBe('a: [')
})
