// Pace: figures as the API has them, the course with its table, all units on one indicator.
import { beforeAll, expect, test } from 'vitest'
import { axe, demoServer, openPage, type Server, shot } from './harness'

let server: Server
beforeAll(async () => {
  server = await demoServer()
})

const day = 'as_of=2021-04-26'
const grouped = (s: string) => s.replace(/\B(?=(\d{3})+(?!\d))/g, ',')

test.each([1440, 360] as const)('a course says what the API says, at %i px', async (width) => {
  const api = await server.api('beihu-juzhang')
  const line = (await api.get(`/pace?${day}&unit=431002&indicator=za`)).targets[0]
  const page = await openPage(server, { as: 'beihu-juzhang', at: `/pace?${day}&unit=431002&indicator=za`, width })
  const fact = (name: string) => page.locator(`[data-fact="${name}"]`).innerText()
  await expect.poll(() => fact('actual')).toBe(line.actual)
  await expect.poll(() => fact('needed')).toBe(line.needed_per_day)
  expect(line.days_ahead).toBeGreaterThan(0)
  await expect.poll(() => fact('ahead')).toBe(`快 ${line.days_ahead} 天`)
  await page.locator('[data-part="course"] canvas').waitFor()
  await expect.poll(() => page.getByRole('grid').getByRole('row', { name: /治安/ }).innerText()).toContain(grouped(line.actual))
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  await axe(page)
  await shot(page, `pace-${width}`) // a canvas is drawn anew when the window grows for a picture of the whole page
})

test('who is behind is told so', async () => {
  const { targets } = await (await server.api('kaoheban')).get(`/pace?${day}`)
  const late = (targets as { unit: string; indicator: string; days_ahead: number }[]).find((l) => l.days_ahead < 0)!
  const page = await openPage(server, { as: 'kaoheban', at: `/pace?${day}&unit=${late.unit}&indicator=${late.indicator}` })
  await expect.poll(() => page.locator('[data-fact="ahead"]').innerText()).toBe(`慢 ${-late.days_ahead} 天`)
})

test('the chart has its table, which ends where the pace stands', async () => {
  const series = (await (await server.api('beihu-juzhang')).get(`/pace/series?${day}&unit=431002&indicator=za`)).series[0]
  const page = await openPage(server, { as: 'beihu-juzhang', at: `/pace?${day}&unit=431002&indicator=za` })
  await page.getByRole('button', { name: '看表格' }).click()
  const rows = page.locator('[data-part="days"] tbody tr')
  await rows.first().waitFor()
  await expect.poll(() => rows.count()).toBe(series.points.length)
  await expect.poll(() => rows.last().innerText()).toContain(series.target.actual)
})

test('a correction leads to its record in the ledger', async () => {
  const page = await openPage(server, { as: 'beihu-juzhang', at: `/pace?${day}&unit=431002&indicator=za` })
  await page.locator('[data-part="course"] summary').click()
  const link = page.locator('[data-part="course"] details a').first()
  const record = await link.innerText()
  await link.click()
  await page.waitForURL((url) => url.pathname === '/ledger' && (url.searchParams.get('record') ?? '').includes(record))
})

test('all units on one indicator, as many as the group has', async () => {
  const targets = (await (await server.api('kaoheban')).get(`/pace?${day}&indicator=za`)).targets as { unit: string }[]
  const page = await openPage(server, { as: 'kaoheban', at: `/pace?${day}&by=indicator&indicator=za` })
  const rows = page.locator('[data-part="compare"] tr[data-unit]')
  await expect.poll(() => rows.count()).toBe(targets.length)
  await expect.poll(() => rows.first().getAttribute('data-unit')).toBe('4310A1') // the farthest first
  await axe(page)
})
