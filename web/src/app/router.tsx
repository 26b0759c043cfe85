// Every page and its address. A screen's code is loaded when it is opened; what its URL may say stands in its search.ts.
import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { adminSearch } from '../screens/admin/search'
import { boardSearch } from '../screens/board/search'
import { entrySearch } from '../screens/entry/search'
import { explainSearch } from '../screens/explain/search'
import { importSearch } from '../screens/import/search'
import { ledgerSearch } from '../screens/ledger/search'
import { overviewSearch } from '../screens/overview/search'
import { paceSearch } from '../screens/pace/search'
import { publishSearch } from '../screens/publish/search'
import { reviewSearch } from '../screens/review/search'
import { rulebookSearch } from '../screens/rulebook/search'
import { targetsSearch } from '../screens/targets/search'
import { whatifSearch } from '../screens/whatif/search'
import { Failed, Lost, Waiting } from './ends'
import { momentOf } from './moment'
import { agencyQuery, sessionQuery } from './session'
import { Shell } from './shell'

interface Context {
  queries: QueryClient
}

const root = createRootRouteWithContext<Context>()({ notFoundComponent: Lost, errorComponent: Failed })

const signin = createRoute({
  getParentRoute: () => root,
  path: '/signin',
  validateSearch: (s: Record<string, unknown>): { next?: string } => ({ next: typeof s.next === 'string' && /^\/(?![/\\])/.test(s.next) ? s.next : undefined }),
  component: lazyRouteComponent(() => import('../screens/signin')),
})

const renew = createRoute({
  getParentRoute: () => root,
  path: '/renew',
  validateSearch: signin.options.validateSearch!,
  component: lazyRouteComponent(() => import('../screens/account/renew')),
})

// Pages for who is signed in: others sign in first and come back to where they wanted to go.
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ context, location }) => {
    const me = await context.queries.ensureQueryData(sessionQuery)
    if (!me.signed_in) throw redirect({ to: '/signin', search: { next: location.href === '/' ? undefined : location.href } })
    if (me.renew) throw redirect({ to: '/renew', search: { next: location.href === '/' ? undefined : location.href } })
    await context.queries.ensureQueryData(agencyQuery)
    if (me.away && location.pathname !== '/entry') throw redirect({ to: '/entry' })
  },
  component: Shell,
})

const withMoment =
  <T extends object>(own: (s: Record<string, unknown>) => T) =>
  (s: Record<string, unknown>) => ({ ...momentOf(s), ...own(s) })

const under = { getParentRoute: () => inside } as const


export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: root.addChildren([
      signin,
      renew,
      inside.addChildren([
        createRoute({ ...under, path: '/', validateSearch: withMoment(overviewSearch), component: lazyRouteComponent(() => import('../screens/overview')) }),
        createRoute({ ...under, path: '/board', validateSearch: withMoment(boardSearch), component: lazyRouteComponent(() => import('../screens/board')) }),
        createRoute({ ...under, path: '/explain', validateSearch: withMoment(explainSearch), component: lazyRouteComponent(() => import('../screens/explain')) }),
        createRoute({ ...under, path: '/targets', validateSearch: withMoment(targetsSearch), component: lazyRouteComponent(() => import('../screens/targets')) }),
        createRoute({ ...under, path: '/pace', validateSearch: withMoment(paceSearch), component: lazyRouteComponent(() => import('../screens/pace')) }),
        createRoute({ ...under, path: '/whatif', validateSearch: withMoment(whatifSearch), component: lazyRouteComponent(() => import('../screens/whatif')) }),
        createRoute({ ...under, path: '/entry', validateSearch: entrySearch, component: lazyRouteComponent(() => import('../screens/entry')) }),
        createRoute({ ...under, path: '/import', validateSearch: importSearch, component: lazyRouteComponent(() => import('../screens/import')) }),
        createRoute({ ...under, path: '/review', validateSearch: reviewSearch, component: lazyRouteComponent(() => import('../screens/review')) }),
        createRoute({ ...under, path: '/rulebook', validateSearch: withMoment(rulebookSearch), component: lazyRouteComponent(() => import('../screens/rulebook')) }),
        createRoute({ ...under, path: '/publish', validateSearch: publishSearch, component: lazyRouteComponent(() => import('../screens/publish')) }),
        createRoute({ ...under, path: '/ledger', validateSearch: ledgerSearch, component: lazyRouteComponent(() => import('../screens/ledger')) }),
        createRoute({ ...under, path: '/admin', validateSearch: adminSearch, component: lazyRouteComponent(() => import('../screens/admin')) }),
        createRoute({ ...under, path: '/account', component: lazyRouteComponent(() => import('../screens/account')) }),
      ]),
    ]),
    context: { queries },
    defaultPreload: 'intent',
    defaultPendingComponent: Waiting,
    defaultPendingMs: 300,
    defaultErrorComponent: Failed,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
