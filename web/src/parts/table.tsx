// The table of the house: sorted, with columns that can be hidden, moved and widened, walked by the arrow keys, smooth at thousands of rows.
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { useDensity } from '../app/theme'
import styles from './table.module.css'
import { Heads } from './tablehead'
import { ColumnMenu } from './tablemenu'
import { orderBy, step, type SortKey } from './tableorder'
import { Line, type Acts } from './tablerow'
import { useColumns } from './tablestate'

export interface Column<Row> {
  id: string
  head: ReactNode
  /** The head in words, for the menu of columns and for who does not see; needed where head is no string. */
  name?: string
  cell: (row: Row, index: number) => ReactNode
  /** What rows are ordered by in this column, asked once for each row; without it (and without compare) the column cannot be sorted by. */
  key?: (row: Row) => SortKey
  /** For an order that no key can say; slower. */
  compare?: (a: Row, b: Row) => number
  /** The first click sorts downwards, as for scores. */
  descendingFirst?: boolean
  align?: 'left' | 'right' | 'centre'
  width: number
  /** Takes the room that is left over. */
  grow?: boolean
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
  /** Keep them, and rows, the same object while nothing changes: rows that stay as they are, are not drawn again. */
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  /** Sorting as the page's URL has it; without it the table keeps its own. */
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
  /** Called when the last rows come into view, of a list that has more than 80 for a start: the time to ask for more. */
  onEnd?: () => void
}

const virtualFrom = 80
const checkWidth = 40
/** Room at the right end, so that the button of the menu of columns covers no heading. */
const menuWidth = 36

