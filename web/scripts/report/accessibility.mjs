// axe-core on every page of the demo at both widths and in both themes.
import { violations } from '../../browser/axe'
import { count, newContext, settled } from '../../browser/context'
import { nameOf, pages } from '../../browser/pages'

export async function accessibility(browser, server) {
  const results = []
  for (const { at, as } of pages) {
    for (const width of [1440, 360]) {
      const context = await newContext(browser, server.url, as && (await server.session(as)), { width })
      const page = await context.newPage()
      count(page)
      await page.goto(at)
      await settled(page)
      for (const theme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme: theme })
        const found = (await violations(page)).map((v) => `${v.rule} at ${v.selector}`)
        results.push({ name: `${nameOf(at)} ${width} ${theme}`, found })
      }
      await context.close()
    }
  }
  return results
}
