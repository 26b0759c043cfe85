import type { ReactNode } from 'react'
import styles from './status.module.css'

/** How a thing stands; always colour, shape and words at once. */
export type Standing = 'good' | 'warn' | 'bad' | 'done' | 'none'

const shapes: Record<Standing, string> = { good: '●', warn: '▲', bad: '■', done: '✓', none: '▨' }

export function Status({ is, children }: { is: Standing; children: ReactNode }) {
  return (
    <span className={`${styles.status} ${styles[is]}`}>
      <span aria-hidden="true" className={styles.shape}>
        {shapes[is]}
      </span>
      {children}
    </span>
  )
}

/** A small word that qualifies what it stands beside: provisional, tied, late. */
export function Mark({ children, title }: { children: ReactNode; title?: string }) {
  return (
    <span className={styles.mark} title={title}>
      {children}
    </span>
  )
}
