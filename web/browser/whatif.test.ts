// What if: the supposed board moves, the true one and the ledger do not.
import { beforeAll, expect, test } from 'vitest'
import { axe, demoServer, openPage, settled, type Server, shot } from './harness'

let server: Server
beforeAll(async () => {
  server = await demoServer()
})

const day = 'as_of=2021-04-26'

test.each([1440, 360] as const)('a raised figure moves the supposed rank; nothing is stored, at %i px', async (width) => {
  const api = await server.api('kaoheban')
  const before = (await api.get('/agency')).seq
  const page = await openPage(server, { as: 'kaoheban', at: `/whatif?${day}&unit=4310A8`, width })
  const rank = (board: string, unit: string) => page.locator(`[data-board="${board}"] tr[data-unit="${unit}"] td`).first().innerText()
  const truth = await page.locator('[data-board="true"]').innerText()
  await expect.poll(() => rank('supposed', '4310A8')).toBe('4')
  await page.getByRole('textbox', { name: '电信诈骗破案数完成数' }).fill('+200')
  await page.waitForURL(/figures=/)
  await settled(page)
  await expect.poll(() => rank('supposed', '4310A8')).toBe('3')
  await expect.poll(() => page.locator('[data-board="true"]').innerText()).toBe(truth)
  await expect.poll(async () => (await api.get('/agency')).seq).toBe(before)
  await expect.poll(() => page.getByText('推演，不入账').isVisible()).toBe(true)
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  await axe(page)
  await shot(page, `whatif-${width}`, { fullPage: width === 360 })
  await page.locator('[data-supposed] button').click()
  await page.waitForURL((url) => !url.search.includes('figures'))
  await expect.poll(() => rank('supposed', '4310A8')).toBe('4')
})

test('a weight moves by the arrow keys, and a link carries it', async () => {
  const page = await openPage(server, { as: 'kaoheban', at: `/whatif?${day}` })
  await page.getByRole('slider', { name: '执法规范' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.waitForURL(/weights=.*ZFGF:21/)
  await settled(page)
  const again = await openPage(server, { as: 'kaoheban', at: page.url() })
  await expect.poll(() => again.getByRole('slider', { name: '执法规范' }).inputValue()).toBe('21')
  await expect.poll(() => again.locator('[data-board="supposed"] caption').innerText()).toContain('101')
})

test('robustness marks neighbours that cannot be told apart', async () => {
  const r = await (await server.api('kaoheban')).get(`/board/robustness?${day}`)
  const page = await openPage(server, { as: 'kaoheban', at: `/whatif?${day}&view=robust` })
  const rows = page.locator('[data-part="robust"] tbody tr')
  await expect.poll(() => rows.count()).toBe(r.units.length)
  for (const [i, u] of r.units.entries()) {
    const near = [r.units[i - 1], r.units[i + 1]].filter(Boolean)
    const overlaps = near.some((n: { p5: number; p95: number }) => u.p5 <= n.p95 && n.p5 <= u.p95)
    expect([u.code, (await rows.nth(i).innerText()).includes('难分先后')]).toEqual([u.code, overlaps])
  }
  await axe(page)
  await shot(page, 'robustness-1440')
})
