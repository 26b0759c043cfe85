import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { client, must, mustTagged, type Schemas } from '../../api/client'
import { ledger } from '../../app/queries'
import type { Search } from './search'

export type Unit = Schemas['AgencyUnit']
export type Person = Schemas['AgencyPerson']
export type Account = Schemas['AccessAccount']

export function useAdminSearch() {
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  return { search, set: (change: Search) => void navigate({ to: '/admin', search: (old: Search) => ({ ...old, ...change }) }) }
}

/** All versions of a unit, by the day from which each holds, and the tag that a change must bring back. */
export const unitVersionsQuery = (code: string) => queryOptions({ queryKey: ledger('unit-versions', code), queryFn: ({ signal }) => mustTagged(client.GET('/api/v1/units/{code}/versions', { params: { path: { code } }, signal })) })

export const personVersionsQuery = (code: string) => queryOptions({ queryKey: ledger('person-versions', code), queryFn: ({ signal }) => mustTagged(client.GET('/api/v1/people/{code}/versions', { params: { path: { code } }, signal })) })

export const peopleQuery = (as_of?: string) =>
  infiniteQueryOptions({
    queryKey: ledger('people', as_of),
    queryFn: ({ pageParam, signal }) => must(client.GET('/api/v1/people', { params: { query: { as_of, limit: 500, cursor: pageParam || undefined } }, signal })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })

export const accountsQuery = infiniteQueryOptions({
  queryKey: ledger('accounts'),
  queryFn: ({ pageParam, signal }) => must(client.GET('/api/v1/accounts', { params: { query: { limit: 500, cursor: pageParam || undefined } }, signal })),
  initialPageParam: '',
  getNextPageParam: (page) => page.next,
})

export const logQuery = queryOptions({ queryKey: ledger('log'), queryFn: ({ signal }) => must(client.GET('/api/v1/log', { signal })) })

/** Asked again each second while one is being taken, so that its end is seen. */
export const backupsQuery = queryOptions({
  queryKey: ['backups'],
  queryFn: ({ signal }) => must(client.GET('/api/v1/backups', { signal })),
  refetchInterval: ({ state }) => (state.data?.running ? 1000 : 30_000),
})

export const jobsQuery = queryOptions({
  queryKey: ['jobs'],
  queryFn: ({ signal }) => must(client.GET('/api/v1/jobs', { signal })),
  refetchInterval: ({ state }) => (state.data?.jobs.some((j) => j.state === 'running') ? 1000 : 10_000),
})

type What = 'people' | 'evidence' | 'accounts' | 'export' | 'command' | 'backup' | 'sign_in'
export const whats: readonly What[] = ['people', 'evidence', 'accounts', 'export', 'command', 'backup', 'sign_in']

export const looksQuery = ({ by, what, from, to }: Search) =>
  infiniteQueryOptions({
    queryKey: ['looks', { by, what, from, to }],
    queryFn: ({ pageParam, signal }) => must(client.GET('/api/v1/looks', { params: { query: { account: by, what: whats.find((w) => w === what), from, to, limit: 200, cursor: pageParam || undefined } }, signal })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })
