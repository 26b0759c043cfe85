// Rulebooks: the form and the text are one; a draft is tried on the board without touching it; faults stand at their line; versions differ visibly.
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Api, axe, demoServer, openPage, type Server, settled, shot } from './harness'

let server: Server
let office: Api
beforeAll(async () => {
  server = await demoServer()
  office = await server.api('kaoheban')
})

const text = (page: Page) => page.locator('.cm-content').first()
const board = async () => (await office.get(`/board?as_of=${(await office.get('/agency')).latest}`)).units as { code: string; rank: number; total: string }[]

async function marks(page: Page, item: string, full: string) {
  const field = page.getByRole('textbox', { name: `${item}的满分` })
  await field.fill(full)
  await field.press('Enter')
}

describe.each([1440, 360] as const)('at %i', (width) => {
  test('an edit in the form keeps the comments, moves the preview and leaves the board alone', async () => {
    const page = await openPage(server, { as: 'kaoheban', at: '/rulebook', width })
    await page.getByText('治安案件查处数完成率').waitFor() // a rule in words
    await axe(page)
    if (width === 360) await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
    await shot(page, `rulebook-${width}`)
    const before = await board()
    await marks(page, '电信诈骗', '30')
    await page.getByText('满分写的是 100，各项目满分之和是 115。').waitFor()
    await marks(page, '治安', '5')
    await page.getByText('可以启用').waitFor()
    const row = page.locator('tr[data-unit="431002"]')
    await row.waitFor()
    await settled(page)
    const rows = await page.locator('tr[data-unit]').evaluateAll((trs) => trs.map((tr) => [tr.getAttribute('data-unit'), ...[...tr.querySelectorAll('td')].map((td) => td.textContent ?? '')]))
    for (const u of before) {
      const shown = rows.find(([code]) => code === u.code)!
      expect([shown[1], Number(shown[3])]).toEqual([String(u.rank), Number(u.total)]) // what is true is shown as it is
    }
    expect(rows.some((r) => r[5] !== '')).toBe(true) // and what is supposed differs
    await expect.poll(() => board()).toEqual(before)
    await axe(page)
    await shot(page, `rulebook-preview-${width}`)

    await page.getByRole('radio', { name: '原文' }).click()
    await text(page).waitFor()
    await expect.poll(() => text(page).textContent()).toContain('# 演示用考核办法：雷霆2021专项行动。')
    await expect.poll(() => text(page).textContent()).toContain('name: 电信诈骗    full: 30    missing: zero')
    await shot(page, `rulebook-text-${width}`)
    await page.reload()
    await text(page).waitFor()
    await expect.poll(() => text(page).textContent()).toContain('full: 30') // a draft outlives a reload
    await page.getByRole('radio', { name: '对照' }).click()
    await page.locator('.cm-changedLine').first().waitFor()
    await page.getByRole('button', { name: '放弃改动' }).click()
    await page.getByText('两边一样').waitFor()
  })

  test('what is no YAML is underlined at its line, with its message', async () => {
    const page = await openPage(server, { as: 'kaoheban', at: '/rulebook?view=text', width })
    await text(page).click()
    await page.keyboard.press('Control+End')
    await page.keyboard.insertText('  - code: X\n    name: [断了\n')
    await page.locator('.cm-lintRange-error').first().waitFor()
    const list = page.getByRole('listitem').filter({ hasText: /第 \d+ 行/ })
    await expect.poll(() => list.first().textContent()).toMatch(/第 \d+ 行.+/)
    await page.getByRole('radio', { name: '表单' }).click()
    await page.getByText('原文不是完整的 YAML').waitFor()
  })
})

test('keys and words are offered as the schema has them', async () => {
  const page = await openPage(server, { as: 'kaoheban', at: '/rulebook?view=text' })
  await text(page).click()
  await page.keyboard.press('Control+End')
  await page.keyboard.insertText('  - code: X\n    rule: {kind: ')
  await page.keyboard.press('Control+Space')
  await expect.poll(() => page.locator('.cm-tooltip-autocomplete li').allTextContents()).toContain('veto一票否决')
  await page.keyboard.press('Escape')
  await page.keyboard.insertText('veto, ')
  await page.keyboard.press('Control+Space')
  await expect.poll(() => page.locator('.cm-tooltip-autocomplete li').allTextContents()).toEqual(expect.arrayContaining(['bars否决什么', 'indicator指标', 'item项目代码']))
})

test('a version is put into force from a day, and stands beside the one before', async () => {
  const page = await openPage(server, { as: 'kaoheban', at: '/rulebook' })
  await marks(page, '电信诈骗', '25')
  await marks(page, '执法规范', '10')
  await page.getByRole('button', { name: /^启用/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('第 2 版计分').waitFor()
  await axe(page)
  await dialog.getByRole('button', { name: '启用', exact: true }).click()
  await page.getByText('已启用《雷霆2021专项行动考核办法》第 2 版').waitFor()
  const versions = ((await office.get('/rulebooks')).rulebooks as { version: number }[]).map((r) => r.version)
  expect(versions.sort()).toEqual([1, 2])
  const written = (await office.get('/rulebooks/LT2021?version=2')).text as string
  expect(written).toContain('# 演示用考核办法')
  await page.getByRole('radio', { name: '对照' }).click()
  await expect.poll(() => page.locator('.cm-merge-b .cm-changedLine').allTextContents()).toEqual(['version: 2', '    full: 25', '    full: 10'])
  await expect.poll(() => page.locator('.cm-merge-a .cm-changedLine').allTextContents()).toEqual(['version: 1', '    full: 15', '    full: 20'])
  await axe(page)
  await shot(page, 'rulebook-compare')
})
