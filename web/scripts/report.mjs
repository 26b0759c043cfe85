// make web-report: how fast, how accessible and how large the embedded application is, as one Markdown page. Asserts nothing: it prints.
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { launch } from '../browser/chromium'
import { asOf, makeNational } from '../browser/national'
import { makeDemo, signIn, start } from '../browser/program'
import { accessibility } from './report/accessibility.mjs'
import { lighthouses } from './report/lighthouse.mjs'
import { sizes } from './report/sizes.mjs'
import { sorting } from './report/sorting.mjs'

const to = process.argv[2] && resolve(process.argv[2])
const dir = await mkdtemp(join(tmpdir(), 'tongchou-report-'))
const program = join(dir, 'tongchou')
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))
const say = (text) => console.error(text)

async function served(make, name, ask) {
  const ledger = join(dir, name)
  const accounts = await make(program, ledger)
  const server = await start(program, ledger)
  const sessions = new Map()
  const session = async (account) => {
    if (!sessions.has(account)) sessions.set(account, await signIn(server.url, accounts, account))
    return sessions.get(account)
  }
  try {
    return await ask({ url: server.url, session })
  } finally {
    await server.end()
  }
}

const kb = (bytes) => `${(bytes / 1000).toFixed(1)} kB`
const table = (head, rows) => [head, head.map(() => '---'), ...rows].map((r) => `| ${r.join(' | ')} |`).join('\n')

async function report() {
  const browser = await launch()
  const made = { version: browser.version() }
  try {
    await served(makeDemo, 'demo', async (server) => {
      say('sizes')
      made.sizes = await sizes(browser, server)
      say('lighthouse')
      made.lighthouse = await lighthouses(server, '/board', await server.session('kaoheban'))
      say('accessibility')
      made.axe = await accessibility(browser, server)
    })
    await served(makeNational, 'national', async (server) => {
      say('sorting')
      made.sorting = await sorting(browser, server, `/board?as_of=${asOf}`, 'quanguo')
    })
  } finally {
    await browser.close()
  }
  return made
}

// The catalogues are many and small: one line for those of the first load and one for the rest.
function* grouped(chunks) {
  const texts = (c) => /^(text|common)\.(zh|hant|en)-/.test(c.name)
  for (const c of chunks) if (!texts(c)) yield [c.name.replace(/-[\w-]{8}\.js$/, ''), kb(c.size), c.first ? 'yes' : '']
  for (const first of [true, false]) {
    const group = chunks.filter((c) => texts(c) && c.first === first)
    if (group.length > 0) yield [`${group.length} catalogues`, kb(group.reduce((sum, c) => sum + c.size, 0)), first ? 'yes' : '']
  }
}

function page({ version, sizes, lighthouse, axe, sorting }) {
  const broken = axe.filter((p) => p.found.length > 0)
  return [
    `Chromium ${version}, ${cpus().length} cores (${cpus()[0]?.model.trim()}), against the embedded build on the demo.`,
    table(
      ['Lighthouse on the board', 'performance', 'accessibility', 'best practices', 'first contentful paint', 'largest contentful paint', 'blocking time', 'layout shift'],
      lighthouse.map((l) => [l.preset, ...l.scores, ...l.times]),
    ),
    ...lighthouse.flatMap((l) => l.remarks.map((r) => `- ${l.preset}: ${r}`)),
    table(
      ['JavaScript, gzipped as transferred', 'size'],
      [['**first load of the board**', `**${kb(sizes.first)}** in ${sizes.chunks.filter((c) => c.first).length} files`], ['style sheets of it', kb(sizes.styles)], ['everything there is', kb(sizes.chunks.reduce((sum, c) => sum + c.size, 0))]],
    ),
    table(['chunk', 'gzipped', 'in the first load of the board'], [...grouped(sizes.chunks)]),
    table(
      ['Sorting 2,850 rows: interaction to next paint', 'median', 'worst'],
      [[`${sorting.times.length} clicks on headings`, `${sorting.median} ms`, `${sorting.worst} ms`]],
    ),
    `axe-core (WCAG 2.1 A and AA, skeleton of the page): ${axe.length} views (page × width × theme), ${axe.reduce((sum, p) => sum + p.found.length, 0)} violations.`,
    ...broken.map((p) => `- ${p.name}: ${p.found.join('; ')}`),
  ].join('\n\n').replace(/\n\n- /g, '\n- ')
}

try {
  await copyFile(resolve(process.env.TONGCHOU_BIN ?? '../bin/tongchou'), program)
  const text = page(await report())
  console.log(text)
  if (to) await writeFile(to, `${text}\n`)
} finally {
  await rm(dir, { recursive: true, force: true })
}
process.exit() // Lighthouse leaves timers behind
