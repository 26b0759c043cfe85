// The whole way of one figure: a clerk enters it on a phone, a verifier lets it pass, the commander's open board moves, and
// explain leads from the new score to that figure.
import { beforeAll, expect, test } from 'vitest'
import { demoServer, live, openPage, type Server, settled, shot } from './harness'
import { quantity } from './returns'

let server: Server
beforeAll(async () => {
  server = await demoServer()
})

test('a figure entered on a phone moves the rank on the open board, and explain leads back to it', async () => {
  const board = await openPage(server, { as: 'beihu-juzhang', at: '/board?as_of=2021-04-26' })
  await live(board)
  const beihu = () => board.getByRole('row', { name: /北湖分局/ }).innerText()
  await expect.poll(() => beihu()).toMatch(/^1\n北湖分局/)
  await board.evaluate(() => Object.assign(window, { notLoadedAnew: true }))

  const phone = await openPage(server, { at: '/signin', width: 360 })
  await phone.getByRole('button', { name: /^内勤/ }).click()
  await phone.waitForURL((url) => url.pathname === '/')
  await phone.goto('/entry')
  await phone.getByRole('link', { name: /4月26日日报/ }).click()
  for (const name of ['电信诈骗破案数', '扫黑除恶线索查结数', '经济犯罪破案数', '治安案件查处数', '矛盾纠纷化解数']) await quantity(phone, name).fill('0')
  await quantity(phone, '执法问题数').fill('6')
  await phone.getByText(/6 个，远高于通常/).waitFor()
  const sure = phone.getByRole('button', { name: '确认无误' })
  while ((await sure.count()) > 0) await sure.first().click()
  await phone.getByRole('button', { name: '报送', exact: true }).click()
  await phone.getByRole('dialog').getByRole('button', { name: '报送' }).click()
  await phone.getByText('待审核').first().waitFor()
  await expect.poll(() => beihu()).toMatch(/^1\n/) // not before it is verified

  const review = await openPage(server, { as: 'shenhe', at: '/review?unit=431002-01&period=2021-04-26' })
  await review.keyboard.press('v')
  const asked = Date.now()
  await (await server.api('beihu-juzhang')).get('/board?as_of=2021-04-26')
  const oneBoard = Date.now() - asked
  const verified = review.waitForResponse((r) => r.url().endsWith('/submission/verify') && r.ok())
  await review.getByRole('dialog').getByRole('button', { name: '审核通过' }).click()
  await verified
  const from = Date.now()
  await expect.poll(beihu, { interval: 20 }).toMatch(/^2\n北湖分局/)
  const took = Date.now() - from
  // Printed, not asserted: two seconds is what is promised, but not of a machine that is busy with something else.
  console.info(`the board moved ${took} ms after the verification; one board takes ${oneBoard} ms here`)
  await expect.poll(() => beihu()).toContain('79.00')
  expect(await board.evaluate(() => 'notLoadedAnew' in window)).toBe(true)
  await shot(board, 'whole-way-board')

  await board.getByRole('row', { name: /北湖分局/ }).getByText('79.00').click()
  await board.getByRole('button', { name: '看表格' }).click()
  await board.getByRole('button', { name: '执法规范', exact: true }).click()
  await board.waitForURL(/item=ZFGF/)
  await settled(board)
  await expect.poll(() => board.locator('main header').first().innerText()).toMatch(/北湖分局 执法规范 3 分/)
  const { records } = await (await server.api('beihu-juzhang')).get('/records?unit=431002-01&indicator=zfwt&from=2021-04-26')
  const record = records.find((r: { kind: string; quantity: string }) => r.kind === 'observation' && r.quantity === '6')
  await board.getByRole('button', { name: /^全部 \d+ 条记录/ }).click()
  await board.getByRole('button', { name: `打开记录 ${record.seq}` }).click()
  const opened = board.getByRole('complementary')
  await opened.getByText('北湖分局第一派出所').first().waitFor()
  await expect.poll(() => opened.innerText()).toMatch(/beihu-neiqin/)
  await shot(board, 'whole-way-explain')
})
