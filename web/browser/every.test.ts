// Every page at both widths, in both themes and all languages: no breach of WCAG, a silent console, a heading, a way back, nothing wider than a phone.
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { demoServer, openPage, type Server, settled, shot, troubles, violations, type Width } from './harness'
import { nameOf, pages } from './pages'

const languages = { zh: 'zh-Hans', hant: 'zh-Hant', en: 'en' }

let server: Server
beforeAll(async () => {
  server = await demoServer()
})

// What a page is short of, in words.
async function faults(page: Page, at: string, width: Width): Promise<string[]> {
  const found = (await violations(page)).map((v) => `${v.rule} at ${v.selector}: ${v.why.replace(/\s+/g, ' ')}`)
  if ((await page.locator('h1:visible').count()) !== 1) found.push('has not one heading h1')
  if (at !== '/signin' && (await page.locator('nav a, a[href="/"]').count()) === 0) found.push('has no way back')
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  if (wide > width) found.push(`is ${wide} px wide`)
  const raw = await page.locator('body').innerText()
  const key = /\b[a-z]+\.[a-z]+[A-Z]?[a-zA-Z]*\b(?=$|\n)|\{\{\w+\}\}/m.exec(raw)?.[0]
  if (key) found.push(`shows ${key}`)
  return found
}

describe.each([1440, 360] as const)('at %d px', (width) => {
  test.each(pages)('$at', async ({ at, as }) => {
    const page = await openPage(server, { as, at, width })
    const found: string[] = []
    for (const [lang, tag] of Object.entries(languages)) {
      await page.evaluate((l) => localStorage.setItem('tongchou.language', l), lang)
      await page.reload()
      await settled(page)
      if ((await page.locator('html').getAttribute('lang')) !== tag) found.push(`${lang}: is not marked as ${tag}`)
      found.push(...(await faults(page, at, width)).map((f) => `${lang}: ${f}`))
      if (lang !== 'zh') continue
      await shot(page, `every/${nameOf(at)}-${width}-light`)
      await page.emulateMedia({ colorScheme: 'dark' })
      found.push(...(await faults(page, at, width)).map((f) => `dark: ${f}`))
      await shot(page, `every/${nameOf(at)}-${width}-dark`)
      await page.emulateMedia({ colorScheme: 'light' })
    }
    expect(found).toEqual([])
  })
})

const accounts = ['kaoheban', 'guanli', 'shenhe', 'ducha', 'zhenggong', 'shenji', 'beihu-juzhang', 'beihu-neiqin']

test.each(accounts)('what the menu offers to %s opens without a complaint', async (as) => {
  const page = await openPage(server, { as, at: '/account' })
  const links = await page.locator('nav a').evaluateAll((all) => [...new Set(all.map((a) => a.getAttribute('href')!))])
  expect(links.length).toBeGreaterThan(2)
  for (const link of links) {
    await page.locator(`nav a[href="${link}"]`).first().click()
    await settled(page)
    expect(troubles(page), link).toEqual([])
  }
})
