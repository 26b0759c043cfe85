// Interaction to next paint, as the browser's own event timing gives it, of sorting the board by each of its columns.
import { count, newContext, settled } from '../../browser/context'

export async function sorting(browser, server, at, account) {
  const context = await newContext(browser, server.url, await server.session(account))
  const page = await context.newPage()
  count(page)
  await page.addInitScript(() => {
    window.taken = new Map()
    new PerformanceObserver((list) => {
      for (const e of list.getEntries()) if (e.interactionId) window.taken.set(e.interactionId, Math.max(window.taken.get(e.interactionId) ?? 0, e.duration))
    }).observe({ type: 'event', durationThreshold: 16, buffered: true })
  })
  await page.goto(at)
  await settled(page)
  await page.getByRole('row').nth(20).waitFor()
  const headings = await page.locator('[role="columnheader"][aria-sort] button, [role="columnheader"][aria-sort]:not(:has(button)), th[aria-sort] button').all()
  for (let round = 0; round < 2; round++) {
    for (const h of headings) {
      if (!(await h.isVisible())) continue
      await h.click()
      await page.evaluate(() => new Promise((r) => requestAnimationFrame(() => setTimeout(r, 400))))
    }
  }
  const times = (await page.evaluate(() => [...window.taken.values()])).sort((a, b) => a - b)
  await context.close()
  return { times, median: times[times.length >> 1] ?? 0, worst: times.at(-1) ?? 0 }
}
