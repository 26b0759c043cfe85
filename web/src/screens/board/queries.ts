import { queryOptions } from '@tanstack/react-query'
import { client, must } from '../../api/client'
import type { Moment } from '../../app/moment'
import { ledger } from '../../app/queries'

/** A unit's ranks week by week, over the weeks that fit under the server's limit. */
export const historyQuery = ({ as_of: to, group, rulebook, basis }: Moment, unit: string) =>
  queryOptions({
    queryKey: ledger('history', to, group, rulebook, basis, unit),
    queryFn: ({ signal }) => must(client.GET('/api/v1/board/history', { params: { query: { to, group, rulebook, basis, unit: [unit], step: 'week' } }, signal })),
  })

/** The board as a file of the server's. */
export async function boardFile(moment: Moment, format: 'xlsx' | 'csv'): Promise<Blob> {
  return (await must(client.GET('/api/v1/board/file', { params: { query: { ...moment, format } }, parseAs: 'blob' }))) as unknown as Blob
}
