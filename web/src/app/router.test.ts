// The words that a screen needs are there when it is drawn: those of every file that it is made of.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const src = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(file, 'utf8')
const fileOf = (path: string) => [path, `${path}.tsx`, `${path}.ts`, join(path, 'index.tsx')].find((p) => /\.tsx?$/.test(p) && existsSync(p))

/** The catalogues that a file and all that it imports take words from. */
function catalogues(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return new Set()
  seen.add(file)
  const text = read(file)
  const own = [...text.matchAll(/useTranslation\('(\w+)'\)/g)].map((m) => m[1]!)
  const below = [...text.matchAll(/(?:from |import\()'(\.[^']*)'/g)].flatMap((m) => {
    const to = fileOf(join(dirname(file), m[1]!))
    return to ? [...catalogues(to, seen)] : []
  })
  return new Set([...own, ...below])
}

const declared = [...read(join(src, 'app/router.tsx')).matchAll(/screen\('(\w+)', \(\) => import\('\.\.\/([\w/]+)'\)((?:, '\w+')*)\)/g)].map(([, name, path, others]) => ({ name: name!, path: path!, words: [name!, ...[...others!.matchAll(/'(\w+)'/g)].map((m) => m[1]!)].sort() }))

test('every screen is looked at', () => expect(declared.length).toBe([...read(join(src, 'app/router.tsx')).matchAll(/component: screen\(/g)].length))

test.each(declared)('$path is loaded with the words of all its parts', ({ path, words }) => {
  expect([...catalogues(fileOf(join(src, path))!)].sort()).toEqual(words)
})

test('what stands around pages has common words only', () => expect([...catalogues(join(src, 'app/shell.tsx'))]).toEqual([]))
