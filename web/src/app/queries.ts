// Questions that several screens ask. Everything that follows the ledger has a key that begins with 'ledger': an event makes it ask anew.
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { client, must } from '../api/client'
import type { Moment } from './moment'

export const ledger = (...key: unknown[]) => ['ledger', ...key] as const

export const boardQuery = (moment: Moment) =>
  queryOptions({
    queryKey: ledger('board', moment),
    queryFn: ({ signal }) => must(client.GET('/api/v1/board', { params: { query: moment }, signal })),
    placeholderData: keepPreviousData,
  })

/** A unit's ranks week by week, over the weeks that fit under the server's limit. */
export const historyQuery = ({ as_of: to, group, rulebook, basis }: Moment, unit: string) =>
  queryOptions({
    queryKey: ledger('history', to, group, rulebook, basis, unit),
    queryFn: ({ signal }) => must(client.GET('/api/v1/board/history', { params: { query: { to, group, rulebook, basis, unit: [unit], step: 'week' } }, signal })),
  })

export const explanationQuery = (moment: Moment & { unit: string; item?: string }) =>
  queryOptions({
    queryKey: ledger('explanation', moment),
    queryFn: ({ signal }) => must(client.GET('/api/v1/board/explanation', { params: { query: moment }, signal })),
    placeholderData: keepPreviousData,
  })

export const unitsQuery = (as_of?: string) =>
  queryOptions({
    queryKey: ledger('units', as_of),
    queryFn: async ({ signal }) => (await must(client.GET('/api/v1/units', { params: { query: { as_of } }, signal }))).items,
    staleTime: 60_000,
  })

export const indicatorsQuery = (as_of?: string) =>
  queryOptions({
    queryKey: ledger('indicators', as_of),
    queryFn: async ({ signal }) => (await must(client.GET('/api/v1/indicators', { params: { query: { as_of } }, signal }))).items,
    staleTime: 60_000,
  })

export const groupsQuery = (as_of?: string) =>
  queryOptions({
    queryKey: ledger('groups', as_of),
    queryFn: async ({ signal }) => (await must(client.GET('/api/v1/groups', { params: { query: { as_of } }, signal }))).items,
    staleTime: 60_000,
  })

export const periodsQuery = () =>
  queryOptions({
    queryKey: ledger('periods'),
    queryFn: async ({ signal }) => (await must(client.GET('/api/v1/periods', { signal }))).items,
  })

export const rulebooksQuery = () =>
  queryOptions({
    queryKey: ledger('rulebooks'),
    queryFn: async ({ signal }) => (await must(client.GET('/api/v1/rulebooks', { signal }))).rulebooks,
    staleTime: 60_000,
  })

/** Names of units by code; a code without a name stands for itself. */
export function useUnitNames(as_of?: string): (code: string) => string {
  const { data } = useQuery(unitsQuery(as_of))
  return useCallback((code) => data?.find((u) => u.code === code)?.name ?? code, [data])
}

/** Names of indicators by code. */
export function useIndicatorNames(as_of?: string): (code: string) => string {
  const { data } = useQuery(indicatorsQuery(as_of))
  return useCallback((code) => data?.find((i) => i.code === code)?.name ?? code, [data])
}

// The pinyin and initials by which a name is found, too.
const keys = (x: object) => {
  const { pinyin = '', initials = '' } = x as { pinyin?: string; initials?: string }
  return `${pinyin} ${initials}`
}

/** Units to choose from in a Find. */
export function useUnitOptions(as_of?: string) {
  const { data } = useQuery(unitsQuery(as_of))
  return useMemo(() => (data ?? []).map((u) => ({ id: u.code, name: u.name, note: u.code, keys: keys(u) })), [data])
}

/** Indicators to choose from in a Find. */
export function useIndicatorOptions(as_of?: string) {
  const { data } = useQuery(indicatorsQuery(as_of))
  return useMemo(() => (data ?? []).map((i) => ({ id: i.code, name: i.name, note: i.code, keys: keys(i) })), [data])
}
