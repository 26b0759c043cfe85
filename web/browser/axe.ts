// axe-core on a page as it stands. It is put in by the debugger, which the page's policy does not bind; the policy stays on.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type axeCore from 'axe-core'
import type { Page } from 'playwright-core'

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

// WCAG 2.1 A and AA, and of the good practices those about the skeleton of a page.
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']
const practices = ['landmark-one-main', 'landmark-no-duplicate-main', 'landmark-unique', 'page-has-heading-one', 'heading-order', 'region', 'empty-heading', 'skip-link', 'tabindex', 'label-title-only']

/** One broken rule at one element. */
export interface Violation {
  rule: string
  selector: string
  help: string
  why: string
}

/** What axe-core finds on the page, or within one element of it. */
export async function violations(page: Page, within?: string): Promise<Violation[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source)
  const found = await page.evaluate(
    async ([tags, practices, within]) => {
      const axe = (window as unknown as { axe: typeof axeCore }).axe
      const on = Object.fromEntries((practices as string[]).map((p) => [p, { enabled: true }]))
      return (await axe.run((within as string | undefined) ?? document, { runOnly: { type: 'tag', values: tags as string[] }, rules: on, resultTypes: ['violations'] })).violations
    },
    [tags, practices, within] as const,
  )
  return found.flatMap((v) => v.nodes.map((n) => ({ rule: v.id, selector: n.target.join(' '), help: v.help, why: n.failureSummary ?? '' })))
}

/** Fails, naming rule, element and advice, unless axe-core finds nothing. */
export async function axe(page: Page, within?: string) {
  const found = await violations(page, within)
  if (found.length === 0) return
  const lines = found.map((v) => `${v.rule} at ${v.selector}: ${v.help}\n    ${v.why.replace(/\n/g, '\n    ')}`)
  throw new Error(`${found.length} violations on ${page.url()}:\n  ${lines.join('\n  ')}`)
}
