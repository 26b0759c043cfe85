// The organisation by day, accounts and roles, backups and jobs, who looked at what.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allow, axe, demoServer, live, openPage, type Server, settled, shot } from './harness'

let server: Server
let folder: string
beforeAll(async () => {
  server = await demoServer()
  folder = await mkdtemp(join(tmpdir(), 'tongchou-backups-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const parentOf = async (unit: string, day: string) => ((await (await server.api('kaoheban')).get(`/units?as_of=${day}`)).items as { code: string; parent?: string }[]).find((u) => u.code === unit)?.parent

test('a unit dragged by the keyboard stands elsewhere from a day on, and before it where it stood', async () => {
  const page = await openPage(server, { as: 'kaoheban', at: '/admin' })
  await axe(page)
  await shot(page, 'admin-1440')
  const tree = page.getByRole('treegrid')
  const row = (name: string) => tree.getByRole('row', { name, exact: true })
  await row('北湖分局').focus()
  await page.keyboard.press('ArrowRight') // opens it
  const station = row('北湖分局第一派出所')
  await station.waitFor()
  await station.getByRole('button').last().focus()
  await page.keyboard.press('Enter') // takes it up
  for (let i = 0; i < 60; i++) {
    const at = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '')
    if (/甲县局/.test(at) && !/之间|之前|之后|插入/.test(at)) break
    await page.keyboard.press('Tab').catch(() => {})
    await page.keyboard.press('ArrowDown')
  }
  await page.keyboard.press('Enter') // sets it down
  const form = page.getByRole('dialog')
  await form.getByText(/移到甲县局之下/).waitFor()
  await form.getByRole('textbox', { name: '理由' }).fill('区划调整')
  await form.getByRole('button', { name: '保存' }).click()
  await form.waitFor({ state: 'detached' })
  const { today } = await (await server.api('kaoheban')).get('/agency')
  await expect.poll(() => parentOf('431002-01', today)).toBe('4310A1')
  await expect.poll(() => parentOf('431002-01', '2021-04-26')).toBe('431002')
})

test('a unit dragged by the mouse is asked about before it moves, and stays when it is not confirmed', async () => {
  const page = await openPage(server, { as: 'kaoheban', at: '/admin' })
  const row = (name: string) => page.getByRole('treegrid').getByRole('row', { name, exact: true })
  await row('北湖分局').focus()
  await page.keyboard.press('ArrowRight')
  await row('北湖分局第二派出所').dragTo(row('乙县局'))
  const form = page.getByRole('dialog')
  await form.getByText(/移到乙县局之下/).waitFor()
  await page.keyboard.press('Escape')
  await form.waitFor({ state: 'detached' })
  const { today } = await (await server.api('kaoheban')).get('/agency')
  await expect.poll(() => parentOf('431002-02', today)).toBe('431002')
  await row('北湖分局第二派出所').dragTo(row('乙县局'))
  await form.getByRole('textbox', { name: '理由' }).fill('区划调整')
  await form.getByRole('button', { name: '保存' }).click()
  await form.waitFor({ state: 'detached' })
  await expect.poll(() => parentOf('431002-02', today)).toBe('4310A2')
})

test('a person linked to as of a past day is changed from what holds now, and a colleague who saves in between is not undone', async () => {
  const office = await server.api('kaoheban')
  const path = '/people/P-zhang'
  const put = (match: string, body: object) => office.send('PUT', path, { name: '张演示', unit: '431002', reason: '演示', ...body }, { match })
  const { tag } = await put('"0"', { post: '民警', from: '2021-01-01' }) // "0": nobody yet
  const { tag: read } = await put(tag, { post: '所长', unit: '431002-01', from: '2021-04-01' })

  const page = await openPage(server, { as: 'kaoheban', at: '/admin?tab=people&day=2021-02-01&person=P-zhang' })
  const form = page.getByRole('dialog')
  const post = form.getByRole('textbox', { name: '职务' })
  await expect.poll(() => post.inputValue()).toBe('所长')
  await expect.poll(() => form.getByRole('combobox', { name: '单位' }).inputValue()).toBe('北湖分局第一派出所')
  await form.getByRole('textbox', { name: '名称' }).fill('张三')

  await live(page)
  const answered = page.waitForResponse((r) => r.url().endsWith(`${path}/versions`))
  await put(read, { post: '教导员', unit: '431002-01', from: '2021-04-10' })
  await answered // the page knows the new tag
  await settled(page)
  await form.getByRole('textbox', { name: '理由' }).fill('更名')
  allow(page, /request refused: 412/, /console error: .*412/)
  await form.getByRole('button', { name: '保存' }).click()
  await form.getByRole('alert').getByText('别人已经改过').waitFor()
  await form.getByRole('button', { name: '重新读取' }).click()
  await expect.poll(() => post.inputValue()).toBe('教导员')
  await form.getByRole('textbox', { name: '名称' }).fill('张三')
  await form.getByRole('textbox', { name: '理由' }).fill('更名')
  await form.getByRole('button', { name: '保存' }).click()
  await form.waitFor({ state: 'detached' })
  const { versions } = await office.get(`${path}/versions`)
  expect(versions.at(-1)).toMatchObject({ name: '张三', post: '教导员', unit: '431002-01' })
})

test('on a phone the active tab is in view', async () => {
  const page = await openPage(server, { as: 'guanli', at: '/admin?tab=looks', width: 360 })
  const box = await page.getByRole('navigation', { name: '系统' }).getByRole('link', { name: '查看记录' }).boundingBox()
  expect(box!.x).toBeGreaterThanOrEqual(0)
  expect(box!.x + box!.width).toBeLessThanOrEqual(360)
})

test('a new account gets a drawn password, must renew it, and loses what is taken', async () => {
  const page = await openPage(server, { as: 'guanli', at: '/admin?tab=accounts', width: 360 })
  await axe(page)
  await page.getByRole('button', { name: '新建账号' }).click()
  await page.getByRole('textbox', { name: '账号' }).fill('xin.neiqin')
  await page.getByRole('dialog').getByRole('button', { name: '新建账号' }).click()
  const password = (await page.getByRole('dialog').locator('pre').innerText()).trim()
  await page.getByRole('dialog').getByRole('button', { name: '关闭' }).last().click()
  await shot(page, 'admin-accounts-360')
  const admin = await server.api('guanli')
  await admin.post('/accounts/xin.neiqin/grants', { role: 'auditor', unit: '431000', why: '试用' })

  const visitor = await openPage(server, { at: '/signin?next=/ledger' })
  await visitor.getByRole('textbox', { name: '账号' }).fill('xin.neiqin')
  await visitor.getByRole('textbox', { name: '密码' }).fill(password)
  await visitor.getByRole('button', { name: '登录', exact: true }).click()
  await visitor.getByRole('heading', { name: '先换一个自己的密码' }).waitFor()
  await axe(visitor)
  await visitor.getByRole('textbox', { name: '现在的密码' }).fill(password)
  await visitor.getByRole('textbox', { name: '新密码', exact: true }).fill('jingan-2021-beihu')
  await visitor.getByRole('textbox', { name: '再写一遍新密码' }).fill('jingan-2021-beihu')
  await visitor.getByRole('button', { name: '改密码' }).click()
  await visitor.waitForURL(/\/ledger/)
  await visitor.getByRole('grid').waitFor()

  await page.goto('/admin?tab=accounts&account=xin.neiqin')
  await page.getByRole('button', { name: /^收回审计员/ }).click()
  await page.getByRole('dialog').last().getByRole('textbox').fill('试用结束')
  await page.getByRole('dialog').last().getByRole('button', { name: '收回', exact: true }).click()
  await expect.poll(async () => (await admin.get('/accounts/xin.neiqin')).grants ?? []).toEqual([])
  await visitor.goto('/ledger')
  await visitor.getByText('没有可看的台账记录').waitFor()
  allow(visitor, /403/)
})

test('looks show who listed people', async () => {
  await (await server.api('ducha')).get('/people?limit=1')
  const page = await openPage(server, { as: 'shenji', at: '/admin?tab=looks&what=people' })
  await expect
    .poll(async () => {
      await page.reload()
      await settled(page)
      return page.getByRole('row', { name: /ducha/ }).count()
    })
    .toBeGreaterThan(0)
  await axe(page)
  await shot(page, 'admin-looks-1440')
})

test('a tab that is not for the account says why', async () => {
  const page = await openPage(server, { as: 'kaoheban', at: '/admin?tab=accounts' })
  await page.getByText('这里没有您能看的').waitFor()
})

test('a backup is taken from the page, listed with its root, and stands among the jobs', async () => {
  const own = await demoServer('--backup-dir', join(folder, 'kept'), '--backup-every', '0', '--backup-keep', '2')
  const page = await openPage(own, { as: 'guanli', at: '/admin?tab=backups', width: 360 })
  await page.getByText('还没有备份').waitFor()
  await axe(page)
  await page.getByRole('button', { name: '现在备份' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '现在备份' }).click()
  const api = await own.api('guanli')
  const backups = async () => (await api.get('/backups')).backups as { name: string; log_root: string; verified: boolean }[]
  await expect.poll(async () => (await backups()).map((b) => b.verified)).toEqual([true]) // listed when it is written, verified after
  const [made] = await backups()
  await page.getByRole('row', { name: new RegExp(made!.log_root) }).waitFor()
  await shot(page, 'admin-backups-360')
  await axe(page)

  await page.setViewportSize({ width: 1440, height: 900 })
  await page.getByRole('gridcell', { name: made!.name }).click()
  const about = page.getByRole('dialog')
  await about.getByText(`tongchou restore ${made!.name}`).waitFor()
  await about.getByText(made!.log_root).waitFor()
  await axe(page)
  await page.keyboard.press('Escape')
  await shot(page, 'admin-backups-1440')

  await page.getByRole('navigation', { name: '系统' }).getByRole('link', { name: '任务' }).click()
  await page.getByRole('grid', { name: '最近' }).getByRole('row', { name: /备份.*完成.*guanli/ }).waitFor()
  await page.getByRole('grid', { name: '定时' }).getByRole('row', { name: /签检查点.*完成.*10 分钟/ }).waitFor()
  await axe(page)
  await shot(page, 'admin-jobs-1440')
  await page.setViewportSize({ width: 360, height: 740 })
  await settled(page)
  await axe(page)
  await shot(page, 'admin-jobs-360')

  await page.goto('/admin?tab=looks&what=backup')
  await expect.poll(async () => ((await api.get('/looks?what=backup')).looks as { account: string }[]).map((l) => l.account)).toEqual(['guanli'])
})

test('without a folder for backups the page says how to set one, and a clerk sees neither tab', async () => {
  const page = await openPage(server, { as: 'guanli', at: '/admin?tab=backups' })
  await page.getByText('还没有设置备份目录').waitFor()
  await page.getByText(/--backup-dir/).waitFor()
  await axe(page)
  const clerk = await openPage(server, { as: 'beihu-neiqin', at: '/admin?tab=jobs' })
  await clerk.getByText('这里没有您能看的').waitFor()
  await expect.poll(() => clerk.getByRole('link', { name: /^(备份|任务)$/ }).count()).toBe(0)
})
