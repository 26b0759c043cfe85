// Import: every faulty cell is seen where it stands, mended there, and then exactly those rows are written.
import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Api, axe, demoServer, openPage, type Server, settled, shot } from './harness'
import { unzip } from './unzip'
import { xlsx } from './xlsx'

let server: Server
let office: Api
beforeAll(async () => {
  server = await demoServer()
  office = await server.api('kaoheban')
})

const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

describe.each([1440, 360] as const)('at %i', (width) => {
  test('planted faults are found, mended in place, and what is written is what was seen', async () => {
    const book = xlsx('台账', [
      ['单位代码', '指标代码', '日期', '数量', '凭证号', '备忘'],
      ['431002-01', 'za', '2021-04-25', '3', `W${width}-1`, ''],
      ['431002-01', 'zz', '2021-04-25', '4o', `W${width}-2`, ''],
      ['431002-02', 'za', '2021-04-24', '7', `W${width}-3`, ''],
      ['431002-03', 'za', '4月6日', '5', `W${width}-4`, ''],
    ])
    const page = await openPage(server, { as: 'kaoheban', at: '/import', width })
    await axe(page)
    await shot(page, `import-start-${width}`)
    const seq = (await office.get('/agency')).seq as number
    await page.locator('input[type=file]').setInputFiles({ name: '四月.xlsx', mimeType: type, buffer: book })
    await page.getByText('3 处错误').waitFor()
    await settled(page)
    const faulty = () => page.locator('[role=gridcell][aria-invalid=true]').evaluateAll((cells) => cells.map((c) => c.getAttribute('data-cell')))
    await expect.poll(() => faulty()).toEqual(['B3', 'D3', 'C5'])
    await expect.poll(() => page.locator('[data-cell="B3"]').getAttribute('aria-description')).toContain('没有指标“zz”')
    await expect.poll(() => page.getByRole('rowheader').allTextContents()).toEqual(['3', '5']) // rows as the sheet numbers them, those with faults only
    await page.getByRole('columnheader', { name: 'D 数量' }).waitFor()
    await expect.poll(() => page.getByRole('button', { name: '导入', exact: true }).isDisabled()).toBe(true)
    await axe(page)
    if (width === 360) await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)

    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: '下载标出错误的表' }).click()
    const marked = unzip(await readFile(await (await saved).path()))
    const comments = Object.entries(marked).find(([name]) => /comments.*\.xml$/.test(name))![1]
    expect([...comments.matchAll(/ref="([A-Z]+\d+)"/g)].map((m) => m[1]).sort()).toEqual(['B3', 'C5', 'D3'])
    expect(comments).toContain('没有指标')

    await page.locator('h1').click()
    await page.keyboard.press('n')
    await page.getByText('第 1 处，共 3 处 · 台账!B3').waitFor()
    await shot(page, `import-${width}`)
    await page.getByRole('button', { name: '改为 za' }).click()
    await page.getByText('2 处错误').waitFor()
    await page.locator('h1').click()
    const mend = async (cell: string, value: string) => {
      await page.keyboard.press('n')
      await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-cell'))).toBe(cell)
      await page.keyboard.press('Enter')
      await page.getByRole('textbox', { name: `改 ${cell}` }).fill(value)
      await page.keyboard.press('Enter')
    }
    await mend('D3', '40')
    await page.getByText('1 处错误').waitFor()
    await mend('C5', '2021-04-06')
    await page.getByText('没有错误').waitFor()
    await settled(page)
    await expect.poll(() => faulty()).toEqual([])
    await expect.poll(async () => (await office.get('/agency')).seq).toBe(seq) // looking and mending write nothing

    await page.getByRole('radio', { name: '变动 4' }).click()
    await page.getByRole('row', { name: /台账 D3.*北湖分局第一派出所.*40/ }).waitFor()
    await axe(page)
    await page.getByRole('button', { name: '导入', exact: true }).click()
    await page.getByRole('dialog').getByText('4 条新记录').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: '导入', exact: true }).click()
    await page.getByText('已写入 4 条').waitFor()
    await axe(page)
    await shot(page, `import-done-${width}`)
    const job = new URL(page.url()).searchParams.get('job')!
    const { entry } = await office.get(`/imports/${job}`)
    const written = []
    for (let n = entry.first; n < entry.last; n++) {
      // the last number of the entry holds the cells that were corrected
      const r = await office.get(`/records/${n}`)
      written.push([r.unit, r.indicator, r.occurred_on, r.quantity])
    }
    expect(written).toEqual([
      ['431002-01', 'za', '2021-04-25', '3'],
      ['431002-01', 'za', '2021-04-25', '40'],
      ['431002-02', 'za', '2021-04-24', '7'],
      ['431002-03', 'za', '2021-04-06', '5'],
    ])
    const { edits } = await office.get(`/entries/${entry.first}`)
    expect(edits.cells.map((c: { cell: string; found: string; value: string }) => [c.cell, c.found, c.value])).toEqual([
      ['B3', 'zz', 'za'],
      ['D3', '4o', '40'],
      ['C5', '4月6日', '2021-04-06'],
    ])
  })
})

test('cells pasted from a sheet are read like a file', async () => {
  const page = await openPage(server, { as: 'kaoheban', at: '/import' })
  await page.getByRole('textbox').fill('单位代码\t指标代码\t日期\t数量\n431002-01\tza\t2021-04-25\t十\n')
  await page.getByRole('button', { name: '读取' }).click()
  await page.getByText('1 处错误').waitFor()
  await page.locator('[data-cell="D2"][aria-invalid=true]').waitFor()
})
