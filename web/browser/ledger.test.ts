// The ledger: found by filter and link, changed only by writing on, locked and opened by two people.
import { beforeAll, describe, expect, test } from 'vitest'
import { allow, axe, demoServer, live, openPage, type Server, settled, shot } from './harness'

let server: Server
beforeAll(async () => {
  server = await demoServer()
})

describe.each([
  [1440, 'light'],
  [360, 'dark'],
] as const)('at %d', (width, theme) => {
  test('a link opens a record with its history, and a filter narrows the list', async () => {
    const page = await openPage(server, { as: 'kaoheban', at: '/ledger?record=7773', width, theme })
    const sheet = page.getByRole('dialog')
    await sheet.getByText('第 7834 号').waitFor() // its verification
    await expect.poll(() => sheet.innerText()).toMatch(/数据\s*第 7773 号[\s\S]*已审核[\s\S]*内勤[\s\S]*审核[\s\S]*第 7834 号[\s\S]*审核员/)
    await axe(page)
    await shot(page, `ledger-record-${width}`)
    await page.goto('/ledger?unit=431002&indicator=dxzp&kind=correction')
    await settled(page)
    const rows = page.locator('[role="row"][data-key]')
    await expect.poll(() => rows.count()).toBeGreaterThan(0)
    for (const text of await rows.allInnerTexts()) expect(text).toMatch(/北湖分局.*[\s\S]*电信诈骗破案数[\s\S]*更正/)
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    await expect.poll(() => page.getByRole('link', { name: '导出 Excel' }).getAttribute('href')).toBe('/api/v1/export/observations?format=xlsx&unit=431002&indicator=dxzp')
    await axe(page)
    await shot(page, `ledger-${width}`)
  })
})

test('scrolling on goes back to the first record', async () => {
  const page = await openPage(server, { as: 'kaoheban', at: '/ledger?unit=431002&indicator=dxzp&kind=observation' })
  const total = (await (await server.api('kaoheban')).get('/records?limit=500&unit=431002&indicator=dxzp&kind=observation')).records.length
  const grid = page.getByRole('grid')
  await expect
    .poll(async () => {
      await grid.evaluate((g) => g.parentElement!.scrollTo(0, g.parentElement!.scrollHeight))
      return page.getByText(/^共 \d+ 条。$/).textContent({ timeout: 500 }).catch(() => '')
    })
    .toBe(`共 ${total} 条。`)
})

