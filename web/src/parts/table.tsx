// The table of the house: sorted, with columns that can be hidden, moved and widened, walked by the arrow keys, smooth at thousands of rows.
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useDensity } from '../app/theme'
import { ColumnMenu } from './tablemenu'
import { useColumns } from './tablestate'
import styles from './table.module.css'

export interface Column<Row> {
  id: string
  head: ReactNode
  /** The head in words, for the menu of columns and for who does not see; needed where head is no string. */
  name?: string
  cell: (row: Row, index: number) => ReactNode
  /** Orders rows by this column; without it the column cannot be sorted by. */
  compare?: (a: Row, b: Row) => number
  /** The first click sorts downwards, as for scores. */
  descendingFirst?: boolean
  align?: 'left' | 'right' | 'centre'
  width: number
  /** Stays where it is at the left, and is never hidden. */
  fixed?: boolean
  /** A class on the cell, for instance of a heat scale; style by custom properties. */
  cellClass?: (row: Row) => string | undefined
  cellStyle?: (row: Row) => CSSProperties | undefined
}

export interface Sort {
  column: string
  down: boolean
}

interface Props<Row> {
  /** Under this name the user's columns are remembered. */
  id: string
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  /** Sorting kept by the page, in its URL; without it the table keeps it. */
  sort?: Sort
  onSort?: (sort: Sort | undefined) => void
  /** Enter on a cell, or a click. */
  onOpen?: (row: Row, column: string) => void
  selected?: ReadonlySet<string>
  onSelect?: (keys: ReadonlySet<string>) => void
  rowClass?: (row: Row) => string | undefined
  /** The most the table is high, in CSS; more rows scroll within. Default: what the window leaves. */
  height?: string
  /** The row to show: it is scrolled to and marked. */
  current?: string
  empty?: ReactNode
}

const virtualFrom = 80

