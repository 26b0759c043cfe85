// From frozen to amended: what the public sees, what was objected to, what is otherwise in the edition that amends.
import { beforeAll, expect, test } from 'vitest'
import { axe, demoServer, openPage, type Server, settled, shot } from './harness'

let server: Server
beforeAll(async () => {
  server = await demoServer()
})

test('freeze, preview, publish, object, uphold, amend: both editions stay and say of each other', async () => {
  const page = await openPage(server, { as: 'kaoheban', at: '/publish' })
  await axe(page)
  await shot(page, 'publish-1440')
  await page.getByRole('button', { name: '定稿一期' }).click()
  const form = page.getByRole('dialog')
  await form.getByRole('rowheader', { name: '北湖分局' }).waitFor() // the board that will be frozen
  await form.getByRole('textbox', { name: '标题' }).fill('四月复核榜')
  await form.getByRole('button', { name: '定稿一期' }).click()
  await page.waitForURL(/edition=/)
  const code = new URL(page.url()).searchParams.get('edition')!
  await page.getByRole('link', { name: '预览公开页' }).waitFor()

  // Only who has an account sees what is not published.
  await expect.poll(async () => (await fetch(`${server.url}/p/${code}`)).status).toBe(404)
  const preview = await page.request.get(`/p/${code}`)
  await expect.poll(() => preview.text()).toContain('尚未发布')

  await page.getByRole('button', { name: '发布', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: '发布', exact: true }).click()
  await page.locator('header').getByText(/已发布$/).first().waitFor()
  await expect.poll(async () => (await fetch(`${server.url}/p/${code}`)).text()).toContain('四月复核榜')
  await page.getByRole('button', { name: '核验', exact: true }).click()
  await page.getByText('核验通过').waitFor()

  const broken = await openPage(server, { as: 'kaoheban', at: `/publish?edition=${code}` })
  await broken.route('**/verification', async (route) => {
    const answer = await route.fetch()
    const check = await answer.json()
    check.report.breaks = [{ code: 'publish_figure_differs', place: { field: 'board.431002.total' }, found: '86' }]
    await route.fulfill({ response: answer, json: { ...check, sound: false } })
  })
  await broken.getByRole('button', { name: '核验', exact: true }).click()
  await broken.getByText(/1 处/).waitFor()
  await broken.getByText('board.431002.total · 86').waitFor()

  const head = await openPage(server, { as: 'beihu-juzhang', at: `/publish?edition=${code}`, width: 360, theme: 'dark' })
  await head.getByRole('button', { name: '提出异议' }).click()
  await head.getByRole('textbox', { name: '理由' }).fill('一起电诈案件漏计')
  await head.getByRole('dialog').getByRole('button', { name: '提出异议' }).click()
  await head.getByText('一起电诈案件漏计').first().waitFor()
  await expect.poll(() => head.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  await axe(head)
  await shot(head, 'publish-360')

  await page.reload()
  await settled(page)
  await page.getByRole('button', { name: '查看北湖分局的异议' }).click()
  const answer = page.getByRole('dialog')
  await answer.getByRole('radio', { name: '采纳', exact: true }).click()
  await answer.getByRole('textbox', { name: '答复的理由' }).fill('属实')
  await answer.getByRole('button', { name: '答复', exact: true }).click()
  await answer.getByText('已采纳。下一步').waitFor()

  // The decision changes no score: the record is corrected, then the edition amended.
  const office = await server.api('kaoheban')
  const { records } = await office.get('/records?limit=500&unit=431002&indicator=zfwt&kind=observation')
  const wrong = (records as { seq: number; standing: string }[]).find((r) => r.standing === 'live')!
  await office.post(`/records/${wrong.seq}/correction`, { quantity: '0', reason: '复核后不计', basis: 'verified' })
  await page.goto(`/publish?edition=${code}`)
  await settled(page)
  await page.getByRole('button', { name: '更正这一期' }).click()
  await page.getByRole('dialog').getByRole('textbox').fill('异议采纳后更正')
  await page.getByRole('dialog').getByRole('button', { name: '更正这一期' }).click()
  await page.waitForURL((u) => u.searchParams.get('edition') !== code)
  const next = new URL(page.url()).searchParams.get('edition')!
  const changes = page.getByRole('region', { name: '更正了什么' })
  await changes.getByText('北湖分局').first().waitFor()
  await page.getByRole('button', { name: '发布', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: '发布', exact: true }).click()
  await page.locator('header').getByText(/已发布$/).first().waitFor()
  await shot(page, 'publish-amended-1440')
  await expect.poll(async () => (await fetch(`${server.url}/p/${code}`)).text()).toContain(next)
  await expect.poll(async () => (await fetch(`${server.url}/p/${next}`)).text()).toContain('异议采纳后更正')
})
