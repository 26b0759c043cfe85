import type { QueryClient } from '@tanstack/react-query'
import { client, must, type Schemas } from '../../api/client'
import { type Moment, questionOf } from '../../app/moment'
import { boardQuery, groupsQuery, rulebooksQuery, unitsQuery } from '../../app/queries'

/** What the page is drawn from, asked for while its code is still on the way, and together, so that it is drawn once and nothing shifts. */
export async function boardAhead(queries: QueryClient, moment: Moment, agency: Schemas['AgencyInfo']) {
  const question = questionOf(moment, agency)
  const { as_of } = question
  // What fails is told by the page, which asks for itself.
  await Promise.all([queries.prefetchQuery(boardQuery(question)), queries.prefetchQuery(unitsQuery(as_of)), queries.prefetchQuery(groupsQuery(as_of)), queries.prefetchQuery(rulebooksQuery())])
}

/** The board as a file of the server's. */
export async function boardFile(moment: Moment, format: 'xlsx' | 'csv'): Promise<Blob> {
  return (await must(client.GET('/api/v1/board/file', { params: { query: { ...moment, format } }, parseAs: 'blob' }))) as unknown as Blob
}
