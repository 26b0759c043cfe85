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

const to = fileURLToPath(new URL('../../docs/screens/', import.meta.url))
const exec = promisify(execFile)

/** The pages that are shown; the clerk's page also on a phone. */
const shown = [...pages.filter((p) => !['/account', '/nowhere'].includes(p.at)).map((p) => ({ ...p, width: 1440 })), { at: '/entry', as: 'beihu-neiqin', width: 360 }]

async function take(browser, server, { at, as, width }) {
  const context = await newContext(browser, server.url, as && (await signIn(server.url, server.accounts, as)), { width })
  const page = await context.newPage()
  count(page)
  await page.goto(at)
  await settled(page)
  const file = join(to, `${nameOf(at)}${width === 360 ? '-360' : ''}.png`)
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
