import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { client, must } from '../../api/client'
import type { Moment } from '../../app/moment'
import { ledger } from '../../app/queries'

export const paceQuery = (moment: Moment, which: { unit?: string; below?: boolean; indicator?: string }) =>
  queryOptions({
    queryKey: ledger('pace', moment, which),
    queryFn: async ({ signal }) => (await must(client.GET('/api/v1/pace', { params: { query: { ...moment, ...which } }, signal }))).targets,
    placeholderData: keepPreviousData,
  })

export const seriesQuery = (moment: Moment, unit: string, indicator: string) =>
  queryOptions({
    queryKey: ledger('pace', 'series', moment, unit, indicator),
    queryFn: async ({ signal }) => (await must(client.GET('/api/v1/pace/series', { params: { query: { ...moment, unit, indicator } }, signal }))).series,
  })
