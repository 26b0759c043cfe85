import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { client, must } from '../../api/client'
import type { Moment } from '../../app/moment'
import { boardQuery, ledger } from '../../app/queries'
import { addDays } from '../../parts/time'

/** How many days back the rank is held against. */
export const daysBack = 7

/** The board of a week before, as known at the same instant; on the first days of a campaign there is none. */
export const beforeQuery = (moment: Moment & { as_of: string }) => queryOptions({ ...boardQuery({ ...moment, as_of: addDays(moment.as_of, -daysBack) }), retry: false })

export const rulebookQuery = (code: string, version: number) =>
  queryOptions({
    queryKey: ledger('rulebook', code, version),
    queryFn: ({ signal }) => must(client.GET('/api/v1/rulebooks/{code}', { params: { path: { code }, query: { version } }, signal })),
    staleTime: Infinity,
  })

export const paceBelowQuery = (moment: Moment, unit: string) =>
  queryOptions({
    queryKey: ledger('pace', moment, unit, 'below'),
    queryFn: async ({ signal }) => (await must(client.GET('/api/v1/pace', { params: { query: { ...moment, unit, below: true } }, signal }))).targets,
    placeholderData: keepPreviousData,
  })

export const tasksQuery = (unit: string) =>
  queryOptions({
    queryKey: ledger('tasks', unit),
    queryFn: async ({ signal }) => (await must(client.GET('/api/v1/tasks', { params: { query: { unit: [unit] } }, signal }))).items,
  })

export const remindersQuery = () =>
  queryOptions({
    queryKey: ledger('reminders'),
    queryFn: async ({ signal }) => (await must(client.GET('/api/v1/reminders', { signal }))).items,
  })

export const editionsQuery = () =>
  queryOptions({
    queryKey: ledger('editions'),
    queryFn: async ({ signal }) => (await must(client.GET('/api/v1/editions', { signal }))).items,
  })
