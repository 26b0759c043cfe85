// Who is signed in, and what they may do.
import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { client, must, type Schemas } from '../api/client'

export type Role = Schemas['GrantFormBody']['role']

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<Schemas['Identity']> => must(client.GET('/api/v1/me', { signal })),
  staleTime: Infinity,
})

export const agencyQuery = queryOptions({
  queryKey: ['agency'],
  queryFn: async ({ signal }) => must(client.GET('/api/v1/agency', { signal })),
  staleTime: Infinity,
})

/** The signed-in identity; of pages inside the shell only, which are not drawn before it is known. */
export function useSession() {
  const { data } = useSuspenseQuery(sessionQuery)
  return {
    ...data,
    /** Whether the account may do an operation of docs/access.md, such as "record.verify", somewhere. */
    can: (operation: string) => data.operations?.includes(operation) ?? false,
    holds: (...roles: Role[]) => data.grants?.some((g) => roles.includes(g.role as Role)) ?? false,
    /** The units at which the account holds one of the roles. */
    unitsOf: (...roles: Role[]) => (data.grants ?? []).filter((g) => roles.includes(g.role as Role)).map((g) => g.unit),
  }
}

export function useAgency() {
  return useSuspenseQuery(agencyQuery).data
}

/** The agency, or undefined while it is not known or nobody is signed in. */
export function useAgencyIfKnown() {
  return useQuery({ ...agencyQuery, enabled: false }).data
}
