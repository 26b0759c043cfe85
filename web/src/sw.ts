// The service worker: keeps the shell and the page for filling in on the device, so that they open without a network. It never touches
// the API nor the public pages, and keeps no answer of the server. Built by scripts/worker.mjs, served at /sw.js.
import { addRoute, cleanupOutdatedCaches, matchPrecache, precache, type PrecacheEntry } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'

declare const __KEPT__: PrecacheEntry[]
declare const self: { skipWaiting(): Promise<void>; addEventListener(type: 'message', l: (e: MessageEvent) => void): void }

const patience = 4000 // how long a page may take to come before the kept one is shown

precache(__KEPT__)
cleanupOutdatedCaches()

// The server's page first, so that a new version is met at once; its kept copy where there is no network, or one that hardly is.
registerRoute(
  new NavigationRoute(
    async ({ request }) => {
      const kept = () => matchPrecache('/')
      const asked = fetch(request as Request)
      asked.catch(() => undefined)
      const late = new Promise<undefined>((r) => setTimeout(() => r(undefined), patience))
      const answer = await Promise.race([asked, late]).catch(() => undefined)
      return answer ?? (await kept()) ?? asked
    },
    { denylist: [/^\/(api|p)(\/|$)/, /^\/(healthz|readyz|metrics)$/] },
  ),
)
addRoute()

self.addEventListener('message', (e) => {
  if (e.data === 'now') void self.skipWaiting()
})
