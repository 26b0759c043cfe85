// What a visitor's browser is like; knows nothing of the test runner.
import type { Browser, BrowserContext, Page, Request } from 'playwright-core'

export type Width = 1440 | 360

export interface Look {
  width?: Width
  theme?: 'light' | 'dark'
  lang?: 'zh' | 'hant' | 'en'
}

const locales = { zh: 'zh-CN', hant: 'zh-TW', en: 'en-US' }

/** A fresh browser at a server, signed in when a session is given. 360 px is a phone with a finger. The clock stands in another zone than the agency's, so that a time shown in the wrong zone is seen. */
export async function newContext(browser: Browser, url: string, session?: string, look: Look = {}): Promise<BrowserContext> {
  const narrow = look.width === 360
  const context = await browser.newContext({
    baseURL: url,
    viewport: narrow ? { width: 360, height: 740 } : { width: 1440, height: 900 },
    isMobile: narrow,
    hasTouch: narrow,
    deviceScaleFactor: narrow ? 2 : 1,
    colorScheme: look.theme ?? 'light',
    locale: locales[look.lang ?? 'zh'],
    timezoneId: 'America/New_York',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  })
  context.setDefaultTimeout(60_000) // a machine that builds something else at the same time must not fail a test
  if (session) await context.addCookies([{ name: 'tongchou_session', value: session, url, httpOnly: true, sameSite: 'Lax' }])
  return context
}

/** The server's stream of events: it stays open as long as the page. */
export const isStream = (r: Request) => r.resourceType() === 'eventsource'

const asked = new WeakMap<Page, Set<Request>>()

/** Begins to count what the page asks. */
export function count(page: Page) {
  const pending = new Set<Request>()
  asked.set(page, pending)
  const done = (r: Request) => void pending.delete(r)
  page.on('request', (r) => void (isStream(r) || pending.add(r)))
  page.on('requestfinished', done)
  page.on('requestfailed', done)
}

/** Waits until a page that is counted has its heading, asks nothing more and shows nothing as being loaded. */
export async function settled(page: Page) {
  const pending = asked.get(page)
  if (!pending) throw new Error('nobody counts what the page asks')
  await page.locator('h1').first().waitFor()
  for (let quiet = 0; quiet < 3; ) {
    await page.waitForTimeout(60)
    const busy = pending.size > 0 || (await page.locator('[aria-busy="true"]').count()) > 0
    quiet = busy ? 0 : quiet + 1
  }
}
