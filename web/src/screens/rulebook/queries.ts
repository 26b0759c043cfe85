import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { client, must, type Schemas } from '../../api/client'
import type { Moment } from '../../app/moment'
import { ledger } from '../../app/queries'
import type { Schema } from './schema'

/** A thing wrong in the text, at its line and column where the server knows them. */
export type Fault = Schemas['Trouble'] & { column?: number }

export const versionQuery = (code: string, version: number) =>
  queryOptions({
    queryKey: ledger('rulebook', code, version),
    queryFn: ({ signal }) => must(client.GET('/api/v1/rulebooks/{code}', { params: { path: { code }, query: { version } }, signal })),
    staleTime: Infinity,
  })

export const schemaQuery = queryOptions({
  queryKey: ['rulebook-schema'],
  queryFn: async ({ signal }) => (await must(client.GET('/api/v1/rulebook-schema', { signal }))) as unknown as Schema,
  staleTime: Infinity,
})

/** What the server finds wrong with a text; an empty list when it can be applied. */
export const checkQuery = (text: string) =>
  queryOptions({
    queryKey: ['rulebook-check', text],
    queryFn: async ({ signal }): Promise<Fault[]> => (await must(client.POST('/api/v1/rulebooks/check', { body: { text }, signal }))).faults,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  })

/** Today's board, true and by a rulebook that is only supposed; nothing is written. */
export const previewQuery = (text: string, moment: Moment) =>
  queryOptions({
    queryKey: ledger('rulebook-preview', text, moment),
    queryFn: ({ signal }) => must(client.POST('/api/v1/board/what-if', { params: { query: moment }, body: { rulebook_text: text }, signal })),
    placeholderData: keepPreviousData,
    retry: false,
  })
