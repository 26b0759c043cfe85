// The catalogues as sets of keys, and what is wrong among the languages of one namespace.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'

const languages = { zh: 'zh-Hans', hant: 'zh-Hant', en: 'en' }
const plural = /^(.*)_(zero|one|two|few|many|other)$/

/**
 * All namespaces: common, and one for each screen.
 * Each is { name, sheets: { zh, hant, en } }; a sheet is { file, keys: Map(key → { text, line }) }, null where the file is missing.
 */
export function catalogues(root) {
  const found = [{ name: 'common', at: join(root, 'src/text'), stem: 'common' }]
  const screens = join(root, 'src/screens')
  for (const name of existsSync(screens) ? readdirSync(screens) : []) found.push({ name, at: join(screens, name), stem: 'text' })
  return found
    .map(({ name, at, stem }) => ({ name, sheets: Object.fromEntries(Object.keys(languages).map((l) => [l, sheet(root, join(at, `${stem}.${l}.json`))])) }))
    .filter(({ sheets }) => Object.values(sheets).some(Boolean))
}

function sheet(root, path) {
  if (!existsSync(path)) return null
  const source = ts.parseJsonText(path, readFileSync(path, 'utf8'))
  const keys = new Map()
  const walk = (object, prefix) => {
    for (const p of object.properties) {
      const key = prefix + p.name.text
      if (ts.isObjectLiteralExpression(p.initializer)) walk(p.initializer, `${key}.`)
      else keys.set(key, { text: p.initializer.text ?? '', line: source.getLineAndCharacterOfPosition(p.getStart(source)).line + 1 })
    }
  }
  walk(source.statements[0].expression, '')
  return { file: relative(root, path), keys }
}

/** The key that code asks for: without the plural form that i18next adds to it. */
export function base(keys, key) {
  const [, stem] = plural.exec(key) ?? []
  return stem && keys.has(`${stem}_other`) ? stem : key
}

const bases = (keys) => new Set([...keys.keys()].map((k) => base(keys, k)))

const blanks = (text) => [...text.matchAll(/\{\{-?\s*([\w.]+)[^}]*\}\}/g)].map((m) => m[1])
const marks = (text) => [...text.matchAll(/<\/?(\w+)\s*\/?>/g)].map((m) => m[1])

// What must be filled in, of all forms of a key together.
function filledIn(keys, key) {
  const all = new Set()
  for (const [k, { text }] of keys) if (base(keys, k) === key) for (const b of [...blanks(text).map((b) => `{{${b}}}`), ...marks(text).map((m) => `<${m}>`)]) all.add(b)
  return [...all].sort().join(' ')
}

/** Keys or blanks that one language has and another has not, and plural forms that a language needs. */
export function compare({ name, sheets }) {
  const faults = []
  const first = sheets.zh
  if (!first) return [{ file: Object.values(sheets).find(Boolean).file, line: 1, text: `${name} has no Chinese catalogue` }]
  for (const [language, s] of Object.entries(sheets)) {
    if (!s) {
      faults.push({ file: first.file, line: 1, text: `${name} has no catalogue in ${language}` })
      continue
    }
    for (const [key, { text, line }] of s.keys) if (text.trim() === '') faults.push({ file: s.file, line, text: `${key} is empty` })
    faults.push(...forms(language, s), ...(s === first ? [] : differences(first, s)))
  }
  return faults
}

function forms(language, { file, keys }) {
  const needed = new Intl.PluralRules(languages[language]).resolvedOptions().pluralCategories
  return [...bases(keys)]
    .filter((key) => keys.has(`${key}_other`))
    .flatMap((key) => needed.filter((c) => !keys.has(`${key}_${c}`)).map((c) => ({ file, line: keys.get(`${key}_other`).line, text: `${key} lacks the form ${key}_${c}` })))
}

function differences(first, other) {
  const faults = []
  const [wanted, have] = [bases(first.keys), bases(other.keys)]
  const lineOf = (s, key) => (s.keys.get(key) ?? s.keys.get(`${key}_other`)).line
  for (const key of wanted) {
    if (!have.has(key)) faults.push({ file: first.file, line: lineOf(first, key), text: `${key} is missing in ${other.file}` })
    else if (filledIn(first.keys, key) !== filledIn(other.keys, key)) {
      faults.push({ file: other.file, line: lineOf(other, key), text: `${key} has ${filledIn(other.keys, key) || 'nothing'} to fill in, in Chinese ${filledIn(first.keys, key) || 'nothing'}` })
    }
  }
  for (const key of have) if (!wanted.has(key)) faults.push({ file: other.file, line: lineOf(other, key), text: `${key} is not in Chinese` })
  return faults
}
