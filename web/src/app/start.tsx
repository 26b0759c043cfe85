import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { startTransition, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Refusal } from '../api/client'
import '../styles/base.css'
import { startText } from '../text/i18n'
import { forgetAhead } from './ahead'
import { makeRouter } from './router'
import { startTheme } from './theme'
import { whenIdle } from '../parts/later'
import { startWorker } from './worker'

/** Starts the application at the address that is open. */
export async function start() {
  startTheme()
  await startText()

  const queries = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        networkMode: 'always',
        retry: (failures, error) => !(error instanceof Refusal && error.status < 500) && failures < 2,
      },
      mutations: { networkMode: 'always' },
    },
  })
  const router = makeRouter(queries)
  router.subscribe('onResolved', forgetAhead)

  // As a transition: the first drawing, the largest of all, is done in slices between which the page answers.
  const root = createRoot(document.getElementById('root')!)
  startTransition(() =>
    root.render(
      <StrictMode>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </StrictMode>,
    ),
  )
  whenIdle(() => void startWorker()) // it fetches all there is: after the page
}
