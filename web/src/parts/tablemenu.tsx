import { lazy, Suspense, useRef, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import styles from './tablemenu.module.css'

export interface Columns {
  columns: { id: string; name: string; shown: boolean; width: number }[]
  changed: boolean
  toggle: (column: string) => void
  move: (column: string, by: -1 | 1) => void
  widen: (column: string, by: number) => void
  reset: () => void
}

const load = () => import('./tablemenulist')
const ColumnList = lazy(load)
const ready = () => void load().catch(() => undefined)

/** What dragging does to columns, for who uses the keyboard or touches: show, hide, move, widen. Loaded when somebody is about to open it. */
export function ColumnMenu(columns: Columns) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <>
      <AriaButton ref={button} className={`${styles.open} no-print`} aria-label={t('table.columns')} aria-haspopup="dialog" aria-expanded={isOpen} onHoverStart={ready} onFocus={ready} onPress={() => setOpen(true)}>
        <span aria-hidden="true">⋯</span>
      </AriaButton>
      {isOpen && (
        <Suspense>
          <ColumnList {...columns} trigger={button} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
