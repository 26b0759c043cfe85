// Who is signed in, and what they may do.
import { queryOptions, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { client, must, Refusal, type Schemas, Unreachable } from '../api/client'
import { askedAhead } from './ahead'

export type Role = Schemas['GrantFormBody']['role']

/** Who is signed in. away: the server could not be reached, and this is who was signed in last; for filling in only. */
export type Me = Schemas['Identity'] & { away?: boolean }

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<Me> => {
    try {
      await finishLeaving()
      const me = await must(client.GET('/api/v1/me', { signal, fetch: ahead('/api/v1/me') }))
      remember('me', me.signed_in ? me : undefined)
      return me
    } catch (error) {
      const me = recalled<Me>('me')
      if (error instanceof Unreachable && me) return { ...me, away: true }
      throw error
    }
  },
  staleTime: Infinity,
})

export const agencyQuery = queryOptions({
  queryKey: ['agency'],
  queryFn: async ({ signal }): Promise<Schemas['AgencyInfo']> => {
    try {
      const agency = await must(client.GET('/api/v1/agency', { signal, fetch: ahead('/api/v1/agency') }))
      remember('agency', agency)
      return agency
    } catch (error) {
      const agency = recalled<Schemas['AgencyInfo']>('agency')
      if (error instanceof Unreachable && agency) return agency
      throw error
    }
  },
  staleTime: Infinity,
})

// Where the question was asked ahead, its answer is the answer.
function ahead(path: string) {
  const answer = askedAhead(path)
  return (
    answer &&
    (() =>
      answer.catch(() => {
        throw new Unreachable()
      }))
  )
}

// Who was signed in last on this device, and where, for when the server cannot be reached.
function remember(what: 'me' | 'agency', data: unknown) {
  if (data === undefined) localStorage.removeItem(`tongchou.${what}`)
  else localStorage.setItem(`tongchou.${what}`, JSON.stringify(data))
}

function recalled<T>(what: 'me' | 'agency'): T | undefined {
  const kept = localStorage.getItem(`tongchou.${what}`)
  return kept ? (JSON.parse(kept) as T) : undefined
}

const leaving = 'tongchou.leaving'

// Who signed out without a network is signed out at the server first of all, once it can be reached.
async function finishLeaving() {
  if (!localStorage.getItem(leaving)) return
  await must(client.DELETE('/api/v1/session')).catch((error: unknown) => {
    if (!(error instanceof Refusal) || error.status >= 500 || error.status === 429) throw error // any other refusal: the session is over already
  })
  localStorage.removeItem(leaving)
}

/** Takes note of who has just signed in. */
export function entered(me: Me) {
  localStorage.removeItem(leaving)
  remember('me', me)
}

/** Signs out and loads the page anew: of this person nothing stays in memory, and on the device only what the server has not got yet. */
export async function signOut(account: string | undefined) {
  if (account) {
    const { forget } = await import('./drafts/store')
    await forget(account).catch(() => undefined) // a browser that keeps nothing has nothing to forget
  }
  remember('me', undefined)
  remember('agency', undefined)
  localStorage.setItem(leaving, '1')
  await finishLeaving().catch(() => undefined)
  location.assign('/signin')
}

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

/** Asks again who is signed in as soon as the server can be reached. */
export function useReturn() {
  const { away } = useSession()
  const queries = useQueryClient()
  const router = useRouter()
  useEffect(() => {
    if (!away) return
    const ask = async () => {
      const me = await queries.fetchQuery({ ...sessionQuery, staleTime: 0 })
      if (me.away) return
      await queries.fetchQuery({ ...agencyQuery, staleTime: 0 })
      await queries.invalidateQueries()
      await router.invalidate()
    }
    const go = () => void ask().catch(() => undefined) // asked again in a moment
    const timer = setInterval(go, 10_000)
    addEventListener('online', go)
    return () => {
      clearInterval(timer)
      removeEventListener('online', go)
    }
  }, [away, queries, router])
}

/** The agency, or undefined while it is not known or nobody is signed in. */
export function useAgencyIfKnown() {
  return useQuery({ ...agencyQuery, enabled: false }).data
}