export function DataTable<Row>({ id, label, columns, rows, rowKey, sort, onSort, onOpen, selected, onSelect, rowClass, height, current, empty, onEnd }: Props<Row>) {
  const { t } = useTranslation()
  const rowHeight = useDensity() === 'compact' ? 28 : 36
  const [by, setBy] = useSort(sort, onSort)
  const { shown, width, menu, resize } = useColumns(id, columns)
  const scroll = useRef<HTMLDivElement>(null)
  const printing = usePrinting()
  const sorted = useSorted(rows, columns, by)
  const places = useMemo(() => new Map(sorted.map((row, i) => [rowKey(row), i])), [sorted]) // eslint-disable-line react-hooks/exhaustive-deps -- a row's key is the row's own

  // The cell in the tab order, by names: it stays with its row and its column when they change places.
  const [at, setAt] = useState<{ row?: string; column?: string; heading?: boolean }>({})
  const atColumn = Math.max(0, shown.findIndex((c) => c.id === at.column))
  const atRow = at.heading ? -1 : (places.get(at.row ?? '') ?? 0)

  const virtual = sorted.length > virtualFrom && !printing
  const view = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 4,
    enabled: virtual,
    // The headings stand above the rows in the same box, and stay there.
    scrollMargin: 44,
    scrollPaddingStart: 44,
    // The row that has the focus stays drawn wherever it is, so that the focus is never lost.
    rangeExtractor: useCallback((range: Parameters<typeof defaultRangeExtractor>[0]) => [...new Set([...defaultRangeExtractor(range), Math.max(0, atRow)])].filter((i) => i < range.count).sort((a, b) => a - b), [atRow]),
  })
  useEffect(() => view.measure(), [rowHeight, view])
  const show = (row: number) => {
    if (row < 0) return
    if (virtual) view.scrollToIndex(row, { align: 'auto' })
    else scroll.current?.querySelector(`[data-index="${row}"]`)?.scrollIntoView({ block: 'nearest' })
  }

  const currentIndex = current === undefined ? -1 : (places.get(current) ?? -1)
  useEffect(() => {
    if (currentIndex < 0) return
    show(currentIndex)
    setAt((old) => ({ ...old, row: current, heading: false }))
  }, [current, currentIndex >= 0]) // eslint-disable-line react-hooks/exhaustive-deps -- only another row moves the view

  // A row that has the focus and changes its place takes the view with it.
  useLayoutEffect(() => {
    const focused = document.activeElement
    if (focused instanceof HTMLElement && focused.dataset.row !== undefined && Number(focused.dataset.row) >= 0 && scroll.current?.contains(focused)) show(atRow)
  }, [sorted]) // eslint-disable-line react-hooks/exhaustive-deps -- walking moves the view by itself

  const template = useMemo(
    () => [...(onSelect ? [`${checkWidth}px`] : []), ...shown.map((c) => (c.grow ? `minmax(${width(c)}px, 1fr)` : `${width(c)}px`)), `${menuWidth}px`].join(' '),
    [shown, width, onSelect !== undefined], // eslint-disable-line react-hooks/exhaustive-deps
  )
  const [lefts, least] = useMemo(() => {
    let x = onSelect ? checkWidth : 0
    const lefts = shown.map((c) => {
      const left = x
      x += width(c)
      return c.fixed ? left : undefined
    })
    return [lefts, x + menuWidth]
  }, [shown, width, onSelect !== undefined]) // eslint-disable-line react-hooks/exhaustive-deps
  const wide = useMemo<CSSProperties>(() => ({ gridTemplateColumns: template, width: `max(100%, ${least}px)` }), [template, least])

  const goTo = (row: number, column: number) => {
    setAt({ row: sorted[row] && rowKey(sorted[row]), column: shown[column]?.id, heading: row < 0 })
    show(row)
    requestAnimationFrame(() => scroll.current?.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`)?.focus({ preventScroll: row >= 0 && virtual }))
  }
  const onKey = (e: KeyboardEvent) => {
    if ((e.target as HTMLElement).dataset.row === undefined || e.altKey || e.metaKey) return
    const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 400) / rowHeight) - 2)
    const to = step(e.key, e.ctrlKey, { row: atRow, column: atColumn }, { rows: sorted.length, columns: shown.length, page })
    const row = atRow >= 0 ? sorted[atRow] : undefined
    if (to) {
      e.preventDefault()
      goTo(to.row, to.column)
      const cell = scroll.current?.querySelector<HTMLElement>(`[data-row="${to.row}"][data-column="${to.column}"]`)
      if (cell && !shown[to.column]?.fixed) reveal(cell, scroll.current!, lefts)
    } else if (row && e.key === ' ' && onSelect) {
      e.preventDefault()
      toggle(rowKey(row))
    } else if (row && e.key === 'Enter' && onOpen) {
      e.preventDefault()
      onOpen(row, shown[atColumn]!.id)
    }
  }
  const toggle = (key: string) => {
    const now = new Set(selected)
    if (!now.delete(key)) now.add(key)
    onSelect?.(now)
  }
  const clickSort = (c: Column<Row>) => {
    const first = c.descendingFirst ?? false
    if (by?.column !== c.id) setBy({ column: c.id, down: first })
    else if (by.down === first) setBy({ column: c.id, down: !first })
    else setBy(undefined)
  }

  // What rows call, always of the latest drawing: a row need not be drawn again because these changed.
  const acts = useRef<Acts<Row>>(null!)
  acts.current = { open: onOpen, toggle, focus: (key, column) => (at.row !== key || at.column !== column || at.heading) && setAt({ row: key, column }) }

  const lastDrawn = virtual ? (view.getVirtualItems().at(-1)?.index ?? 0) : 0
  useEffect(() => {
    if (virtual && lastDrawn >= sorted.length - 20) onEnd?.()
  }, [lastDrawn, sorted.length]) // eslint-disable-line react-hooks/exhaustive-deps -- once for each list and place

  const select = t('table.select')
  const lines = virtual ? view.getVirtualItems().map((v) => v.index) : sorted.map((_, i) => i)
  return (
    <div className={styles.frame}>
      <ColumnMenu {...menu} />
      <div ref={scroll} className={styles.scroll} style={{ maxHeight: printing ? 'none' : (height ?? 'max(320px, calc(100dvh - 250px))') }} onKeyDown={onKey}>
        <div role="grid" aria-label={label} aria-rowcount={sorted.length + 1} aria-colcount={shown.length + (onSelect ? 1 : 0)} aria-multiselectable={onSelect ? true : undefined} className={styles.grid} style={{ width: wide.width }}>
          <Heads
            columns={shown}
            by={by}
            wide={wide}
            lefts={lefts}
            active={atRow < 0 || sorted.length === 0 ? shown[atColumn]?.id : undefined}
            onFocus={(column) => (at.column !== column || !at.heading) && setAt({ ...at, column, heading: true })}
            onSort={clickSort}
            resize={resize}
            all={onSelect && { checked: sorted.length > 0 && sorted.every((r) => selected?.has(rowKey(r))), set: (on) => onSelect(on ? new Set(sorted.map(rowKey)) : new Set()) }}
          />
          {sorted.length > 0 && (
            <div role="rowgroup" className={styles.body} style={printing ? undefined : { height: sorted.length * rowHeight }}>
              {lines.map((index) => {
                const row = sorted[index]!
                const key = rowKey(row)
                return (
                  <Line
                    key={key}
                    id={key}
                    row={row}
                    index={index}
                    top={printing ? undefined : index * rowHeight}
                    columns={shown}
                    wide={wide}
                    lefts={lefts}
                    active={index === atRow ? shown[atColumn]?.id : undefined}
                    selected={onSelect ? (selected?.has(key) ?? false) : undefined}
                    select={select}
                    current={index === currentIndex}
                    className={rowClass?.(row)}
                    opens={onOpen !== undefined}
                    acts={acts}
                  />
                )
              })}
            </div>
          )}
        </div>
        {sorted.length === 0 && <div className={styles.empty}>{empty ?? t('table.empty')}</div>}
      </div>
    </div>
  )
}

/** The sorting in use: the table answers a click at once, and the page's URL follows. */
function useSort(given: Sort | undefined, tell?: (sort: Sort | undefined) => void): [Sort | undefined, (sort: Sort | undefined) => void] {
  const [by, setBy] = useState(given)
  const name = given && `${given.column} ${given.down}`
  useEffect(() => setBy(given), [name]) // eslint-disable-line react-hooks/exhaustive-deps -- the same sorting in another object is no change
  return [
    by,
    (sort) => {
      setBy(sort)
      if (tell) requestAnimationFrame(() => setTimeout(() => tell(sort))) // once the rows have been painted
    },
  ]
}

/** The rows in order. A column's keys are made once for a set of rows, when it is first sorted by. */
function useSorted<Row>(rows: readonly Row[], columns: readonly Column<Row>[], by: Sort | undefined): readonly Row[] {
  const kept = useMemo(() => ({ rows, columns, keys: new Map<string, SortKey[]>() }), [rows, columns])
  const column = by?.column
  const down = by?.down ?? false
  return useMemo(() => {
    const c = kept.columns.find((c) => c.id === column)
    if (c?.key) {
      let keys = kept.keys.get(c.id)
      if (!keys) kept.keys.set(c.id, (keys = kept.rows.map(c.key)))
      return orderBy(keys, down).map((i) => kept.rows[i]!)
    }
    const compare = c?.compare
    if (!compare) return kept.rows
    return [...kept.rows].sort((a, b) => (down ? compare(b, a) : compare(a, b)))
  }, [kept, column, down])
}

/** Whether the page is being printed: then all rows stand on paper, not only those in view. */
function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false)
  useEffect(() => {
    const on = () => flushSync(() => setPrinting(true))
    const off = () => setPrinting(false)
    addEventListener('beforeprint', on)
    addEventListener('afterprint', off)
    return () => {
      removeEventListener('beforeprint', on)
      removeEventListener('afterprint', off)
    }
  }, [])
  return printing
}

/** Scrolls sideways until the columns that stay at the left do not cover the cell. */
function reveal(cell: HTMLElement, scroll: HTMLElement, lefts: readonly (number | undefined)[]) {
  const fixed = [...scroll.querySelectorAll<HTMLElement>('[role="columnheader"]')].filter((_, i) => lefts[i] !== undefined)
  const edge = Math.max(0, ...fixed.map((f) => f.getBoundingClientRect().right)) || scroll.getBoundingClientRect().left
  const box = cell.getBoundingClientRect()
  if (box.left < edge) scroll.scrollLeft -= edge - box.left
  else if (box.right > scroll.getBoundingClientRect().right) scroll.scrollLeft += box.right - scroll.getBoundingClientRect().right
}
