// The moment and place a question stands on: it is in the URL of every page that asks one, so that every state can be sent as a link.
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Schemas } from '../api/client'
import { useAgency } from './session'

export type Basis = 'verified' | 'submitted'

/** What the URL may say; what it does not say is the agency's own: the latest day, all that is known, verified records, its first group and rulebook. */
export interface Moment {
  as_of?: string
  known_at?: string
  basis?: Basis
  group?: string
  rulebook?: string
}

export const text = (v: unknown): string | undefined => (typeof v === 'string' && v !== '' ? v : typeof v === 'number' ? String(v) : undefined)

/** A civil day as an address may say it; 2021-02-30 is none. */
export function dayOf(v: unknown): string | undefined {
  const day = text(v)
  if (!day || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined
  const read = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(day) ? day : undefined
}

export function momentOf(search: Record<string, unknown>): Moment {
  const known_at = text(search.known_at)
  const basis = text(search.basis)
  return {
    as_of: dayOf(search.as_of),
    known_at: known_at && !Number.isNaN(Date.parse(known_at)) ? known_at : undefined,
    basis: basis === 'verified' || basis === 'submitted' ? basis : undefined,
    group: text(search.group),
    rulebook: text(search.rulebook),
  }
}

/** The moment with the day that the agency has where none is said: what the server is asked for. */
export const questionOf = (moment: Moment, agency: Schemas['AgencyInfo']) => ({ ...moment, as_of: moment.as_of ?? agency.latest ?? agency.today })

/** The moment of this page, whole: `query` goes to the server, `link` into links to other pages (only what was chosen). */
export function useMoment() {
  const agency = useAgency()
  const navigate = useNavigate()
  // Selected, so that what else the URL says, such as the sorting of a table, draws nothing of this anew.
  const { as_of, known_at, basis, group, rulebook } = useSearch({ strict: false, select: momentOf, structuralSharing: true })
  const link = useMemo<Moment>(() => ({ as_of, known_at, basis, group, rulebook }), [as_of, known_at, basis, group, rulebook])
  const query = useMemo(() => questionOf(link, agency), [link, agency])
  const set = (change: Moment) => void navigate({ to: '.', search: (old: Record<string, unknown>) => ({ ...old, ...change }), replace: true })
  return { as_of: query.as_of, known_at, basis: basis ?? ('verified' as Basis), group, rulebook, query, link, set }
}
