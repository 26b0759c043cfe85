import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { client, must, mustTagged, type Schemas } from '../../api/client'
import { ledger } from '../../app/queries'

export type Target = Schemas['TargetLine']
export type Mismatch = Schemas['TargetMismatch']
export interface TargetKey {
  unit: string
  indicator: string
  start: string
}

export const keyText = (k: TargetKey) => `${k.unit}~${k.indicator}~${k.start}`
export const keyOf = (t: Target): TargetKey => ({ unit: t.unit, indicator: t.indicator, start: t.period.start })

interface At {
  as_of?: string
  known_at?: string
}

export const targetsQuery = (at: At) =>
  queryOptions({
    queryKey: ledger('targets', at),
    queryFn: async ({ signal }) => (await must(client.GET('/api/v1/targets', { params: { query: at }, signal }))).targets,
    placeholderData: keepPreviousData,
  })

/** What does not add up at the units in reach, by the server's check. */
export const checkQuery = (at: At) =>
  queryOptions({
    queryKey: ledger('targets', 'check', at),
    queryFn: async ({ signal }) => (await must(client.GET('/api/v1/targets/check', { params: { query: at }, signal }))).mismatches,
    placeholderData: keepPreviousData,
  })

/** The latest version of a task, and its tag: who changes it says which version was read. */
export const targetQuery = (path: TargetKey) =>
  queryOptions({ queryKey: ledger('target', path), queryFn: ({ signal }) => mustTagged(client.GET('/api/v1/targets/{unit}/{indicator}/{start}', { params: { path }, signal })) })

export const versionsQuery = (path: TargetKey) =>
  queryOptions({
    queryKey: ledger('target', path, 'versions'),
    queryFn: async ({ signal }) => (await must(client.GET('/api/v1/targets/{unit}/{indicator}/{start}/versions', { params: { path }, signal }))).versions,
  })
