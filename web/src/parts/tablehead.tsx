import type { CSSProperties, PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Column, Sort } from './table'
import styles from './table.module.css'

interface Props<Row> {
  columns: readonly Column<Row>[]
  by: Sort | undefined
  wide: CSSProperties
  lefts: readonly (number | undefined)[]
  /** The column whose heading is in the tab order. */
  active: string | undefined
  onFocus: (column: string) => void
  onSort: (column: Column<Row>) => void
  resize: (column: Column<Row>) => { onPointerDown: (e: PointerEvent) => void; onDoubleClick: () => void }
  all: false | undefined | { checked: boolean; set: (on: boolean) => void }
}

/** The headings: a click sorts, the right edge can be dragged, a double click on it gives the width back. */
export function Heads<Row>({ columns, by, wide, lefts, active, onFocus, onSort, resize, all }: Props<Row>) {
  const { t } = useTranslation()
  return (
    <div role="rowgroup" className={styles.heads}>
      <div role="row" aria-rowindex={1} className={styles.headRow} style={wide}>
        {all && (
          <div role="columnheader" className={styles.check}>
            <input type="checkbox" aria-label={t('table.selectAll')} checked={all.checked} onChange={(e) => all.set(e.target.checked)} />
          </div>
        )}
        {columns.map((c, column) => {
          const sorts = c.key !== undefined || c.compare !== undefined
          const place = { 'data-row': -1, 'data-column': column, tabIndex: active === c.id ? 0 : -1, onFocus: () => onFocus(c.id) }
          const sorted = by?.column === c.id ? (by.down ? 'descending' : 'ascending') : undefined
          return (
            <div key={c.id} role="columnheader" aria-sort={sorts ? (sorted ?? 'none') : undefined} className={`${styles.head} ${styles[c.align ?? 'left']} ${c.fixed ? styles.fixed : ''}`} style={{ left: lefts[column] }} {...(sorts ? {} : place)}>
              {sorts ? (
                <button type="button" className={styles.sort} onClick={() => onSort(c)} {...place}>
                  <span className={styles.name}>{c.head}</span>
                  <span aria-hidden="true" className={styles.arrow}>
                    {sorted && (by!.down ? '▾' : '▴')}
                  </span>
                </button>
              ) : (
                <span className={styles.name}>{c.head}</span>
              )}
              <span className={styles.grip} {...resize(c)} aria-hidden="true" />
            </div>
          )
        })}
      </div>
    </div>
  )
}
