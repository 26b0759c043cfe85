// Which unit a page is about when its URL does not say.
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Schemas } from '../api/client'
import { unitsQuery } from './queries'
import { useSession } from './session'

/** Tells of a unit whether the account has a role at it or above; undefined while the tree is not known. What it may not ask about is then not asked. */
export function useReach(as_of: string | undefined): ((code: string) => boolean) | undefined {
  const { grants } = useSession()
  const units = useQuery(unitsQuery(as_of)).data
  return useMemo(() => {
    if (!units) return undefined
    const roles = new Set(grants?.map((g) => g.unit))
    const parents = new Map(units.map((u) => [u.code, u.parent]))
    return (code) => {
      for (let at: string | undefined = code, steps = 0; at && steps < 20; at = parents.get(at), steps++) if (roles.has(at)) return true
      return false
    }
  }, [units, grants])
}

/** The unit at which the account has a role and, of the board's units, the one that it is or stands below; for who looks over all the group its first. */
export function useOwnUnit(board: Schemas['ScoreBoard'] | undefined): { unit?: string; ranked?: string } {
  const { grants } = useSession()
  const units = useQuery(unitsQuery(board?.as_of)).data
  const ranked = (code: string) => board?.units.some((u) => u.code === code)
  for (const g of grants ?? []) {
    for (let at: string | undefined = g.unit, steps = 0; at && steps < 20; at = units?.find((u) => u.code === at)?.parent, steps++) {
      if (ranked(at)) return { unit: g.unit, ranked: at }
    }
  }
  const first = board?.units[0]?.code
  return { unit: first, ranked: first }
}
