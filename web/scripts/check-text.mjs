// Holds code and catalogues together: no word in the code, no key missing, none left over, every language with the same blanks.
// Run by npm run check; prints file:line and ends with 1 when something is wrong. How to mark exceptions: scripts/text/code.mjs.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { base, catalogues, compare } from './text/catalogues.mjs'
import { read } from './text/code.mjs'

/** All that is wrong below root/src, as { file, line, text }. */
export function check(root) {
  const all = catalogues(root)
  const files = sources(root).map((file) => ({ file, ...read(file, readFileSync(join(root, file), 'utf8'), folder(file)) }))
  const words = files.flatMap(({ file, words }) => words.map((w) => ({ file, ...w })))
  return [...all.flatMap(compare), ...words, ...missing(all, files), ...unused(all, files)]
}

function sources(root) {
  return readdirSync(join(root, 'src'), { recursive: true })
    .map((f) => join('src', f))
    .filter((f) => /\.tsx?$/.test(f) && !/\.(test|d)\.tsx?$/.test(f))
    .sort()
}

// The namespace of a file is its screen's.
const folder = (file) => /^src\/screens\/([^/]+)\//.exec(file)?.[1] ?? 'common'

const keysOf = (all, namespace) => all.find((c) => c.name === namespace)?.sheets.zh?.keys ?? new Map()

function missing(all, files) {
  const faults = []
  for (const { file, asked } of files) {
    for (const { pattern, namespaces, line } of asked) {
      const whole = new RegExp(`^${pattern}$`)
      const there = namespaces.some((n) => [...keysOf(all, n).keys()].some((k) => whole.test(base(keysOf(all, n), k))))
      if (!there) faults.push({ file, line, text: `no key ${pattern.replaceAll('\\', '')} in ${namespaces.join(', ')}` })
    }
  }
  return faults
}

function unused(all, files) {
  const asked = new Map()
  for (const f of files) for (const { pattern, namespaces } of f.asked) for (const n of namespaces) asked.set(n, [...(asked.get(n) ?? []), new RegExp(`^${pattern}$`)])
  const strings = new Set(files.flatMap((f) => [...f.strings]))
  const faults = []
  for (const { name, sheets } of all) {
    if (!sheets.zh) continue
    for (const [key, { text, line }] of sheets.zh.keys) {
      const asks = base(sheets.zh.keys, key)
      const used = (asked.get(name) ?? []).some((p) => p.test(asks)) || (asks.includes('.') && strings.has(asks)) || strings.has(`${name}:${asks}`)
      const nested = [...sheets.zh.keys.values()].some((v) => v.text !== text && v.text.includes(`$t(${asks}`))
      if (!used && !nested) faults.push({ file: sheets.zh.file, line, text: `${key} is used nowhere` })
    }
  }
  return faults
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..')
  if (!existsSync(join(root, 'src'))) throw new Error(`no src in ${root}`)
  const faults = check(root)
  for (const { file, line, text } of faults) console.error(`${relative(process.cwd(), join(root, file))}:${line}: ${text}`)
  if (faults.length > 0) process.exit(1)
}
