// Without a network: what is typed is kept on the device and handed in once, whatever breaks in between.
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { allow, type Api, demoServer, offline, online, openPage, type Server, settled, shot } from './harness'
import { type Asked, askFor, formAt, quantity, station, submission } from './returns'

let server: Server
let clerk: Api
beforeAll(async () => {
  server = await demoServer()
  clerk = await server.api('beihu-neiqin')
})

const kept = (page: Page) => page.evaluate(async () => void (await navigator.serviceWorker.ready))

async function fillAndHandIn(page: Page) {
  await quantity(page, '治安案件查处数').fill('1')
  await quantity(page, '矛盾纠纷化解数').fill('3')
  await page.getByRole('button', { name: '报送', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: '报送' }).click()
}

/** One round, and each of its figures once in the ledger. */
async function handedInOnce(asked: Asked) {
  await expect.poll(async () => (await submission(clerk, asked)).state).toBe('submitted')
  const { steps } = await submission(clerk, asked)
  expect(steps.map((s: { round: number; state: string }) => [s.round, s.state])).toEqual([[1, 'submitted']])
  const { records } = await clerk.get(`/records?unit=${station}&from=${asked.day}&to=${asked.day}`)
  expect(records.map((r: { indicator: string; quantity: string }) => `${r.indicator} ${r.quantity}`).sort()).toEqual(['mdjf 3', 'za 1'])
}

describe.each([1440, 360] as const)('at %i', (width) => {
  test('a return filled in with the network cut is handed in exactly once when it is back, a reload in between', async () => {
    const asked = await askFor(server, `cut-${width}`, ['za', 'mdjf'])
    const page = await openPage(server, { as: 'beihu-neiqin', at: formAt(asked), width })
    await kept(page)
    await offline(page)
    await fillAndHandIn(page)
    await page.getByText('等网络，联网后自动报送').waitFor()
    await page.reload()
    await page.getByText('等网络，联网后自动报送').waitFor()
    await expect.poll(() => quantity(page, '矛盾纠纷化解数').inputValue()).toBe('3')
    await page.getByText('没有网络。照常填').waitFor()
    await shot(page, `offline-${width}`)
    await expect.poll(async () => (await submission(clerk, asked)).steps).toEqual([])
    await online(page)
    await handedInOnce(asked)
    await page.getByText('待审核').first().waitFor()
  })
})

test('an answer that is lost on its way does not hand in twice', async () => {
  const asked = await askFor(server, 'lost-answer', ['za', 'mdjf'])
  const page = await openPage(server, { as: 'beihu-neiqin', at: formAt(asked), allow: [/ERR_CONNECTION_FAILED/] })
  const replayed: (string | undefined)[] = []
  page.on('response', (r) => {
    if (r.request().method() === 'POST' && r.url().endsWith('/submission')) replayed.push(r.headers()['idempotency-replayed'])
  })
  let cut = 0
  await page.route('**/submission', async (route) => {
    if (route.request().method() !== 'POST' || cut++ > 0) return route.continue()
    await route.fetch()
    await route.abort('connectionfailed')
  })
  await fillAndHandIn(page)
  await expect.poll(() => replayed).toEqual(['true'])
  await handedInOnce(asked)
})

test('a page that dies between request and answer leaves the deed to the next one', async () => {
  const asked = await askFor(server, 'died', ['za', 'mdjf'])
  const page = await openPage(server, { as: 'beihu-neiqin', at: formAt(asked) })
  const context = page.context()
  const sent = new Promise<void>((done) => {
    void page.route('**/submission', async (route) => {
      if (route.request().method() !== 'POST') return route.continue()
      await route.fetch()
      done() // and no answer ever comes
    })
  })
  await fillAndHandIn(page)
  await sent
  await page.close()
  const next = await context.newPage()
  await next.goto('/entry')
  await handedInOnce(asked)
  await expect.poll(() => next.evaluate(left)).toEqual([])
})

test('what is signed out is gone from the device; what the server has not got waits, and nobody else sees it', async () => {
  const asked = await askFor(server, 'shared-phone', ['za', 'mdjf'])
  const page = await openPage(server, { as: 'beihu-neiqin', at: formAt(asked), width: 360, allow: [/draft: net::ERR/, /Failed to load resource/] })
  await kept(page)
  await page.route('**/draft', (route) => (route.request().method() === 'PUT' ? route.abort('connectionfailed') : route.continue()))
  await quantity(page, '矛盾纠纷化解数').fill('3')
  await page.getByText('已存在这台设备').waitFor()
  await page.getByRole('button', { name: /内勤/ }).click()
  await page.getByRole('menuitem', { name: '退出登录' }).click()
  await page.waitForURL(/signin/)
  await settled(page)
  await expect.poll(() => page.evaluate(left)).toEqual([`${station}|shared-phone`])
  await expect.poll(() => page.evaluate(() => Object.keys(localStorage).filter((k) => /me$|agency$/.test(k)))).toEqual([])

  const other = await server.session('shenhe')
  await page.context().addCookies([{ name: 'tongchou_session', value: other, url: server.url, httpOnly: true, sameSite: 'Lax' }])
  allow(page, /request refused: 403/)
  await page.goto('/review')
  await settled(page)
  await expect.poll(async () => page.evaluate(async () => (await indexedDB.databases()).map((d) => d.name))).toEqual(['tongchou:beihu-neiqin'])
})

/** The drafts of the clerk on this device. */
function left(): Promise<unknown[]> {
  return new Promise((done) => {
    const open = indexedDB.open('tongchou:beihu-neiqin')
    open.onsuccess = () => {
      const db = open.result
      if (!db.objectStoreNames.contains('drafts')) return done([])
      const all = db.transaction('drafts').objectStore('drafts').getAllKeys()
      all.onsuccess = () => (db.close(), done(all.result))
    }
  })
}
