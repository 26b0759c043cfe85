import { queryOptions } from '@tanstack/react-query'
import { client, must, type Schemas } from '../../api/client'
import { ledger } from '../../app/queries'

export type Line = Schemas['DeskLine']

/** A record with all that came before and after it. */
export const chainQuery = (seq: number) =>
  queryOptions({ queryKey: ledger('chain', seq), queryFn: async ({ signal }) => (await must(client.GET('/api/v1/records/{seq}/chain', { params: { path: { seq } }, signal }))).items })

/** The proof of a record as a file, and the key that the log signs with. */
export const proofQuery = (seq: number) =>
  queryOptions({
    queryKey: ['proof', seq], // what is proven stays proven: it does not follow the ledger
    queryFn: async ({ signal }) => {
      const [file, log] = await Promise.all([must(client.GET('/api/v1/records/{seq}/proof', { params: { path: { seq } }, parseAs: 'text', signal })), must(client.GET('/api/v1/log', { signal }))])
      return { file: file as unknown as string, key: log.key }
    },
    staleTime: Infinity,
  })
