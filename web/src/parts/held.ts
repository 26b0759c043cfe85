import type { UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import { Refusal } from '../api/client'

/**
 * What a form was filled from, with its tag. It stays while others write and the question is asked anew: with the new tag the old fields would
 * undo what they wrote. `again` takes what stands now.
 */
export function useHeld<T>(query: UseQueryResult<T>): { held: T | undefined; again: () => void } {
  const [held, setHeld] = useState<T>()
  if (held === undefined && query.data !== undefined && !query.isFetching) setHeld(query.data)
  return { held, again: () => void query.refetch().then(() => setHeld(undefined)) }
}

/** Somebody else has written since the form was filled. */
export const isOvertaken = (error: unknown) => error instanceof Refusal && error.status === 412
