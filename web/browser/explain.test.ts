// Explain: from a score down to its records, in the words of the command line, with proofs that the browser checks.
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { axe, demoServer, openPage, type Server, settled, shot } from './harness'

let server: Server
beforeAll(async () => {
  server = await demoServer()
})

const at = (item?: string, more = '') => `/explain?unit=431002&as_of=2021-04-26${item ? `&item=${item}` : ''}${more}`
const exec = promisify(execFile)

/** What the command line prints about the same question on the same ledger. */
const told = async (lang: string, ...args: string[]) => (await exec(inject('run').program, ['--data', server.dir, '--lang', lang, 'explain', '431002', ...args, '--as-of', '2021-04-26'])).stdout

const copied = async (page: Page, button: string) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: button, exact: true }).first().click()
  return page.evaluate(() => navigator.clipboard.readText())
}

describe.each([1440, 360] as const)('at %d', (width) => {
  test('an item leads from its score to a record, its history and a proof that holds', async () => {
    const page = await openPage(server, { as: 'beihu-juzhang', at: at('DXZP'), width })
    await expect.poll(() => page.locator('main header').first().innerText()).toMatch(/北湖分局 电信诈骗 15 分/)
    await page.getByText('254 ÷ 240').waitFor()
    await page.getByText(/199 条记录/).first().waitFor()
    await axe(page)
    await shot(page, `explain-${width}`)
    await page.getByRole('button', { name: '打开记录 7775' }).click()
    await page.waitForURL(/record=7775/)
    const record = width === 360 ? page.getByRole('dialog') : page.getByRole('complementary')
    await record.getByText('本机核验通过').waitFor()
    const text = await record.innerText()
    expect(text).toMatch(/北湖分局第五派出所/)
    expect(text).toMatch(/有效，已审核/)
    expect(text).toMatch(/审核通过[\s\S]*审核员/)
    expect(text).toMatch(/2021\/02\/10 18:00:00/) // the agency's clock
    expect(text).toMatch(/签名由本日志的公钥验过/)
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    await axe(page)
    await shot(page, `explain-record-${width}`)
  })
})

test('the total falls from full marks item by item, and a click goes into one', async () => {
  const page = await openPage(server, { as: 'kaoheban', at: at() })
  await expect.poll(() => page.locator('main header').first().innerText()).toMatch(/总分 85 分.*失 15 分 · 第 1 名 · 第一方阵/)
  await expect.poll(() => page.locator('canvas').count()).toBe(1)
  await page.waitForTimeout(300)
  await shot(page, 'explain-total-1440')
  await page.getByRole('button', { name: '看表格' }).click()
  await expect.poll(() => page.getByRole('row', { name: /执法规范/ }).innerText()).toMatch(/20\s+9\s+11/)
  await page.getByRole('button', { name: '执法规范', exact: true }).click()
  await page.waitForURL(/item=ZFGF/)
  await page.getByText(/11 条记录/).first().waitFor()
})

test.each([
  ['zh', 'zh', '复制全文'],
  ['en', 'en', 'Copy all'],
] as const)('the statement is that of the command line, word for word: %s', async (lang, flag, button) => {
  const page = await openPage(server, { as: 'kaoheban', at: at(), lang })
  expect(await copied(page, button)).toBe(await told(flag))
  await page.goto(at('ZA'))
  await settled(page)
  await page.getByText(/731|866/).first().waitFor()
  expect(await copied(page, button)).toBe(await told(flag, 'ZA'))
})

test('each step is copied with what is below it', async () => {
  const page = await openPage(server, { as: 'kaoheban', at: at('DXZP') })
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const step = page.locator('li').filter({ has: page.getByText('254 ÷ 240') }).last()
  await step.getByRole('button', { name: '复制这一步' }).first().click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^电信诈骗破案数 完成率：≈1\.058333 = 254 ÷ 240\n {2}北湖分局 电信诈骗破案数（起），2021-02-10 至 2021-04-26：254 （199 条记录：7775、.* 等）\n {2}任务：/)
})

test('all records are there, page by page', async () => {
  const page = await openPage(server, { as: 'kaoheban', at: at('ZA') })
  await page.getByRole('button', { name: '全部 437 条记录' }).click()
  await page.getByText('第 1—50 条，共 437 条').waitFor()
  for (let i = 0; i < 8; i++) await page.getByRole('button', { name: '后一页' }).click()
  await page.getByText('第 401—437 条，共 437 条').waitFor()
  await expect.poll(() => page.getByRole('button', { name: '后一页' }).isDisabled()).toBe(true)
})

test('a link that is sent keeps to its moment', async () => {
  const page = await openPage(server, { as: 'kaoheban', at: at('ZA') })
  const link = new URL(await copied(page, '复制链接'))
  expect(Object.fromEntries(link.searchParams)).toMatchObject({ unit: '431002', item: 'ZA', as_of: '2021-04-26', known_at: expect.stringMatching(/^2021-04-27T/) })
  await page.goto(link.href)
  await settled(page)
  await expect.poll(() => page.locator('main header').first().innerText()).toMatch(/治安 16 分/)
})

test('next and previous go through units and items', async () => {
  const page = await openPage(server, { as: 'kaoheban', at: at('ZA') })
  await page.getByRole('button', { name: '下一单位' }).click()
  await page.waitForURL(/unit=4310A1/)
  await page.getByText('甲县局 治安 20 分').waitFor()
  await page.getByRole('button', { name: '下一项' }).click()
  await page.waitForURL(/item=ZFGF/)
  await page.getByRole('button', { name: '上一单位' }).click()
  await page.getByText('北湖分局 执法规范 9 分').waitFor()
})

test('a station leads to the unit that is ranked', async () => {
  const page = await openPage(server, { as: 'kaoheban', at: '/explain?unit=431002-01&as_of=2021-04-26' })
  await page.getByRole('link', { name: '看北湖分局' }).click()
  await page.waitForURL(/unit=431002(&|$)/)
})

test('a proof that was tampered with is found out; the file is the one that tongchou verifies', async () => {
  const page = await openPage(server, { as: 'kaoheban', at: at('DXZP') })
  await page.route('**/api/v1/records/7775/proof', async (route) => {
    const answer = await route.fetch()
    const lines = (await answer.text()).split('\n')
    ;[lines[3], lines[4]] = [lines[4]!, lines[3]!]
    await route.fulfill({ response: answer, body: lines.join('\n') })
  })
  await page.getByRole('button', { name: '打开记录 7775' }).click()
  await page.getByText('核验不符：算出的根哈希与检查点不同').waitFor()
  await page.unrouteAll()
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '下载证明' }).click()])
  expect(file.suggestedFilename()).toBe('7775.proof')
  const path = await file.path()
  expect(await readFile(path, 'utf8')).toMatch(/^c2sp\.org\/tlog-proof@v1\n/)
  const { key } = await (await server.api('kaoheban')).get('/log')
  await exec(inject('run').program, ['verify', path, '--key', key])
})

test('it prints the calculation with the record, open to the last step', async () => {
  const page = await openPage(server, { as: 'kaoheban', at: at() })
  await page.getByText('各项得分之和').waitFor()
  await page.emulateMedia({ media: 'print' })
  await expect.poll(() => page.getByText('254 ÷ 240').isVisible()).toBe(true)
  await expect.poll(() => page.getByRole('button', { name: '复制全文' }).isVisible()).toBe(false)
})
