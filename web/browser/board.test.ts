// The board: who stands where, sorted by whatever is asked, moved by what happens, taken along as files.
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { axe, demoServer, live, nationalServer, openPage, type Server, settled, shot } from './harness'
import { cells } from './unzip'

let server: Server
beforeAll(async () => {
  server = await demoServer()
})

const at = '/board?as_of=2021-04-26'
const row = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(name) })
const names = async (page: Page) => (await page.locator('[role="row"][data-key]').evaluateAll((rows) => rows.sort((a, b) => Number((a as HTMLElement).dataset.index) - Number((b as HTMLElement).dataset.index)).map((r) => (r as HTMLElement).dataset.key!)))
const head = (page: Page, name: string | RegExp) => page.getByRole('columnheader', { name })
const focused = (page: Page) => page.evaluate(() => ((e) => `${(e as HTMLElement).closest<HTMLElement>('[data-key]')?.dataset.key ?? 'head'} ${(e as HTMLElement).dataset.column}`)(document.activeElement!))

describe.each([
  [1440, 'light'],
  [360, 'dark'],
] as const)('at %d', (width, theme) => {
  test('the answer is at the top, places and tiers can be read, and the page fits', async () => {
    const page = await openPage(server, { as: 'beihu-juzhang', at, width, theme })
    await expect.poll(() => page.locator('main header').first().innerText()).toMatch(/北湖分局 85 分，11 个单位中第 1 名 · 领先第 2 名 5\.99 分/)
    await expect.poll(async () => (await names(page)).slice(0, 3)).toEqual(['431002', '4310A1', '4310A4'])
    const beihu = row(page, '北湖分局')
    await expect.poll(() => beihu.innerText()).toMatch(/^1\n北湖分局/)
    await expect.poll(() => beihu.innerText()).toContain('第一方阵')
    await expect.poll(() => beihu.innerText()).toContain('85.00')
    await expect.poll(() => head(page, /电信诈骗/).innerText()).toContain('满分 15')
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    await axe(page)
    await shot(page, `board-${width}`)
  })
})

test('a column sorts at once, both ways, and the URL says so', async () => {
  const page = await openPage(server, { as: 'kaoheban', at })
  await head(page, /执法规范/).getByRole('button').click()
  await expect.poll(() => names(page).then((n) => n[0])).toBe('4310A8')
  await page.waitForURL(/sort=ZFGF:down/)
  await expect.poll(() => head(page, /执法规范/).getAttribute('aria-sort')).toBe('descending')
  await head(page, /执法规范/).getByRole('button').click()
  await expect.poll(() => names(page).then((n) => n[0])).toBe('431002') // the lowest of all, and marked so without colour
  await expect.poll(() => row(page, '北湖分局').getByRole('img', { name: '本列最低' }).count()).toBe(1)
  await page.reload()
  await settled(page)
  await expect.poll(async () => (await names(page))[0]).toBe('431002')
  await head(page, /执法规范/).getByRole('button').click()
  await expect.poll(() => page.url()).not.toContain('sort=')
})

test('ties share a place and say so', async () => {
  const office = await server.api('kaoheban')
  const board = await office.get('/board?as_of=2021-04-26')
  board.units[2].rank = 2 // two on the second place, as the server would answer when their totals are equal
  const page = await openPage(server, { as: 'kaoheban' })
  await page.route('**/api/v1/board?as_of=2021-04-26*', (route) => route.fulfill({ json: board }))
  await page.goto(at)
  await settled(page)
  await expect.poll(() => page.locator('[role="row"][data-key]').filter({ hasText: '并列' }).allInnerTexts()).toEqual([expect.stringMatching(/^并列\n2\n甲县局/), expect.stringMatching(/^并列\n2\n丁县局/)])
})

test('before there was a board to compare with, none is asked for, and missing figures say why', async () => {
  const page = await openPage(server, { as: 'kaoheban', at: '/board?as_of=2021-02-10' })
  await expect.poll(() => row(page, '戊县局').innerText()).toContain('扫黑除恶期间内没有记录，记 0 分')
})

