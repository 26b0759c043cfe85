import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { client, must } from '../../api/client'
import type { Moment } from '../../app/moment'
import { ledger } from '../../app/queries'
import { bodyOf, type Supposition } from './suppose'

/** The true board and the supposed one. It is a question: nothing is stored. */
export const whatifQuery = (moment: Moment, all: readonly Supposition[]) => {
  const body = bodyOf(all)
  return queryOptions({
    queryKey: ledger('what-if', moment, body),
    queryFn: ({ signal }) => must(client.POST('/api/v1/board/what-if', { params: { query: moment }, body, signal })),
    placeholderData: keepPreviousData,
    enabled: all.length > 0,
    retry: false,
  })
}

export const robustnessQuery = (moment: Moment) =>
  queryOptions({
    queryKey: ledger('robustness', moment),
    queryFn: ({ signal }) => must(client.GET('/api/v1/board/robustness', { params: { query: moment }, signal })),
    placeholderData: keepPreviousData,
  })
