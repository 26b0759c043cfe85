// Targets: a change moves the sums, a split adds up, and two who change the same target do not overwrite each other.
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { allow, type Api, axe, demoServer, openPage, type Server, settled, shot } from './harness'

let server: Server
let office: Api
beforeAll(async () => {
  server = await demoServer()
  office = await server.api('kaoheban')
})

const rowOf = (page: Page, unit: string) => page.locator('[role=row][data-id]').filter({ has: page.getByText(unit, { exact: true }) })
const verdict = (page: Page, unit: string) => expect.poll(() => rowOf(page, unit).textContent())
const dayOf = async () => (await office.get('/agency')).latest as string
const mismatches = async () => (await office.get(`/targets/check?as_of=${await dayOf()}`)).mismatches as { unit: string; indicator: string; difference: string }[]

async function amend(page: Page, unit: string, quantity: string) {
  await rowOf(page, unit).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '调整', exact: true }).click()
  await dialog.getByRole('textbox', { name: /^任务数/ }).fill(quantity)
  await dialog.getByRole('textbox', { name: '理由' }).fill('按实际调整')
  return dialog
}

describe.each([
  [1440, 'jd', '602', '90', '95', '607'],
  [360, 'shce', '224', '36', '41', '229'],
] as const)('at %i', (width, indicator, city, before, after, cityAfter) => {
  test('a change raises mismatches above and below, a split and a change above clear them', async () => {
    const page = await openPage(server, { as: 'kaoheban', at: `/targets?indicator=${indicator}`, width })
    await verdict(page, '市局').toContain(city)
    await verdict(page, '北湖分局').toContain('相符')
    if (width === 360) await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
    await axe(page)
    await shot(page, `targets-${width}`)

    const dialog = await amend(page, '北湖分局', after)
    await dialog.getByText(`市局：任务 ${city}，下级合计将是 ${cityAfter}`).waitFor() // seen before it is written
    await axe(page)
    await shot(page, `targets-amend-${width}`)
    await dialog.getByRole('button', { name: '调整', exact: true }).click()
    await page.getByText('已调整：北湖分局').waitFor()
    await dialog.getByText('自').first().waitFor()
    await dialog.getByRole('button', { name: '关闭' }).click()
    await verdict(page, '市局').toContain('下级多 5')
    await verdict(page, '北湖分局').toContain('下级少 5')
    await expect.poll(async () => (await mismatches()).map((m) => [m.unit, m.indicator, m.difference])).toEqual([
      ['431000', indicator, '5'],
      ['431002', indicator, '-5'],
    ])

    // Only what does not add up: both, and the units between them and nothing else.
    await page.getByRole('radio', { name: '只看不相符' }).click()
    await expect.poll(() => page.getByRole('rowheader').allTextContents()).toEqual(['▾市局', '北湖分局'])
    await page.getByRole('radio', { name: '全部' }).click()

    await rowOf(page, '北湖分局').click()
    await dialog.getByRole('button', { name: '分给下级' }).click()
    await dialog.getByRole('radio', { name: '按给定数' }).click()
    await expect.poll(() => dialog.getByRole('button', { name: '分给下级' }).isDisabled()).toBe(true) // what they hold now no longer adds up
    await dialog.getByText('还差 5').waitFor()
    await dialog.getByRole('radio', { name: '平均' }).click()
    await expect.poll(() => dialog.locator('[data-sum]').textContent()).toBe(after)
    await dialog.getByRole('textbox', { name: /^理由/ }).fill('随上级调整')
    await shot(page, `targets-split-${width}`)
    await dialog.getByRole('button', { name: '分给下级' }).click()
    await page.getByText('已分给 8 个下级').waitFor()
    const held = ((await office.get(`/targets?as_of=${await dayOf()}`)).targets as { unit: string; indicator: string; quantity: string }[]).filter((t) => t.indicator === indicator && /^431002-/.test(t.unit))
    expect(held.reduce((n, t) => n + Number(t.quantity), 0)).toBe(Number(after))
    await dialog.getByRole('button', { name: '关闭' }).click()
    await verdict(page, '北湖分局').toContain('相符')

    const above = await amend(page, '市局', cityAfter)
    await above.getByRole('button', { name: '调整', exact: true }).click()
    await page.getByText('已调整：市局').waitFor()
    await above.getByRole('button', { name: '关闭' }).click()
    await verdict(page, '市局').toContain('相符')
    await expect.poll(() => mismatches()).toEqual([])
    expect(Number(before)).toBeLessThan(Number(after))
  })
})

test('what could not be read is said, and asked for again', async () => {
  const page = await openPage(server, { as: 'kaoheban', allow: [/500/] })
  const check = '**/api/v1/targets/check*'
  await page.route(check, (route) => route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify({ status: 500, detail: '核对不了' }) }))
  await page.goto('/targets?indicator=za')
  await page.getByRole('alert').getByText('核对不了').waitFor()
  await page.unroute(check)
  await page.getByRole('button', { name: '再试一次' }).click()
  await rowOf(page, '市局').waitFor()
})

test('the tree is walked by the arrow keys', async () => {
  const page = await openPage(server, { as: 'shenji', at: '/targets?indicator=za' })
  await expect.poll(() => page.getByRole('button', { name: '下达任务' }).count()).toBe(0) // an auditor sees, and writes nothing
  await rowOf(page, '市局').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await rowOf(page, '北湖分局第一派出所').waitFor()
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain('北湖分局第一派出所')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => rowOf(page, '北湖分局第一派出所').count()).toBe(0)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByText('历次').waitFor()
  await page.waitForURL(/open=431002/)
  await expect.poll(() => page.getByRole('dialog').getByRole('button', { name: '调整' }).count()).toBe(0)
})

test('who was overtaken sees what stands now before changing it', async () => {
  const page = await openPage(server, { as: 'kaoheban', at: '/targets?indicator=dxzp' })
  const dialog = await amend(page, '甲县局', '170')
  await settled(page)
  const path = '/targets/4310A1/dxzp/2021-02-10'
  const { tag } = await office.send('GET', path)
  await office.send('PATCH', path, { quantity: '161', reason: '先到', from: await dayOf() }, { match: tag })
  allow(page, /request refused: 412/, /console error: .*412/)
  await dialog.getByRole('button', { name: '调整', exact: true }).click()
  await dialog.getByText('别人刚把它改成 161').waitFor()
  await expect.poll(async () => (await office.get(path)).quantity).toBe('161')
  await dialog.getByRole('button', { name: '调整', exact: true }).click()
  await page.getByText('已调整：甲县局').waitFor()
  await expect.poll(async () => (await office.get(path)).quantity).toBe('170')
  await dialog.getByText('先到').waitFor() // in the history
})
