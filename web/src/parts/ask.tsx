import type { UseQueryResult } from '@tanstack/react-query'
import { useEffect, useState, type ReactNode } from 'react'
import { Failure } from './failure'
import styles from './ask.module.css'

/**
 * Shows what was asked for, or why it could not be had. Nothing is shown in the first 300 ms of waiting; old data stays while new is fetched.
 */
export function Ask<T>({ query, children, lines = 8 }: { query: UseQueryResult<T>; children: (data: T) => ReactNode; lines?: number }) {
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (query.isError) return <Failure error={query.error} again={() => void query.refetch()} />
  return <Skeleton lines={lines} />
}

export function Skeleton({ lines }: { lines: number }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div aria-busy="true" className={styles.skeleton}>
      {late && Array.from({ length: lines }, (_, i) => <div key={i} className={styles.line} />)}
    </div>
  )
}
