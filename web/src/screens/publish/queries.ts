import { queryOptions } from '@tanstack/react-query'
import { client, must, type Schemas } from '../../api/client'
import { ledger } from '../../app/queries'

export type Edition = Schemas['WorkflowEdition']
export type Objection = Schemas['WorkflowObjection']

/** The board as it was frozen, byte by byte; what of it is shown here. */
export interface FrozenBoard {
  rulebook: { name: string; version: number; full: string }
  units: { code: string; name: string; rank?: number; total?: string | null; items: { code: string; name: string; score?: string | null }[] }[]
}

export const editionsQuery = queryOptions({ queryKey: ledger('editions'), queryFn: async ({ signal }) => (await must(client.GET('/api/v1/editions', { signal }))).items })

export const objectionsQuery = queryOptions({ queryKey: ledger('objections'), queryFn: async ({ signal }) => (await must(client.GET('/api/v1/objections', { signal }))).items })

export const frozenBoardQuery = (code: string) =>
  queryOptions({
    queryKey: ['frozen-board', code],
    queryFn: async ({ signal }): Promise<FrozenBoard> =>
      JSON.parse((await must(client.GET('/api/v1/editions/{code}/documents/{name}', { params: { path: { code, name: 'board.json' } }, parseAs: 'text', signal }))) as unknown as string) as FrozenBoard,
    staleTime: Infinity,
  })

/** Every part, figure and record of an edition, checked as anybody can who has its file. */
export const verificationQuery = (code: string) => queryOptions({ queryKey: ledger('verification', code), queryFn: ({ signal }) => must(client.GET('/api/v1/editions/{code}/verification', { params: { path: { code } }, signal })), staleTime: Infinity, enabled: false })

/** So many working days after a day; holidays are for whoever publishes to see to. */
export function workingDays(day: string, days: number): string {
  const d = new Date(`${day}T00:00:00Z`)
  for (let left = days; left > 0; ) {
    d.setUTCDate(d.getUTCDate() + 1)
    if (d.getUTCDay() % 6 !== 0) left--
  }
  return d.toISOString().slice(0, 10)
}
