// make screenshots: the pages of the demo as docs/screens/*.png, for the README. Colours are reduced by pngquant where it is installed.
import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { launch } from '../browser/chromium'
import { count, newContext, settled } from '../browser/context'
import { nameOf, pages } from '../browser/pages'
import { makeDemo, signIn, start } from '../browser/program'
import { xlsx } from '../browser/xlsx'

const to = fileURLToPath(new URL('../../docs/screens/', import.meta.url))
const exec = promisify(execFile)

// Where a page is best seen with something on it.
const better = {
  '/explain?unit=431002': { at: '/explain?unit=431002&item=DXZP&record=7775' },
  '/whatif': { at: '/whatif?weights=ZFGF:40&figures=4310A1:dxzp:150&unit=4310A1' },
  '/review': { at: '/review?unit=431002-03&period=2021-04' },
  '/import': { at: '/import', look: faulty },
}

/** The pages that are shown; the clerk's page also on a phone, with a return open. */
const shown = [
  ...pages.filter((p) => !['/account', '/nowhere'].includes(p.at)).map((p) => ({ ...p, name: nameOf(p.at), width: 1440, ...better[p.at] })),
  { at: '/entry?unit=431002-01&period=2021-04-26', as: 'beihu-neiqin', name: 'entry-360', width: 360 },
]

/** A workbook with faults, opened and not written. */
async function faulty(page) {
  const rows = [
    ['单位代码', '指标代码', '日期', '数量', '凭证号'],
    ['431002-01', 'za', '2021-04-25', '3', 'W-1'],
    ['431002-01', 'zz', '2021-04-25', '4o', 'W-2'],
    ['431002-02', 'za', '2021-04-24', '7', 'W-3'],
    ['431002-03', 'za', '4月6日', '5', 'W-4'],
  ] // text-ok: what a user's file holds
  await page.locator('input[type=file]').setInputFiles({ name: 'april.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: xlsx('Sheet1', rows) })
  await page.locator('[role=gridcell][aria-invalid=true]').first().waitFor()
  await settled(page)
}

async function take(browser, server, { at, as, name, width, look }) {
  const context = await newContext(browser, server.url, as && (await signIn(server.url, server.accounts, as)), { width })
  const page = await context.newPage()
  count(page)
  await page.goto(at)
  await settled(page)
  await look?.(page)
  const file = join(to, `${name}.png`)
  await page.screenshot({ path: file, animations: 'disabled' })
  await context.close()
  await exec('pngquant', ['--force', '--skip-if-larger', '--strip', '--output', file, '128', file]).catch((e) => {
    if (e.code !== 'ENOENT' && e.code !== 98) throw e // not installed; or it would not be smaller
  })
  console.error(file)
}

const dir = await mkdtemp(join(tmpdir(), 'tongchou-screens-'))
try {
  const program = join(dir, 'tongchou')
  await copyFile(resolve(process.env.TONGCHOU_BIN ?? '../bin/tongchou'), program)
  const accounts = await makeDemo(program, join(dir, 'demo'))
  const { url, end } = await start(program, join(dir, 'demo'))
  const browser = await launch()
  try {
    await mkdir(to, { recursive: true })
    for (const page of shown) await take(browser, { url, accounts }, page)
  } finally {
    await browser.close()
    await end()
  }
} finally {
  await rm(dir, { recursive: true, force: true })
}
process.exit()
