// What the board's first load costs, as transferred, and what each chunk of the application weighs.
import { readdirSync, statSync } from 'node:fs'
import { count, newContext, settled } from '../../browser/context'

const assets = new URL('../../dist/assets/', import.meta.url)

export async function sizes(browser, server) {
  const context = await newContext(browser, server.url, await server.session('kaoheban'))
  const page = await context.newPage()
  count(page)
  const answers = []
  page.on('response', (r) => answers.push(r))
  await page.goto('/board')
  await settled(page)
  const loaded = new Map()
  let styles = 0
  for (const r of answers) {
    const type = r.request().resourceType()
    if (r.request().serviceWorker?.() || !['script', 'stylesheet'].includes(type)) continue
    const { responseBodySize } = await r.request().sizes()
    if (type === 'script') loaded.set(new URL(r.url()).pathname.split('/').pop(), responseBodySize)
    else styles += responseBodySize
  }
  await context.close()
  const chunks = readdirSync(assets)
    .filter((f) => f.endsWith('.js.gz'))
    .map((f) => ({ name: f.replace(/\.gz$/, ''), size: statSync(new URL(f, assets)).size, first: loaded.has(f.replace(/\.gz$/, '')) }))
    .sort((a, b) => Number(b.first) - Number(a.first) || b.size - a.size)
  return { first: [...loaded.values()].reduce((sum, s) => sum + s, 0), styles, chunks }
}
