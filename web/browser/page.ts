// Pages of a real browser that are watched: whatever the page complains of fails the test that opened it.
import { mkdir } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, onTestFinished } from 'vitest'
import { launch } from './chromium'
import { count, isStream, type Look, newContext, settled } from './context'
import type { Server } from './server'

export interface Visit extends Look {
  /** The account that is signed in; nobody when left out. */
  as?: string
  /** Where to go: path and search. */
  at?: string
  /** A console message, a refused or failed request that this test expects: those whose text matches are let pass. */
  allow?: RegExp[]
}

interface Watch {
  server: Server
  allow: RegExp[]
  troubles: string[]
  live: boolean
}

const watches = new WeakMap<Page, Watch>()

let browser: Promise<Browser> | undefined
afterAll(async () => (await browser)?.close())

/** The browser of this test file. */
export function theBrowser(): Promise<Browser> {
  browser ??= launch()
  return browser
}

/**
 * A page at `at`, signed in by its cookie. When the test ends, the page fails it if the console had an error or a warning, a request failed, the
 * policy was broken, or a request left the server; what is expected is said by `allow`.
 */
export async function openPage(server: Server, visit: Visit = {}): Promise<Page> {
  const context = await newContext(await theBrowser(), server.url, visit.as && (await server.session(visit.as)), visit)
  const page = await context.newPage()
  count(page)
  watch(page, server, visit.allow ?? [])
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await shot(page, `failed/${task.name}`).catch(() => {})
    await context.close()
    const left = troubles(page)
    if (left.length > 0) throw new Error(`the page is not silent:\n  ${left.join('\n  ')}`)
  })
  if (visit.at !== undefined) {
    await page.goto(visit.at)
    await settled(page)
  }
  return page
}

function watch(page: Page, server: Server, allow: RegExp[]) {
  const watch: Watch = { server, allow: [...allow], troubles: [], live: false }
  watches.set(page, watch)
  const trouble = (text: string) => void watch.troubles.push(text)
  const context = page.context()
  page.on('console', (m) => {
    if (m.type() === 'error' || m.type() === 'warning') trouble(`console ${m.type()}: ${m.text()} (${m.location().url})`)
  })
  page.on('pageerror', (e) => trouble(`uncaught: ${e.stack ?? e.message}`))
  context.on('request', (r) => {
    const at = new URL(r.url())
    if (/^(https?|wss?):$/.test(at.protocol) && at.origin !== server.url) trouble(`left the server: ${r.method()} ${r.url()}`)
  })
  context.on('requestfailed', (r) => {
    if (isStream(r)) watch.live = false
    const why = r.failure()?.errorText ?? ''
    if (!why.includes('ERR_ABORTED')) trouble(`request failed: ${r.method()} ${r.url()}: ${why}`) // aborted: the page itself gave the question up
  })
  context.on('response', (r) => {
    if (isStream(r.request())) watch.live = r.ok()
    if (r.status() >= 400) trouble(`request refused: ${r.status()} ${r.request().method()} ${r.url()}`)
  })
}

function watchOf(page: Page): Watch {
  const watch = watches.get(page)
  if (!watch) throw new Error('the page was not opened by openPage')
  return watch
}

/** Messages and failed requests of the page that match are expected. */
export function allow(page: Page, ...patterns: RegExp[]) {
  watchOf(page).allow.push(...patterns)
}

/** What the page complained of so far that is not expected. */
export function troubles(page: Page): string[] {
  const watch = watchOf(page)
  return watch.troubles.filter((t) => !watch.allow.some((a) => a.test(t)))
}

/** Waits until the server's events reach the page, so that what is written from now on is told to it. */
export async function live(page: Page) {
  const watch = watchOf(page)
  while (!watch.live) await page.waitForTimeout(30)
}

/** Cuts the page off the network; `online(page)` joins it again. What fails for want of a network is expected. */
export async function offline(page: Page) {
  allow(page, /ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|ERR_FAILED/)
  await page.context().setOffline(true)
}

export async function online(page: Page) {
  await page.context().setOffline(false)
}

/** Keeps what the page looks like as web/shots/<name>.png. */
export async function shot(page: Page, name: string, options: { fullPage?: boolean } = {}) {
  const path = new URL(`../shots/${name.replace(/[^\p{L}\p{N}/._-]+/gu, '-')}.png`, import.meta.url).pathname
  await mkdir(path.slice(0, path.lastIndexOf('/')), { recursive: true })
  await page.screenshot({ path, fullPage: options.fullPage ?? false, animations: 'disabled' })
}
