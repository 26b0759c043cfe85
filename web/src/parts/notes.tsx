import type { ReactNode } from 'react'
import styles from './notes.module.css'

/** A page with nothing to show says what would stand here and offers the first step. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <h2>{title}</h2>
      {children}
    </div>
  )
}

const shape = { good: '●', warn: '▲', bad: '■', plain: '' }

/** A remark beside what it is about. */
export function Note({ kind = 'plain', children }: { kind?: 'plain' | 'good' | 'warn' | 'bad'; children: ReactNode }) {
  return (
    <div className={`${styles.note} ${kind === 'plain' ? '' : styles[kind]}`} role={kind === 'bad' ? 'alert' : undefined}>
      <p>
        {shape[kind] && <span aria-hidden="true">{shape[kind]} </span>}
        {children}
      </p>
    </div>
  )
}
