// Review by keyboard: the queue to zero, why a figure is flagged, what is returned and read by who filled it in.
import { beforeAll, describe, expect, test } from 'vitest'
import { type Api, axe, demoServer, live, openPage, type Server, shot } from './harness'
import { askFor, formAt, handIn, submission } from './returns'

let server: Server
let clerk: Api
beforeAll(async () => {
  server = await demoServer()
  clerk = await server.api('beihu-neiqin')
})

describe.each([1440, 360] as const)('at %i', (width) => {
  test('a flagged figure says why; returned with a reason, the clerk reads it', async () => {
    const asked = await askFor(server, `flag-${width}`, ['za', 'mdjf'])
    await handIn(clerk, asked, { za: '999', mdjf: '2' })
    const page = await openPage(server, { as: 'shenhe', at: `/review?unit=431002-01&period=${asked.code}`, width })
    const line = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: '治安案件查处数' }) })
    await expect.poll(() => line.textContent()).toMatch(/上次 \d+，以往最多 \d+ 起，这次高出一倍以上。/)
    await expect.poll(() => line.textContent()).toMatch(/999 起/)
    if (width === 360) await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
    await axe(page)
    await shot(page, `review-${width}`)
    await page.keyboard.press('r')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: /退回理由/ }).fill('治安案件数不对，核对后重报')
    await dialog.getByRole('button', { name: '退回' }).click()
    await page.getByText('已退回 1 份').waitFor()
    const { state, steps } = await submission(clerk, asked)
    expect([state, steps.at(-1).reason]).toEqual(['returned', '治安案件数不对，核对后重报'])
    const phone = await openPage(server, { as: 'beihu-neiqin', at: formAt(asked), width: 360 })
    await phone.getByText('治安案件数不对，核对后重报').first().waitFor()
  })
})

test('the queue grows and shrinks by itself, and is verified to zero by keyboard', async () => {
  const page = await openPage(server, { as: 'shenhe', at: '/review' })
  await live(page)
  await page.getByText('待审核 1 份').waitFor() // the one that the demo leaves lying
  const asked = [await askFor(server, 'bulk-1', ['mdjf']), await askFor(server, 'bulk-2', ['mdjf'])]
  for (const a of asked) await handIn(clerk, a, { mdjf: '2' })
  await page.getByText('待审核 3 份').waitFor()
  await page.keyboard.press('j')
  await page.waitForURL(/period=bulk-1/)
  await page.keyboard.press('k')
  await page.keyboard.press('a')
  await page.keyboard.press('v')
  await page.getByText('不能撤回').waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('已审核通过 3 份').waitFor()
  await page.getByText('没有要审核的').waitFor()
  await page.getByText('待审核 0 份').waitFor()
  for (const a of asked) await expect.poll(async () => (await submission(clerk, a)).state).toBe('verified')
})

test('nobody verifies what they handed in: the page says so, and the server', async () => {
  const accounts = await server.api('guanli')
  await accounts.post('/accounts/shenhe/grants', { role: 'clerk', unit: '431002-01', why: '顶班' })
  const asked = await askFor(server, 'own', ['mdjf'])
  await handIn(await server.api('shenhe'), asked, { mdjf: '2' })
  const page = await openPage(server, { as: 'shenhe', at: `/review?unit=431002-01&period=own` })
  await page.getByText('这一份是你报的').waitFor()
  await page.keyboard.press('v')
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
  await expect.poll(() => page.getByRole('button', { name: '审核通过' }).isDisabled()).toBe(true)
  await expect((await server.api('shenhe')).post('/units/431002-01/periods/own/submission/verify', {})).rejects.toThrow(/403/) // nor does the server let it pass
  await expect.poll(async () => (await submission(clerk, asked)).state).toBe('submitted')
})