test('the table is walked by keys, the focus stays with its row, and Enter opens why', async () => {
  const page = await openPage(server, { as: 'kaoheban', at })
  await expect.poll(() => page.locator('[role="grid"] [tabindex="0"]').count()).toBe(1)
  await page.locator('[role="grid"] [tabindex="0"]').focus()
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key)
  await expect.poll(() => focused(page)).toBe('4310A4 5')
  await page.keyboard.press('Control+Home')
  await expect.poll(() => focused(page)).toBe('431002 0')
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowUp')
  await expect.poll(() => focused(page)).toMatch(/^head/)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Home')
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight')
  await expect.poll(() => focused(page)).toBe('431002 5')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/explain\?(?=.*item=DXZP)(?=.*unit=431002)/)
})

test('a unit is found by its pinyin, and a total opens why', async () => {
  const page = await openPage(server, { as: 'kaoheban', at })
  await page.getByRole('combobox', { name: '找单位' }).click()
  await page.getByRole('combobox', { name: '找单位' }).fill('bh')
  await page.getByRole('option', { name: /北湖分局/ }).click()
  await page.waitForURL(/unit=431002/)
  await row(page, '北湖分局').getByText('85.00').click()
  await page.waitForURL(/\/explain\?.*unit=431002/)
})

test('who may not see how another unit was scored is told so, and stays', async () => {
  const page = await openPage(server, { as: 'beihu-juzhang', at })
  await row(page, '甲县局').getByText('79.01').click()
  await page.getByText('不在你的权限之内').waitFor()
  expect(page.url()).toContain('/board')
})

test('columns are hidden, and widened by the mouse, and stay so', async () => {
  const page = await openPage(server, { as: 'kaoheban', at })
  const box = (await head(page, /电信诈骗/).boundingBox())!
  await page.mouse.move(box.x + box.width - 1, box.y + 20)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width + 59, box.y + 20, { steps: 3 })
  await page.mouse.up()
  await expect.poll(async () => Math.round((await head(page, /电信诈骗/).boundingBox())!.width - box.width)).toBe(60)
  await page.getByRole('button', { name: '选列' }).click()
  await page.getByRole('checkbox', { name: '方阵' }).uncheck()
  await page.keyboard.press('Escape')
  await page.reload()
  await settled(page)
  await expect.poll(() => head(page, '方阵').count()).toBe(0)
  expect(Math.round((await head(page, /电信诈骗/).boundingBox())!.width - box.width)).toBe(60)
})

test('the workbook holds the figures of the page; the picture is one', async () => {
  const page = await openPage(server, { as: 'kaoheban', at })
  const take = async (what: string) => {
    await page.getByRole('button', { name: '导出' }).click()
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: what }).click()])
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) }
  }
  const book = await take('Excel 工作簿')
  expect(book.name).toBe('考核榜-2021-04-26.xlsx')
  const byAddress = cells(book.bytes)
  const line = Object.keys(byAddress).find((a) => byAddress[a] === '431002')!.replace(/\D/g, '')
  expect(['A', 'B', 'C', 'D', 'E', 'F', 'K'].map((c) => byAddress[c + line])).toEqual(['1', '431002', '北湖分局', '85', '第一方阵', '15', '9'])
  expect(Object.values(byAddress).some((v) => v.includes('演示数据'))).toBe(true)
  const picture = await take('图片')
  expect(picture.bytes.subarray(1, 4).toString()).toBe('PNG')
  expect([picture.bytes.readUInt32BE(16), picture.bytes.readUInt32BE(20)].every((size) => size > 800)).toBe(true)
})

