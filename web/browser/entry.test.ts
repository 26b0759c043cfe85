// Filling in: what it was last time, what is wrong, what is unusual, and that nothing typed is lost.
import { beforeAll, describe, expect, test } from 'vitest'
import { type Api, axe, demoServer, openPage, type Server, settled, shot } from './harness'
import { type Asked, askFor, formAt, quantity, submission } from './returns'

let server: Server
let clerk: Api
beforeAll(async () => {
  server = await demoServer()
  clerk = await server.api('beihu-neiqin')
})

describe.each([1440, 360] as const)('at %i', (width) => {
  let asked: Asked
  beforeAll(async () => {
    asked = await askFor(server, `fill-${width}`, ['za', 'zfwt', 'mdjf'])
  })

  test('a hard fault stops, an unusual figure asks, and the return is handed in', async () => {
    const page = await openPage(server, { as: 'beihu-neiqin', at: formAt(asked), width })
    await expect.poll(() => page.getByText('上次（').first().textContent()).toMatch(/\d/)
    await quantity(page, '治安案件查处数').fill('1.23456')
    await page.getByText('小数最多四位。').waitFor()
    await quantity(page, '执法问题数').fill('－1')
    await page.getByText('不能是负数。').waitFor()
    await page.getByRole('button', { name: '报送', exact: true }).click()
    await page.getByText('有数不对，改好再报。').waitFor()
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)

    await quantity(page, '治安案件查处数').fill(width === 1440 ? '９９９' : '９９９９９') // what the first handed in is usual for the second
    await quantity(page, '执法问题数').fill('0')
    await quantity(page, '矛盾纠纷化解数').fill('3')
    await page.getByText('3/3 项').waitFor()
    await page.getByRole('button', { name: '报送', exact: true }).click()
    const sure = page.getByRole('button', { name: '确认无误' }).first()
    await page.getByText('有数不寻常，请先确认。').waitFor()
    await expect.poll(() => sure.evaluate((e) => e === document.activeElement)).toBe(true)
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    await axe(page)
    await shot(page, `entry-${width}`)
    for (const b of await page.getByRole('button', { name: '确认无误' }).all()) await b.click()
    if (width === 360) await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)

    await page.getByRole('button', { name: '报送', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: '报送' }).click()
    await page.getByText('待审核').first().waitFor()
    const { state, steps } = await submission(clerk, asked)
    expect([state, steps.length, steps[0].records.length]).toEqual(['submitted', 1, 3])
    await page.getByRole('cell', { name: width === 1440 ? /999/ : /99,999/ }).waitFor()
  })

  test('a draft survives a reload and is at the server, files and all', async () => {
    const kept = await askFor(server, `kept-${width}`, ['za', 'mdjf'])
    const page = await openPage(server, { as: 'beihu-neiqin', at: formAt(kept), width })
    await quantity(page, '治安案件查处数').fill('2')
    await page.getByRole('button', { name: /凭证、说明、佐证/ }).first().click()
    await page.locator('input[type=file]').first().setInputFiles({ name: '照片.png', mimeType: 'image/png', buffer: png })
    await page.getByText('照片.png').waitFor()
    await page.getByText(/已保存 \d/).waitFor()
    const draft = await clerk.get(`/units/431002-01/periods/${kept.code}/draft`)
    expect(draft.lines).toMatchObject([{ indicator: 'za', quantity: '2', evidence: [expect.stringMatching(/^[0-9a-f]{64}$/)] }])
    await page.reload()
    await settled(page)
    await expect.poll(() => quantity(page, '治安案件查处数').inputValue()).toBe('2')
    await page.getByRole('link', { name: '照片.png' }).waitFor()
  })
})

test('what was returned comes first, with its reason', async () => {
  const page = await openPage(server, { as: 'beihu-neiqin', at: '/entry', width: 360 })
  const first = page.getByRole('list', { name: '要报的' }).getByRole('listitem').first()
  await expect.poll(() => first.textContent()).toContain('与调解协议书份数不符，核对后重报')
  await first.getByRole('link').click()
  await page.getByText('shenhe退回：与调解协议书份数不符').waitFor()
})

test('one question at a time, by keyboard alone', async () => {
  const one = await askFor(server, 'one', ['zfwt', 'mdjf'])
  const page = await openPage(server, { as: 'beihu-neiqin', at: `${formAt(one)}&how=one` })
  await expect.poll(() => quantity(page, '执法问题数').evaluate((e) => e === document.activeElement)).toBe(true)
  await page.keyboard.type('0')
  await page.keyboard.press('Enter')
  await expect.poll(() => quantity(page, '矛盾纠纷化解数').evaluate((e) => e === document.activeElement)).toBe(true)
  await page.keyboard.type('4')
  await page.keyboard.press('Enter')
  await page.getByText('看一遍再报送').first().waitFor()
  await page.getByText('2/2 项').waitFor()
})

test('two who write the same draft are both shown, and one is chosen', async () => {
  const both = await askFor(server, 'both', ['mdjf'])
  const page = await openPage(server, { as: 'beihu-neiqin', at: formAt(both), allow: [/412/] })
  await clerk.send('PUT', `/units/431002-01/periods/${both.code}/draft`, { lines: [{ indicator: 'mdjf', day: both.day, quantity: '7' }] }, { match: '"0"' })
  await quantity(page, '矛盾纠纷化解数').fill('4')
  await page.getByRole('region', { name: '两份草稿' }).waitFor()
  const row = page.getByRole('row', { name: /矛盾纠纷化解数/ })
  await expect.poll(() => row.textContent()).toMatch(/4.*7.*不同/)
  await page.getByRole('button', { name: '用我填的' }).click()
  await page.getByText(/已保存 \d/).waitFor()
  await expect.poll(async () => (await clerk.get(`/units/431002-01/periods/${both.code}/draft`)).lines).toMatchObject([{ quantity: '4' }])
})

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
