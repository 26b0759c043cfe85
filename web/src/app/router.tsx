// Every page and its address. A screen's code is loaded when it is opened; what its URL may say stands in its search.ts.
import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { useDeferredValue } from 'react'
import { adminSearch } from '../screens/admin/search'
import { boardAhead } from '../screens/board/queries'
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
import { parseSearch, stringifySearch } from './address'
import { Failed, Lost, Waiting } from './ends'
import { loadText } from '../text/i18n'
import { momentOf } from './moment'
import { agencyQuery, sessionQuery } from './session'
import { Shell } from './shell'

// A screen comes with its words, and with those of the screens from which it takes parts: a part that has to wait for words takes the whole page
// away while it does. router.test.ts holds the lists.
const screen = <T,>(name: string, load: () => Promise<{ default: T }>, ...others: string[]) => lazyRouteComponent(() => Promise.all([load(), loadText([name, ...others])]).then(([code]) => code))

// Drawn apart from what led here: the first drawing, the largest of all, is then done in slices between which the browser answers.
function Inside() {
  return useDeferredValue(true, false) && <Shell />
}

interface Context {
  queries: QueryClient
}

const root = createRootRouteWithContext<Context>()({ notFoundComponent: Lost, errorComponent: Failed })

const signin = createRoute({
  getParentRoute: () => root,
  path: '/signin',
  validateSearch: (s: Record<string, unknown>): { next?: string } => ({ next: typeof s.next === 'string' && /^\/(?![/\\])/.test(s.next) ? s.next : undefined }),
  component: screen('signin', () => import('../screens/signin')),
})

const renew = createRoute({
  getParentRoute: () => root,
  path: '/renew',
  validateSearch: signin.options.validateSearch!,
  component: screen('account', () => import('../screens/account/renew')),
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
  component: Inside,
})

const withMoment =
  <T extends object>(own: (s: Record<string, unknown>) => T) =>
  (s: Record<string, unknown>) => ({ ...momentOf(s), ...own(s) })

const boardLoader = ({ context: { queries }, location }: { context: Context; location: { search: Record<string, unknown> } }) => boardAhead(queries, momentOf(location.search), queries.getQueryData(agencyQuery.queryKey)!)

const under = { getParentRoute: () => inside } as const


export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: root.addChildren([
      signin,
      renew,
      inside.addChildren([
        createRoute({ ...under, path: '/', validateSearch: withMoment(overviewSearch), component: screen('overview', () => import('../screens/overview'), 'pace') }),
        createRoute({ ...under, path: '/board', validateSearch: withMoment(boardSearch), loader: boardLoader, shouldReload: false, component: screen('board', () => import('../screens/board')) }),
        createRoute({ ...under, path: '/explain', validateSearch: withMoment(explainSearch), component: screen('explain', () => import('../screens/explain')) }),
        createRoute({ ...under, path: '/targets', validateSearch: withMoment(targetsSearch), component: screen('targets', () => import('../screens/targets')) }),
        createRoute({ ...under, path: '/pace', validateSearch: withMoment(paceSearch), component: screen('pace', () => import('../screens/pace')) }),
        createRoute({ ...under, path: '/whatif', validateSearch: withMoment(whatifSearch), component: screen('whatif', () => import('../screens/whatif')) }),
        createRoute({ ...under, path: '/entry', validateSearch: entrySearch, component: screen('entry', () => import('../screens/entry')) }),
        createRoute({ ...under, path: '/import', validateSearch: importSearch, component: screen('import', () => import('../screens/import')) }),
        createRoute({ ...under, path: '/review', validateSearch: reviewSearch, component: screen('review', () => import('../screens/review')) }),
        createRoute({ ...under, path: '/rulebook', validateSearch: withMoment(rulebookSearch), component: screen('rulebook', () => import('../screens/rulebook')) }),
        createRoute({ ...under, path: '/publish', validateSearch: publishSearch, component: screen('publish', () => import('../screens/publish')) }),
        createRoute({ ...under, path: '/ledger', validateSearch: ledgerSearch, component: screen('ledger', () => import('../screens/ledger')) }),
        createRoute({ ...under, path: '/admin', validateSearch: adminSearch, component: screen('admin', () => import('../screens/admin'), 'account') }),
        createRoute({ ...under, path: '/account', component: screen('account', () => import('../screens/account')) }),
      ]),
    ]),
    context: { queries },
    parseSearch,
    stringifySearch,
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
