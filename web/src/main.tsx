import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Refusal } from './api/client'
import { makeRouter } from './app/router'
import { startTheme } from './app/theme'
import { startWorker } from './app/worker'
import './styles/base.css'
import { startText } from './text/i18n'

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

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
void startWorker()