export function DataTable<Row>({ id, label, columns, rows, rowKey, sort, onSort, onOpen, selected, onSelect, rowClass, height, current, empty }: Props<Row>) {
  const { t } = useTranslation()
  const density = useDensity()
  const [ownSort, setOwnSort] = useState<Sort>()
  const by = onSort ? sort : ownSort
  const setBy = onSort ?? setOwnSort
  const { shown, width, menu, resize } = useColumns(id, columns)
  const scroll = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState<{ row: number; column: number }>({ row: 0, column: 0 })
  const [printing, setPrinting] = useState(false)
  const rowHeight = density === 'compact' ? 28 : 36

  useEffect(() => {
    const on = () => setPrinting(true)
    const off = () => setPrinting(false)
    addEventListener('beforeprint', on)
    addEventListener('afterprint', off)
    return () => {
      removeEventListener('beforeprint', on)
      removeEventListener('afterprint', off)
    }
  }, [])

  const sorted = useMemo(() => {
    const compare = by && columns.find((c) => c.id === by.column)?.compare
    if (!by || !compare) return rows
    return [...rows].sort((a, b) => (by.down ? compare(b, a) : compare(a, b)))
  }, [rows, by, columns])

  const virtual = sorted.length > virtualFrom && !printing
  const rowsShown = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    enabled: virtual,
  })
  useEffect(() => rowsShown.measure(), [rowHeight, rowsShown])

  const currentIndex = current === undefined ? -1 : sorted.findIndex((r) => rowKey(r) === current)
  useEffect(() => {
    if (currentIndex < 0) return
    if (virtual) rowsShown.scrollToIndex(currentIndex, { align: 'auto' })
    setAt((old) => ({ ...old, row: currentIndex }))
  }, [currentIndex]) // eslint-disable-line react-hooks/exhaustive-deps -- only a change of the row moves the view

  const template = [...(onSelect ? ['40px'] : []), ...shown.map((c) => `${width(c)}px`)].join(' ')
  const lefts = useMemo(() => {
    let x = onSelect ? 40 : 0
    return shown.map((c) => {
      const left = x
      x += width(c)
      return c.fixed ? left : undefined
    })
  }, [shown, width, onSelect])

  const focusCell = (row: number, column: number) => {
    setAt({ row, column })
    if (virtual && row >= 0) rowsShown.scrollToIndex(row, { align: 'auto' })
    requestAnimationFrame(() => scroll.current?.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`)?.focus())
  }
  const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 400) / rowHeight) - 2)
  const onKey = (e: KeyboardEvent) => {
    const target = e.target as HTMLElement
    if (target.dataset.row === undefined || e.altKey || e.metaKey) return
    const last = sorted.length - 1
    const end = shown.length - 1
    const { row, column } = at
    const to: Record<string, [number, number]> = {
      ArrowDown: [Math.min(last, row + 1), column],
      ArrowUp: [Math.max(-1, row - 1), column],
      ArrowRight: [row, Math.min(end, column + 1)],
      ArrowLeft: [row, Math.max(0, column - 1)],
      PageDown: [Math.min(last, row + page), column],
      PageUp: [Math.max(0, row - page), column],
      Home: e.ctrlKey ? [0, 0] : [row, 0],
      End: e.ctrlKey ? [last, end] : [row, end],
    }
    const next = to[e.key]
    if (next) {
      e.preventDefault()
      focusCell(...next)
    } else if (row >= 0 && sorted[row] && e.key === ' ' && onSelect) {
      e.preventDefault()
      toggle(rowKey(sorted[row]))
    } else if (row >= 0 && sorted[row] && e.key === 'Enter' && onOpen && target.dataset.row !== undefined) {
      e.preventDefault()
      onOpen(sorted[row], shown[column]!.id)
    }
  }
  const toggle = (key: string) => {
    const now = new Set(selected)
    if (!now.delete(key)) now.add(key)
    onSelect?.(now)
  }
  const clickSort = (c: Column<Row>) => {
    if (!c.compare) return
    const first = c.descendingFirst ?? false
    if (by?.column !== c.id) setBy({ column: c.id, down: first })
    else if (by.down === first) setBy({ column: c.id, down: !first })
    else setBy(undefined)
  }

  const line = (row: Row, index: number, place?: CSSProperties) => {
    const key = rowKey(row)
    const isSelected = selected?.has(key) ?? false
    return (
      <div
        key={key}
        role="row"
        aria-rowindex={index + 2}
        aria-selected={onSelect ? isSelected : undefined}
        data-key={key}
        className={`${styles.row} ${isSelected ? styles.selected : ''} ${index === currentIndex ? styles.current : ''} ${rowClass?.(row) ?? ''}`}
        style={{ ...place, gridTemplateColumns: template }}
      >
        {onSelect && (
          <div role="gridcell" className={styles.check}>
            <input type="checkbox" checked={isSelected} onChange={() => toggle(key)} aria-label={t('table.select')} tabIndex={-1} />
          </div>
        )}
        {shown.map((c, column) => (
          <div
            key={c.id}
            role={c.fixed ? 'rowheader' : 'gridcell'}
            data-row={index}
            data-column={column}
            tabIndex={at.row === index && at.column === column ? 0 : -1}
            onFocus={(e) => e.target === e.currentTarget && (at.row !== index || at.column !== column) && setAt({ row: index, column })}
            onClick={onOpen ? (e) => !(e.target as HTMLElement).closest('a,button,input') && onOpen(row, c.id) : undefined}
            className={`${styles.cell} ${styles[c.align ?? 'left']} ${c.fixed ? styles.fixed : ''} ${onOpen ? styles.open : ''} ${c.cellClass?.(row) ?? ''}`}
            style={{ left: lefts[column], ...c.cellStyle?.(row) }}
          >
            {c.cell(row, index)}
          </div>
        ))}
      </div>
    )
  }

  const total = rowsShown.getTotalSize()
  return (
    <div className={styles.frame}>
      <ColumnMenu {...menu} />
      <div ref={scroll} className={styles.scroll} style={{ maxHeight: printing ? 'none' : (height ?? 'calc(100vh - 260px)') }} onKeyDown={onKey}>
        <div role="grid" aria-label={label} aria-rowcount={sorted.length + 1} aria-colcount={shown.length} aria-multiselectable={onSelect ? true : undefined} className={styles.grid}>
          <div role="rowgroup" className={styles.heads}>
            <div role="row" aria-rowindex={1} className={styles.headRow} style={{ gridTemplateColumns: template }}>
              {onSelect && (
                <div role="columnheader" className={styles.check}>
                  <input
                    type="checkbox"
                    aria-label={t('table.selectAll')}
                    checked={sorted.length > 0 && sorted.every((r) => selected?.has(rowKey(r)))}
                    onChange={(e) => onSelect(e.target.checked ? new Set(sorted.map(rowKey)) : new Set())}
                  />
                </div>
              )}
              {shown.map((c, column) => (
                <div
                  key={c.id}
                  role="columnheader"
                  aria-sort={by?.column === c.id ? (by.down ? 'descending' : 'ascending') : undefined}
                  className={`${styles.head} ${styles[c.align ?? 'left']} ${c.fixed ? styles.fixed : ''}`}
                  style={{ left: lefts[column] }}
                  data-row={c.compare ? undefined : -1}
                  data-column={c.compare ? undefined : column}
                  tabIndex={c.compare ? undefined : -1}
                >
                  {c.compare ? (
                    <button type="button" className={styles.sort} onClick={() => clickSort(c)} data-row={-1} data-column={column} tabIndex={at.row === -1 && at.column === column ? 0 : -1} onFocus={() => setAt({ row: -1, column })}>
                      {c.head}
                      <span aria-hidden="true" className={styles.arrow}>
                        {by?.column === c.id ? (by.down ? '▾' : '▴') : ''}
                      </span>
                    </button>
                  ) : (
                    c.head
                  )}
                  <span className={styles.grip} onPointerDown={(e) => resize(c, e)} aria-hidden="true" />
                </div>
              ))}
            </div>
          </div>
          {sorted.length > 0 && (
            <div role="rowgroup" className={styles.body} style={virtual ? { height: total } : undefined}>
              {virtual
                ? rowsShown.getVirtualItems().map((v) => line(sorted[v.index]!, v.index, { position: 'absolute', top: 0, left: 0, height: rowHeight, transform: `translateY(${v.start}px)` }))
                : sorted.map((row, i) => line(row, i))}
            </div>
          )}
        </div>
        {sorted.length === 0 && <div className={styles.empty}>{empty ?? t('table.empty')}</div>}
      </div>
    </div>
  )
}
