// Makes the Traditional Chinese texts of the Simplified ones: the server's catalogues and briefing, and the screens'.
// Characters of Taiwan (cn → tw: 裡, 線, 臺), but the words stay those of the Simplified text: they are terms of rules and
// forms, which another region's vocabulary (cn → twp: 軟體, 資訊) would no longer name. scripts/hant.words.json holds
// what the converter gets wrong. --check writes nothing and ends with 1, naming the files that are stale.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Converter } from 'opencc-js/cn2t'

const words = JSON.parse(readFileSync(new URL('hant.words.json', import.meta.url), 'utf8'))
const convert = Converter({ from: 'cn', to: 'tw' })

/** A text in Traditional Chinese. */
export function hant(text) {
  return words.reduce((t, [from, to]) => t.replaceAll(from, to), convert(text))
}

/** The texts below the repository's root, as [from, to] paths. */
export function pairs(root) {
  const below = (folder, wanted) =>
    readdirSync(join(root, folder), { recursive: true })
      .map((f) => join(folder, f))
      .filter((f) => wanted.test(basename(f)))
      .sort()
  return [
    ...below('internal/say/catalog', /\.zh\.yaml$/).map((f) => [f, f.replace(/\.zh\.yaml$/, '.zh-Hant.yaml')]),
    ...below('internal/brief', /^brief\.zh\.md$/).map((f) => [f, f.replace(/\.zh\.md$/, '.zh-Hant.md')]),
    ...below('web/src', /^(text|common)\.zh\.json$/).map((f) => [f, f.replace(/\.zh\.json$/, '.hant.json')]),
  ]
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
  const check = process.argv.includes('--check')
  for (const [from, to] of pairs(root)) {
    const want = hant(readFileSync(join(root, from), 'utf8'))
    if (existsSync(join(root, to)) && readFileSync(join(root, to), 'utf8') === want) continue
    if (check) {
      console.error(`${relative(process.cwd(), join(root, to))} is stale: node web/scripts/hant.mjs`)
      process.exitCode = 1
    } else writeFileSync(join(root, to), want)
  }
}
