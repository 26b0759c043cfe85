// A country's board: 2,850 rows of which only those in sight are in the page, and the last is reached by its end.
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { nationalServer, openPage, type Server, settled } from './harness'
import { asOf, bureaus } from './national'

let server: Server
beforeAll(async () => {
  server = await nationalServer()
})

const rows = (page: Page) => page.locator('[role="row"]').count()

test('scrolling a board of 2,850 rows keeps the page small and reaches the last', async () => {
  const page = await openPage(server, { as: 'quanguo', at: `/board?as_of=${asOf}` })
  const { units } = await (await server.api('quanguo')).get<{ units: { name: string }[] }>(`/board?as_of=${asOf}`)
  expect(units.length).toBe(bureaus)
  await expect.poll(() => rows(page)).toBeGreaterThan(10)
  const most: number[] = []
  for (let step = 1; step <= 10; step++) {
    await page.evaluate((share) => {
      for (const e of document.querySelectorAll('*')) if (e.scrollHeight > 10 * innerHeight) e.scrollTop = share * e.scrollHeight
    }, step / 10)
    await settled(page)
    most.push(await rows(page))
  }
  expect(Math.max(...most)).toBeLessThan(200)
  await page.getByRole('row', { name: new RegExp(units.at(-1)!.name) }).waitFor()
})

test('the board is sorted by a heading, both ways', async () => {
  const page = await openPage(server, { as: 'quanguo', at: `/board?as_of=${asOf}` })
  const heading = page.locator('[aria-sort]').filter({ hasText: /禁毒/ }).first()
  const turn = async () => {
    const before = await heading.getAttribute('aria-sort')
    await heading.locator('button').or(heading).first().click()
    await expect.poll(() => heading.getAttribute('aria-sort')).not.toBe(before)
    return heading.getAttribute('aria-sort')
  }
  expect(new Set([await turn(), await turn()])).toEqual(new Set(['ascending', 'descending']))
})