test('a correction moves the board without a reload, and the row says why until it is read', async () => {
  const office = await server.api('kaoheban')
  const { records } = await office.get('/records?unit=4310A8&indicator=dxzp&kind=observation&from=2021-04-01&to=2021-04-20&newest=true&limit=1')
  const page = await openPage(server, { as: 'kaoheban', at })
  await live(page)
  await expect.poll(async () => (await names(page)).slice(2, 4)).toEqual(['4310A4', '4310A8'])
  await office.post(`/records/${records[0].seq}/correction`, { quantity: '60', reason: '补记一批案件', basis: 'verified' })
  await expect.poll(() => names(page).then((n) => n.slice(2, 4))).toEqual(['4310A8', '4310A4'])
  const moved = row(page, '辛县局')
  await expect.poll(() => moved.innerText()).toMatch(/第 4 名 → 第 3 名/)
  await expect.poll(() => page.getByRole('status').first().innerText()).toMatch(/有 \d+ 行刚有变动/)
  await moved.getByRole('button', { name: '刚变动，看原因' }).click()
  const why = page.getByRole('dialog')
  await expect.poll(() => why.innerText()).toMatch(/辛县局第一派出所/)
  await expect.poll(() => why.innerText()).toMatch(/写入台账 1 条\s+kaoheban \d{4}\/\d\d\/\d\d \d\d:\d\d/)
  await expect.poll(() => why.innerText()).toMatch(/电信诈骗 9\.9 → 15/)
  await shot(page, 'board-moved')
  await why.getByRole('button', { name: '知道了' }).click()
  await expect.poll(() => moved.getByRole('button').count()).toBe(0)
  // What others' figures did to a unit is told as that.
  await row(page, '丁县局').getByRole('button').click()
  await expect.poll(() => page.getByRole('dialog').innerText()).toContain('别的单位得分有变')
  await page.keyboard.press('Escape')
  // As it was known on the evening after, the correction is not there.
  await page.goto(`${at}&known_at=2021-04-27`)
  await settled(page)
  await expect.poll(() => row(page, '辛县局').innerText()).toContain('72.80')
  await page.goto(at)
  await settled(page)
  await expect.poll(() => row(page, '辛县局').innerText()).toContain('77.90')
})

test.each([1440, 360] as const)('who moved is drawn, and stands as a table too, at %d', async (width) => {
  const page = await openPage(server, { as: 'kaoheban', at: `${at}&known_at=2021-04-27&view=moves&from=2021-03-01&unit=4310A2`, width })
  await page.getByRole('heading', { name: '乙县局每周的名次' }).waitFor()
  await expect.poll(() => page.locator('canvas').count()).toBe(2)
  await page.waitForTimeout(300)
  await shot(page, `board-moves-${width}`)
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  await page.getByRole('button', { name: '看表格' }).first().click()
  await expect.poll(() => page.getByRole('row', { name: /^乙县局/ }).count()).toBe(1)
  await axe(page)
})

test('a country of 2,850 bureaus scrolls and sorts, drawing only what is seen', async () => {
  const national = await nationalServer()
  const page = await openPage(national, { as: 'quanguo', at })
  const grid = page.getByRole('grid')
  await expect.poll(() => grid.getAttribute('aria-rowcount')).toBe('2851')
  await expect.poll(() => page.locator('[role="row"][data-key]').count()).toBeLessThan(100)
  await grid.locator('[tabindex="0"]').focus()
  await page.keyboard.press('Control+End')
  await expect.poll(() => page.locator('[aria-rowindex="2851"]').count()).toBe(1)
  const last = (await names(page)).at(-1)
  await head(page, '总分').getByRole('button').click()
  await head(page, '总分').getByRole('button').click()
  await page.waitForURL(/sort=total:up/)
  const lowest = await page.locator('[role="row"][data-key]').first().innerText()
  expect(lowest).toBeTruthy()
  await grid.evaluate((g) => (g.parentElement!.scrollTop = 0))
  await expect.poll(() => names(page).then((n) => n.includes(last!))).toBe(true)
  await shot(page, 'board-national')
})
