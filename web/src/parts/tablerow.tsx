import { memo, type CSSProperties, type RefObject } from 'react'
import type { Column } from './table'
import styles from './table.module.css'

/** What a row asks of its table. */
export interface Acts<Row> {
  open?: (row: Row, column: string) => void
  toggle: (key: string) => void
  focus: (key: string, column: string) => void
}

interface Props<Row> {
  id: string
  row: Row
  index: number
  /** Where it stands, in pixels; undefined on paper. */
  top: number | undefined
  columns: readonly Column<Row>[]
  wide: CSSProperties
  lefts: readonly (number | undefined)[]
  /** The column whose cell is in the tab order, if it is in this row. */
  active: string | undefined
  selected: boolean | undefined
  /** What its box is called. */
  select: string
  current: boolean
  className: string | undefined
  opens: boolean
  acts: RefObject<Acts<Row>>
}

function Row<R>({ id, row, index, top, columns, wide, lefts, active, selected, select, current, className, opens, acts }: Props<R>) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-key={id}
      data-index={index}
      className={`${styles.row} ${top === undefined ? '' : styles.placed} ${selected ? styles.selected : ''} ${current ? styles.current : ''} ${className ?? ''}`}
      style={top === undefined ? wide : { ...wide, transform: `translateY(${top}px)` }}
    >
      {selected !== undefined && (
        <div role="gridcell" className={styles.check}>
          <input type="checkbox" checked={selected} onChange={() => acts.current.toggle(id)} aria-label={select} tabIndex={-1} />
        </div>
      )}
      {columns.map((c, column) => (
        <div
          key={c.id}
          role={c.fixed ? 'rowheader' : 'gridcell'}
          data-row={index}
          data-column={column}
          tabIndex={active === c.id ? 0 : -1}
          onFocus={() => acts.current.focus(id, c.id)}
          onClick={opens ? (e) => !(e.target as HTMLElement).closest('a,button,input') && acts.current.open?.(row, c.id) : undefined}
          className={`${styles.cell} ${styles[c.align ?? 'left']} ${c.fixed ? styles.fixed : ''} ${opens ? styles.open : ''} ${c.cellClass?.(row) ?? ''}`}
          style={{ left: lefts[column], ...c.cellStyle?.(row) }}
        >
          {c.cell(row, index)}
        </div>
      ))}
    </div>
  )
}

/** One row; drawn again only when something of it changed. */
export const Line = memo(Row) as typeof Row
