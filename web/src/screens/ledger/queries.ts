import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { client, must, mustTagged, type Schemas } from '../../api/client'
import { ledger } from '../../app/queries'
import type { Search } from './search'

export type Line = Schemas['DeskLine']
export type Proposal = Schemas['WorkflowProposal']
export type Period = Schemas['WorkflowPeriod']
export type Lock = Schemas['WorkflowLock']

/** What the list and the export are narrowed to. */
export type Filter = Pick<Search, 'unit' | 'indicator' | 'kind' | 'from' | 'to' | 'order'>

const pageSize = 200

export const recordsQuery = ({ unit, indicator, kind, from, to, order }: Filter) =>
  infiniteQueryOptions({
    queryKey: ledger('records', { unit, indicator, kind, from, to, order }),
    queryFn: ({ pageParam, signal }) =>
      must(
        client.GET('/api/v1/records', {
          params: { query: { cursor: pageParam || undefined, limit: pageSize, unit: unit ? [unit] : undefined, indicator: indicator ? [indicator] : undefined, kind: kind ? [kind] : undefined, from, to, newest: order !== 'oldest' || undefined } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })

/** The whole history of a record, from the observation that it goes back to. */
export const chainQuery = (seq: number) =>
  queryOptions({ queryKey: ledger('chain', seq), queryFn: async ({ signal }) => (await must(client.GET('/api/v1/records/{seq}/chain', { params: { path: { seq } }, signal }))).items })

export const proposalsQuery = queryOptions({ queryKey: ledger('proposals'), queryFn: async ({ signal }) => (await must(client.GET('/api/v1/proposals', { signal }))).items })

/** A period and its version, which an amendment must bring back. */
export const periodQuery = (code: string) => queryOptions({ queryKey: ledger('period', code), queryFn: ({ signal }) => mustTagged(client.GET('/api/v1/periods/{code}', { params: { path: { code } }, signal })) })

export const locksQuery = queryOptions({ queryKey: ledger('locks'), queryFn: async ({ signal }) => (await must(client.GET('/api/v1/locks', { signal }))).items })

/** Where the file of the same records is; retractions and the like stand in it as what they did. */
export function exportAddress({ unit, indicator, from, to }: Filter, format: 'xlsx' | 'csv'): string {
  const q = new URLSearchParams({ format })
  for (const [name, value] of Object.entries({ unit, indicator, from, to })) if (value) q.set(name, value)
  return `/api/v1/export/observations?${q}`
}
