// Lighthouse on a page that needs a session, as a desktop and as a phone; of three runs the one in the middle.
import { launch } from 'chrome-launcher'
import lighthouse from 'lighthouse'
import desktop from 'lighthouse/core/config/desktop-config.js'
import { flags, path } from '../../browser/chromium'

const runs = 3
const categories = ['performance', 'accessibility', 'best-practices']
const times = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift']

export async function lighthouses(server, at, session) {
  const results = []
  for (const [preset, config] of [['desktop', desktop], ['mobile', undefined]]) {
    const all = []
    for (let i = 0; i < runs; i++) all.push(await once(`${server.url}${at}`, session, config))
    all.sort((a, b) => a.categories.performance.score - b.categories.performance.score)
    const lhr = all[runs >> 1]
    results.push({
      preset,
      scores: categories.map((c) => Math.round(lhr.categories[c].score * 100)),
      times: times.map((t) => lhr.audits[t].displayValue.replace(/\s/g, ' ')),
      remarks: remarks(lhr),
    })
  }
  return results
}

async function once(url, session, config) {
  const chrome = await launch({ chromePath: path, chromeFlags: ['--headless', ...flags], logLevel: 'silent' })
  const last = () => chrome.kill()
  process.once('exit', last) // it would outlive us
  try {
    const options = { port: chrome.port, output: 'json', logLevel: 'error', onlyCategories: categories, maxWaitForLoad: 20_000, extraHeaders: { Cookie: `tongchou_session=${session}` } }
    const { lhr } = await lighthouse(url, options, config)
    if (lhr.runtimeError) throw new Error(lhr.runtimeError.message)
    return lhr
  } finally {
    process.off('exit', last)
    await chrome.kill()
  }
}

// What costs points outside of performance, and what Lighthouse says of the run itself.
function remarks(lhr) {
  const lost = ['accessibility', 'best-practices'].flatMap((c) => lhr.categories[c].auditRefs.filter((r) => r.weight > 0 && lhr.audits[r.id].score !== null && lhr.audits[r.id].score < 1).map((r) => lhr.audits[r.id]))
  const shown = lhr.finalDisplayedUrl.includes('/signin') ? ['the page shown was the sign-in page'] : []
  return [...shown, ...lost.map((a) => `${a.id}: ${a.title}`), ...lhr.runWarnings]
}
