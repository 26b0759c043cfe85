// The harness itself: a page that complains fails its test, and axe-core sees what is wrong.
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { allow, axe, demoServer, offline, online, openPage, type Server, troubles, violations } from './harness'

let server: Server
beforeAll(async () => {
  server = await demoServer()
})

const at = '/p/' // a page that needs no script

test('a silent page passes, and its account is signed in', async () => {
  const page = await openPage(server, { as: 'kaoheban', at })
  expect(await (await page.request.get('/api/v1/me')).json()).toMatchObject({ account: 'kaoheban' })
  expect(troubles(page)).toEqual([])
})

test('nobody is signed in when no account is named', async () => {
  const page = await openPage(server, { at })
  expect(await (await page.request.get('/api/v1/me')).json()).toMatchObject({ signed_in: false })
})

test('set-up steps go through the API as an account', async () => {
  const api = await server.api('kaoheban')
  expect(await api.get('/agency')).toMatchObject({ demo: true })
  await expect(api.get('/board?group=nowhere')).rejects.toThrow('desk_group_unknown')
})

test.fails('a page that is not silent fails its test', async () => {
  const page = await openPage(server, { at })
  await page.evaluate(() => console.error('no'))
})

const inlineScript = (page: Page) => page.evaluate(() => document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.ran = true' })))

test.each<[string, RegExp, (page: Page) => Promise<unknown>]>([
  ['an error on the console', /^console error: no/, (page) => page.evaluate(() => console.error('no'))],
  ['a warning on the console', /^console warning: hm/, (page) => page.evaluate(() => console.warn('hm'))],
  ['a broken script', /^uncaught: Error: broken/, (page) => page.evaluate(() => void setTimeout(() => { throw new Error('broken') }))],
  ['a refused request', /^request refused: 404 GET .*nowhere/, (page) => page.goto('/api/nowhere')],
  ['a request that leaves the server', /^left the server: GET http:\/\/127.0.0.1:9\//, (page) => page.goto('http://127.0.0.1:9/').catch(() => {})],
  ['a breach of the policy', /^console error: .*Content Security Policy/, inlineScript],
])('the harness sees %s', async (_, trouble, make) => {
  const page = await openPage(server, { at })
  await make(page)
  await expect.poll(() => troubles(page), { timeout: 20_000 }).toContainEqual(expect.stringMatching(trouble))
  allow(page, /./)
})

test('the policy holds while axe-core runs', async () => {
  const page = await openPage(server, { at, allow: [/Content Security Policy/] })
  await violations(page)
  await inlineScript(page)
  expect(await page.evaluate(() => 'ran' in window)).toBe(false)
})

test('the network can be cut and joined again', async () => {
  const page = await openPage(server, { at })
  await offline(page)
  await expect(page.goto('/healthz')).rejects.toThrow('ERR_INTERNET_DISCONNECTED')
  await online(page)
  await page.goto('/healthz')
})

test('axe-core names rule and element', async () => {
  const page = await openPage(server, { at })
  await page.evaluate(() => {
    document.documentElement.removeAttribute('lang')
    document.body.insertAdjacentHTML('beforeend', '<button id="mute"></button>')
  })
  const failure = await axe(page).then(() => '', (e: Error) => e.message)
  expect(failure).toContain('html-has-lang at html: ')
  expect(failure).toContain('button-name at #mute: ')
})

test('a page of 360 px is a phone with a finger', async () => {
  const page = await openPage(server, { at, width: 360, theme: 'dark', lang: 'en' })
  expect(await page.evaluate(() => [innerWidth, navigator.maxTouchPoints > 0, matchMedia('(prefers-color-scheme: dark)').matches, navigator.language])).toEqual([360, true, true, 'en-US'])
})
