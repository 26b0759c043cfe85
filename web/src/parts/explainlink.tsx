import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMoment } from '../app/moment'
import styles from './explainlink.module.css'

/** A figure that opens into its explanation at the page's moment. item: one item's score; without it the total. */
export function ExplainLink({ unit, item, children }: { unit: string; item?: string; children: ReactNode }) {
  const { link } = useMoment()
  return (
    <Link to="/explain" search={{ ...link, unit, item }} className={styles.figure}>
      {children}
    </Link>
  )
}
