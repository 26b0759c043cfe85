import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { check } from './check-text.mjs'

const made = []
afterEach(() => made.splice(0).forEach((d) => rmSync(d, { recursive: true })))

// A tree with a common catalogue, the board's catalogue and the board's page, of which a test gives what it is about.
function tree({ zh = { title: '榜' }, en = { title: 'Board' }, hant = zh, code = "t('title')", more = {} }) {
  const root = mkdtempSync(join(tmpdir(), 'check-text-'))
  made.push(root)
  const page = code.includes('useTranslation') ? code : `const { t } = useTranslation('board')\nexport const shown = <p>{${code}}</p>\n`
  const files = { 'src/screens/board/text.zh.json': zh, 'src/screens/board/text.en.json': en, 'src/screens/board/text.hant.json': hant, 'src/screens/board/index.tsx': page, ...more }
  for (const l of ['zh', 'hant', 'en']) files[`src/text/common.${l}.json`] ??= {}
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content, null, 1))
  }
  return check(root).map((f) => `${f.file.replace('src/screens/board/', '')}:${f.line} ${f.text}`)
}

test('all is well', () => expect(tree({})).toEqual([]))

test.each([
  ['a key that a language lacks', { zh: { title: '榜', a: { b: '乙' } }, en: { title: 'Board' }, code: "t('title') + t('a.b')", hant: { title: '榜', a: { b: '乙' } } }, 'text.zh.json:4 a.b is missing in src/screens/board/text.en.json'],
  ['a key that Chinese lacks', { en: { title: 'Board', more: 'x' } }, 'text.en.json:3 more is not in Chinese'],
  ['other blanks', { zh: { title: '榜{{n}}' }, en: { title: 'Board {{m}}' } }, 'text.en.json:2 title has {{m}} to fill in, in Chinese {{n}}'],
  ['other marks', { zh: { title: '榜<b>甲</b>' } }, 'text.en.json:2 title has nothing to fill in, in Chinese <b>'],
  ['a plural form missing', { zh: { n_other: '{{count}}个' }, en: { n_other: '{{count}} units' }, code: "t('n', { count: 2 })" }, 'text.en.json:2 n lacks the form n_one'],
  ['an unused key', { zh: { title: '榜', old: '旧' }, en: { title: 'Board', old: 'Old' } }, 'text.zh.json:3 old is used nowhere'],
  ['a missing key', { code: "t('title') + t('name')" }, 'index.tsx:2 no key name in board'],
  ['a missing key of another namespace', { code: "t('title') + t('common:act.go')" }, 'index.tsx:2 no key act.go in common'],
  ['a missing key in a branch', { code: "t('title') + t(x ? 'title' : 'b')" }, 'index.tsx:2 no key b in board'],
  ['a form that no key has', { code: 't(`title`) + t(`state.${s}`)' }, 'index.tsx:2 no key state..+ in board'],
  ['Chinese in the code', { code: "t('title') + name('北湖')" }, "index.tsx:2 not from a catalogue: '北湖'"],
  ['words between tags', { code: "t('title')}</p>; const x = <b>Save</b>; const y = <p>{1" }, 'index.tsx:2 not from a catalogue: Save'],
  ['a literal as a child', { code: "t('title')}{ok && 'Save'" }, "index.tsx:2 not from a catalogue: {ok && 'Save'}"],
  ['a literal label', { code: "t('title')}<Button aria-label=\"Close\" />{1" }, 'index.tsx:2 aria-label is not from a catalogue: aria-label="Close"'],
])('sees %s', (_, what, fault) => expect(tree(what)).toContain(fault))

test.each([
  ['keys of a form', { zh: { state: { a: '甲', b: '乙' } }, en: { state: { a: 'A', b: 'B' } }, code: 't(`state.${s}`)' }],
  ['whole keys in a table', { zh: { act: { go: '去' } }, en: { act: { go: 'Go' } }, code: "t(['act.go'][i])" }],
  ['keys named by a comment', { zh: { a: '甲' }, en: { a: 'A' }, code: 't(which) /* text-keys: a */' }],
  ['both forms of English', { zh: { n_other: '{{count}}个' }, en: { n_one: 'one unit', n_other: '{{count}} units' }, code: "t('n', { count: 2 })" }],
  ['the marked exception', { code: "useTranslation; const { t } = useTranslation('board'); t('title')\nconst x = '北湖' // text-ok: an example" }],
  ['signs, figures and keys of the keyboard', { code: "t('title')}<span>▾ 12</span><kbd>j</kbd>{1" }],
  ['the function under another name', { zh: { title: '榜' }, more: { 'src/text/common.zh.json': { go: '去' }, 'src/text/common.hant.json': { go: '去' }, 'src/text/common.en.json': { go: 'Go' } }, code: "const { t } = useTranslation('board'); const { t: common } = useTranslation()\nexport const x = () => <p>{t('title')}{common('go')}</p>" }],
])('lets pass %s', (_, what) => expect(tree(what)).toEqual([]))
