// The commander's page: a sentence of figures that open, items against time, what slips, what waits.
import { beforeAll, expect, test } from 'vitest'
import { allow, axe, demoServer, openPage, type Server, shot } from './harness'

let server: Server
beforeAll(async () => {
  server = await demoServer()
})

const day = 'as_of=2021-04-26'
const home = `/?${day}`

test.each([1440, 360] as const)('the sentence says what the API says, and its figures open, at %i px', async (width) => {
  const api = await server.api('beihu-juzhang')
  const board = await api.get(`/board?${day}`)
  const mine = board.units.find((u: { code: string }) => u.code === '431002')
  const lines = (await api.get(`/pace?${day}&unit=431002`)).targets as { finished_on: string | null; days_ahead: number }[]
  expect([mine.total, mine.rank, board.units.length]).toEqual(['85', 1, 11])
  const page = await openPage(server, { as: 'beihu-juzhang', at: home, width })
  const sentence = page.locator('[data-part="sentence"]')
  const text = (await sentence.innerText()).replace(/\s/g, '')
  expect(text).toContain(`北湖分局总分${mine.total}分，${board.units.length}个县局中第${mine.rank}`)
  expect(text).toContain(`${lines.filter((l) => l.finished_on && l.days_ahead > 0).length}项提前完成`)
  await expect.poll(() => page.locator('[data-part="change"]').innerText()).toContain('7 天前')
  const { units } = await api.get('/board/history?to=2021-04-26&unit=431002&step=week')
  await expect.poll(() => page.locator('[data-part="ranks"] a').allTextContents()).toEqual(units[0].ranks.filter((r: number) => r > 0).slice(-8).map(String))
  await axe(page)
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  if (width === 1440) await expect.poll(() => page.evaluate(() => document.documentElement.scrollHeight <= innerHeight)).toBe(true)
  await shot(page, `overview-${width}`, { fullPage: width === 360 })
  await sentence.getByRole('link', { name: '85', exact: true }).click()
  await page.waitForURL((url) => url.pathname === '/explain' && url.search.includes('431002'))
})

test('finished items say how early, and lead to their pace', async () => {
  const page = await openPage(server, { as: 'beihu-juzhang', at: home })
  const row = page.getByRole('row', { name: /电信诈骗/ })
  await expect.poll(() => row.innerText()).toContain('提前 69 天')
  await expect.poll(() => row.innerText()).toContain('105.8%')
  await row.getByRole('link', { name: '105.8%' }).click()
  await page.waitForURL(/\/pace\?.*indicator=dxzp/)
})

test('what is deducted goes on at its rate: that slips next', async () => {
  const page = await openPage(server, { as: 'beihu-juzhang', at: home })
  // 11 of 20 are gone in 76 of 141 days; at that rate more than the 9 that are left.
  await expect.poll(() => page.locator('[data-part="slips"] li').first().innerText()).toMatch(/执法规范[\s\S]*−9 分/)
})

test('what waits opens as a list, and the list is in the URL', async () => {
  const tasks = (await (await server.api('beihu-juzhang')).get('/tasks?unit=431002')).items as { state?: string }[]
  const returned = tasks.filter((t) => t.state === 'returned').length
  const page = await openPage(server, { as: 'beihu-juzhang', at: home })
  await page.locator('[data-list="returned"]').click()
  await page.waitForURL(/waiting=returned/)
  await expect.poll(() => page.getByRole('dialog').getByRole('row').count()).toBe(returned + 1)
})

test('who works at a station sees where the branch stands and what waits at the station, and asks for nothing else', async () => {
  const page = await openPage(server, { as: 'beihu-neiqin', at: home })
  await page.locator('[data-part="sentence"]').getByText('北湖分局').first().waitFor()
  await page.getByText('其他单位的进度不在你的权限内').waitFor()
  const mine = (await (await server.api('beihu-neiqin')).get('/tasks?unit=431002-01')).items as { kind: string; state?: string }[]
  const submit = mine.filter((x) => x.kind === 'submit' && x.state !== 'returned').length
  await expect.poll(() => page.locator('[data-list="submit"] strong').innerText()).toBe(String(submit))
})

test('the wall is the same page, larger, by one key', async () => {
  const page = await openPage(server, { as: 'beihu-juzhang', at: home })
  const size = () => page.locator('[data-part="sentence"]').evaluate((e) => e.getBoundingClientRect().height)
  const before = await size()
  await page.keyboard.press('f')
  await page.locator('[data-wall]').waitFor()
  await expect.poll(() => size()).toBeGreaterThan(before)
})

test('who looks over all units sees the first, and another by name', async () => {
  const page = await openPage(server, { as: 'kaoheban', at: `${home}&unit=4310A1` })
  await expect.poll(() => page.locator('[data-part="sentence"]').innerText()).toContain('甲县局')
})

test('events that were refused while the server started are listened to again', async () => {
  const page = await openPage(server, { as: 'beihu-juzhang' })
  allow(page, /request refused: 503 GET .*events/, /console error: .*503/)
  let refused = 0
  await page.route('**/api/v1/events*', (route) => (refused++ === 0 ? route.fulfill({ status: 503, body: '' }) : route.continue()))
  await page.goto(home)
  await page.getByText('与服务器断开，正在重连').waitFor()
  await page.getByText('与服务器断开，正在重连').waitFor({ state: 'detached' })
  expect(refused).toBe(2)
})
