// One's own account: the authenticator and the passkey that then sign in.
import { createHmac } from 'node:crypto'
import { createServer } from 'node:net'
import { beforeAll, expect, test } from 'vitest'
import { allow, axe, demoServer, openPage, type Server, shot } from './harness'

let server: Server
beforeAll(async () => {
  server = await demoServer()
})

// RFC 6238: HMAC-SHA1, 30 seconds, 6 figures; ahead by whole steps, since each code is good once.
function totp(secret: string, ahead = 0): string {
  const bits = [...secret.replace(/=+$/, '')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g)!.map((b) => parseInt(b, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead))
  const mac = createHmac('sha1', key).update(step).digest()
  const at = mac[19]! & 15
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

test.each([1440, 360] as const)('the page at %d', async (width) => {
  const page = await openPage(server, { as: 'kaoheban', at: '/account', width, theme: width === 360 ? 'dark' : 'light' })
  await expect.poll(() => page.locator('main').innerText()).toContain('考核办')
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  await axe(page)
  await shot(page, `account-${width}`)
})

test('an authenticator is enrolled by QR code or key, and signs in from then on', async () => {
  const page = await openPage(server, { as: 'ducha', at: '/account' })
  await page.getByRole('button', { name: '启用动态码' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('img', { name: '动态码的二维码' }).waitFor()
  const secret = (await dialog.locator('code').innerText()).trim()
  await axe(page)
  await dialog.getByRole('textbox', { name: '动态码' }).fill(totp(secret))
  await dialog.getByRole('button', { name: '确认启用' }).click()
  await page.getByRole('dialog', { name: '恢复码' }).waitFor()
  const codes = (await page.getByRole('dialog').locator('pre').innerText()).trim().split('\n')
  expect(codes).toHaveLength(10)

  const visitor = await openPage(server, { at: '/signin', allow: [/401/] })
  await visitor.getByRole('textbox', { name: '账号' }).fill('ducha')
  await visitor.getByRole('textbox', { name: '密码' }).fill(server.accounts.find((a) => a.name === 'ducha')!.password)
  await visitor.getByRole('button', { name: '登录', exact: true }).click()
  await visitor.getByRole('textbox', { name: '验证码或恢复码' }).fill(totp(secret, 1))
  await visitor.getByRole('button', { name: '登录', exact: true }).click()
  await visitor.waitForURL((u) => u.pathname === '/')
})

test('a token is shown once, may do what was chosen, and ends when revoked', async () => {
  const page = await openPage(server, { as: 'kaoheban' })
  await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined })) // as over plain HTTP
  await page.goto('/account')
  await page.getByRole('button', { name: '新建令牌' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: '名称' }).fill('每日导入程序')
  await dialog.getByText('board.read').click()
  await dialog.getByRole('button', { name: '新建令牌' }).click()
  await dialog.locator('pre').waitFor()
  const token = (await dialog.locator('pre').innerText()).trim()
  await dialog.getByRole('button', { name: '复制' }).click()
  await dialog.getByRole('button', { name: '已复制' }).waitFor()
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('已复制') // the focus came back
  await dialog.getByRole('button', { name: '关闭' }).last().click()
  await page.getByRole('textbox', { name: '给它起个名字' }).focus()
  await page.keyboard.press('Control+V')
  await expect.poll(() => page.getByRole('textbox', { name: '给它起个名字' }).inputValue()).toBe(token)
  const ask = (path: string) => fetch(`${server.url}/api/v1${path}`, { headers: { Authorization: `Bearer ${token}` } }).then((r) => r.status)
  expect([await ask('/board?as_of=2021-04-26'), await ask('/records')]).toEqual([200, 403])
  await page.getByRole('button', { name: '撤销令牌 每日导入程序' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '撤销' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await expect.poll(() => ask('/board?as_of=2021-04-26')).toBe(401)
})

test('a passkey is registered on the device and signs in without a password, until it is removed', async () => {
  // A passkey belongs to a host's name (W3C WebAuthn, 5.1.3): an address of numbers has none.
  const port = await freePort()
  const url = `http://localhost:${port}`
  const named = { ...(await demoServer('--addr', `127.0.0.1:${port}`, '--public-url', url)), url }
  const page = await openPage(named, { as: 'zhenggong', at: '/account' })
  const device = await page.context().newCDPSession(page)
  await device.send('WebAuthn.enable')
  const { authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  })
  await page.getByRole('textbox', { name: '给它起个名字' }).fill('办公室电脑')
  await page.getByRole('button', { name: '添加', exact: true }).click()
  await page.getByRole('button', { name: '移除通行密钥 办公室电脑' }).waitFor()
  expect((await device.send('WebAuthn.getCredentials', { authenticatorId })).credentials).toHaveLength(1)

  await page.context().clearCookies()
  await page.goto('/signin')
  await page.getByRole('button', { name: '用通行密钥登录' }).click()
  await page.waitForURL((u) => u.pathname === '/')
  await expect.poll(async () => (await page.evaluate(() => fetch('/api/v1/me').then((r) => r.json()))).account).toBe('zhenggong')

  await page.goto('/account')
  await page.getByRole('button', { name: '移除通行密钥 办公室电脑' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '移除' }).click()
  await page.getByRole('button', { name: '移除通行密钥 办公室电脑' }).waitFor({ state: 'detached' })
  await page.context().clearCookies()
  allow(page, /request refused: 422 POST .*passkey/, /console error: .*422/)
  await page.goto('/signin')
  await page.getByRole('button', { name: '用通行密钥登录' }).click()
  await page.getByRole('alert').waitFor()
  expect(new URL(page.url()).pathname).toBe('/signin')
})

function freePort(): Promise<number> {
  return new Promise((done) => {
    const s = createServer().listen(0, '127.0.0.1', () => {
      const { port } = s.address() as { port: number }
      s.close(() => done(port))
    })
  })
}