test('a correction is written after the record, which stays', async () => {
  const page = await openPage(server, { as: 'kaoheban', at: '/ledger?record=17376' })
  await page.getByRole('button', { name: '更正', exact: true }).click()
  await page.getByRole('textbox', { name: '数量' }).fill('3')
  await page.getByRole('textbox', { name: '理由' }).fill('凭证核对后补计')
  await page.getByRole('dialog').last().getByRole('button', { name: '更正', exact: true }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByText('已更正').waitFor()
  await expect.poll(() => sheet.innerText()).toMatch(/第 17376 号[\s\S]*已更正[\s\S]*数量\s*1[\s\S]*更正[\s\S]*待审核[\s\S]*数量\s*3[\s\S]*凭证核对后补计/)
  const { items } = await (await server.api('kaoheban')).get('/records/17376/chain')
  expect(items.map((l: { kind: string; quantity: string; standing: string }) => `${l.kind} ${l.quantity} ${l.standing}`)).toEqual(expect.arrayContaining(['observation 1 superseded', 'correction 3 live']))
})

test('what is locked is changed by a proposal that a second person approves', async () => {
  const office = await server.api('kaoheban')
  const { items: locks } = await office.get('/locks')
  expect(locks.length).toBeGreaterThan(0)
  const lock = locks[0] as { unit: string; first: string; last: string }
  const { records } = await office.get(`/records?limit=500&kind=observation&unit=${lock.unit}&from=${lock.first}&to=${lock.last}`)
  const seq = (records as { seq: number; standing: string }[]).find((r) => r.standing === 'live')!.seq
  const page = await openPage(server, { as: 'kaoheban', at: `/ledger?record=${seq}`, allow: [/409/] })
  await page.getByRole('button', { name: '更正', exact: true }).click()
  await page.getByRole('textbox', { name: '数量' }).fill('99')
  await page.getByRole('textbox', { name: '理由' }).fill('重复计数')
  await page.getByRole('dialog').last().getByRole('button', { name: '更正', exact: true }).click()
  await page.getByRole('button', { name: '提出申请' }).click()
  await page.getByText('申请已提出').first().waitFor()
  const { items } = await office.get('/proposals')
  const mine = (items as { code: string; record: number; state: string; by: string }[]).find((p) => p.record === seq && p.state === 'proposed')!
  await page.goto(`/ledger?tab=proposals&proposal=${mine.code}`)
  await page.getByText('这是您自己的申请').waitFor()
  await expect.poll(() => page.getByRole('button', { name: '批准', exact: true }).isDisabled()).toBe(true)
  const other = await openPage(server, { as: 'shenhe', at: `/ledger?tab=proposals&proposal=${mine.code}`, width: 360 })
  await other.getByRole('button', { name: '批准', exact: true }).click()
  await other.getByRole('dialog').last().getByRole('button', { name: '批准', exact: true }).click()
  await other.getByText('已批准并写入台账').first().waitFor()
  await expect.poll(async () => (await office.get(`/records/${seq}`)).standing).toBe('superseded')
})

test('a verifier, who may not write, proposes from the first', async () => {
  const office = await server.api('kaoheban')
  const { records } = await office.get('/records?limit=500&unit=431002&indicator=dxzp&kind=observation')
  const seq = (records as { seq: number; standing: string }[]).findLast((r) => r.standing === 'live')!.seq
  const page = await openPage(server, { as: 'shenhe', at: `/ledger?record=${seq}` })
  await page.getByRole('button', { name: '更正', exact: true }).click()
  const form = page.getByRole('dialog').last()
  await form.getByText('由另一人批准后写入').waitFor()
  await form.getByRole('textbox', { name: '数量' }).fill('7')
  await form.getByRole('textbox', { name: '理由' }).fill('凭证不符')
  await form.getByRole('button', { name: '提出申请' }).click()
  await page.getByText('申请已提出').first().waitFor()
  const { items } = await office.get('/proposals')
  expect((items as { record: number }[]).find((p) => p.record === seq)).toMatchObject({ kind: 'correction', quantity: '7', state: 'proposed', by: 'shenhe' })
})

test('a period that a colleague amended meanwhile is not set back', async () => {
  const office = await server.api('kaoheban')
  const { items } = await office.get('/periods')
  const { code, name } = (items as { code: string; name: string }[]).at(-1)!
  const page = await openPage(server, { as: 'kaoheban', at: `/ledger?tab=periods&period=${code}` })
  await page.getByRole('button', { name: '调整', exact: true }).click()
  const form = page.getByRole('dialog').last()
  await form.getByRole('textbox', { name: '名称' }).fill(`${name}甲`)
  await form.getByRole('textbox', { name: '理由' }).fill('更名')
  await live(page)
  const answered = page.waitForResponse((r) => r.url().endsWith(`/periods/${code}`))
  const { tag } = await office.send('GET', `/periods/${code}`)
  await office.send('PATCH', `/periods/${code}`, { name: `${name}乙`, reason: '先到' }, { match: tag })
  await answered // the page knows the new tag
  await settled(page)
  allow(page, /request refused: 412/, /console error: .*412/)
  await form.getByRole('button', { name: '保存' }).click()
  await form.getByText('别人已经改过').waitFor()
  await expect.poll(async () => (await office.get(`/periods/${code}`)).name).toBe(`${name}乙`)
  await form.getByRole('button', { name: '重新读取' }).click()
  await expect.poll(() => form.getByRole('textbox', { name: '名称' }).inputValue()).toBe(`${name}乙`)
})

test('an account without a role in the ledger is told so', async () => {
  const page = await openPage(server, { as: 'guanli', at: '/ledger' })
  await page.getByText('没有可看的台账记录').waitFor()
  allow(page)
})
