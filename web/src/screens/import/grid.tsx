// The sheet as the user knows it: row numbers, column letters, headings; what is wrong is marked in its cell and corrected there.
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useDensity } from '../../app/theme'
import { address, cellKey, letters, place, type Seen, type Trouble } from './cells'
import styles from './grid.module.css'

interface Props {
  table: Seen
  /** Only rows with one of these numbers, when given. */
  only?: ReadonlySet<number>
  faults: ReadonlyMap<string, readonly Trouble[]>
  edited: ReadonlySet<string>
  /** The cell looked at, as sheet!C7. */
  at: string | undefined
  onAt: (key: string) => void
  onEdit: (cell: string, value: string) => void
}

export function SheetGrid({ table, only, faults, edited, at, onAt, onEdit }: Props) {
  const { t } = useTranslation('import')
  const rowHeight = useDensity() === 'compact' ? 28 : 36
  const scroll = useRef<HTMLDivElement>(null)
  const [editing, setEditing] = useState<{ key: string; value: string }>()
  const rows = useMemo(() => (only ? table.rows.filter((r) => only.has(r.line)) : table.rows), [table, only])
  const width = Math.max(1, ...table.columns.map((c) => c.index + 1), ...rows.map((r) => r.cells.length))
  const heading = useMemo(() => new Map(table.columns.map((c) => [c.index, c])), [table])
  const columns = useMemo(() => Array.from({ length: width }, (_, i) => i), [width])
  const template = `64px ${columns.map((c) => `${widthOf(heading.get(c)?.heading, rows, c)}px`).join(' ')}`
  const key = (column: number, line: number) => cellKey(table.sheet, address(column, line))
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroll.current, estimateSize: () => rowHeight, overscan: 10 })

  // The cell looked at is scrolled to and gets the focus, unless somebody types elsewhere.
  useEffect(() => {
    const here = at?.startsWith(`${table.sheet ?? ''}!`) ? place(at.slice(at.lastIndexOf('!') + 1)) : undefined
    const i = here ? rows.findIndex((r) => r.line === here.line) : -1
    if (!here || i < 0) return
    virtual.scrollToIndex(i, { align: 'auto' })
    requestAnimationFrame(() => {
      const cell = scroll.current?.querySelector<HTMLElement>(`[data-cell="${address(here.column, here.line)}"]`)
      cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
      if (!document.activeElement?.closest('input,textarea,[role="dialog"]')) cell?.focus({ preventScroll: true })
    })
  }, [at, rows]) // eslint-disable-line react-hooks/exhaustive-deps -- a change of the cell or the rows moves the view, nothing else

  const commit = () => {
    if (!editing) return
    const cell = editing.key.slice(editing.key.lastIndexOf('!') + 1)
    const p = place(cell)!
    const was = rows.find((r) => r.line === p.line)?.cells[p.column] ?? ''
    setEditing(undefined)
    if (editing.value !== was) onEdit(cell, editing.value)
    requestAnimationFrame(() => scroll.current?.querySelector<HTMLElement>(`[data-cell="${cell}"]`)?.focus())
  }
  const onKey = (e: KeyboardEvent<HTMLElement>, i: number, column: number) => {
    if (e.target !== e.currentTarget || e.ctrlKey || e.metaKey || e.altKey) return
    const go = (row: number, col: number) => {
      const r = rows[Math.max(0, Math.min(rows.length - 1, row))]
      if (r) onAt(key(Math.max(0, Math.min(width - 1, col)), r.line))
    }
    const acts: Record<string, () => void> = {
      ArrowDown: () => go(i + 1, column),
      ArrowUp: () => go(i - 1, column),
      ArrowLeft: () => go(i, column - 1),
      ArrowRight: () => go(i, column + 1),
      PageDown: () => go(i + 12, column),
      PageUp: () => go(i - 12, column),
      Home: () => go(i, 0),
      End: () => go(i, width - 1),
      Enter: () => setEditing({ key: key(column, rows[i]!.line), value: rows[i]!.cells[column] ?? '' }),
      F2: () => setEditing({ key: key(column, rows[i]!.line), value: rows[i]!.cells[column] ?? '' }),
    }
    const act = acts[e.key]
    if (!act) return
    e.preventDefault()
    act()
  }
  const focusable = at && rows.some((r) => at === key(place(at.slice(at.lastIndexOf('!') + 1))?.column ?? -1, r.line)) ? at : rows[0] && key(0, rows[0].line)

  return (
    <div ref={scroll} className={styles.scroll}>
      <div role="grid" aria-label={t('grid.label', { sheet: table.sheet ?? '' })} aria-rowcount={table.rows_total} aria-colcount={width + 1} className={styles.grid}>
        <div role="rowgroup" className={styles.heads}>
          <div role="row" className={styles.row} style={{ gridTemplateColumns: template }}>
            <div role="columnheader" className={styles.number}>
              <span className="visually-hidden">{t('grid.row')}</span>
            </div>
            {columns.map((c) => {
              const h = heading.get(c)
              return (
                <div key={c} role="columnheader" className={`${styles.head} ${h?.field || h?.indicator ? '' : styles.passed}`} title={h && !h.field && !h.indicator ? t('grid.passed') : undefined}>
                  <span className={styles.letter}>{letters(c)}</span>
                  <span className={styles.word}>{h?.heading}</span>
                </div>
              )
            })}
          </div>
        </div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map((v) => {
            const row = rows[v.index]!
            return (
              <div key={row.line} role="row" aria-rowindex={row.line} className={styles.row} style={{ gridTemplateColumns: template, position: 'absolute', top: 0, left: 0, minWidth: '100%', height: rowHeight, transform: `translateY(${v.start}px)` }}>
                <div role="rowheader" className={styles.number}>
                  {row.line}
                </div>
                {columns.map((c) => {
                  const cell = address(c, row.line)
                  const k = key(c, row.line)
                  const wrong = faults.get(k)
                  const isEditing = editing?.key === k
                  return (
                    <div
                      key={c}
                      role="gridcell"
                      data-cell={cell}
                      tabIndex={k === focusable ? 0 : -1}
                      aria-invalid={wrong ? true : undefined}
                      aria-description={wrong?.map((f) => f.message).join(' ')}
                      className={`${styles.cell} ${wrong ? styles.wrong : ''} ${edited.has(k) ? styles.edited : ''} ${k === at ? styles.at : ''}`}
                      onFocus={(e) => e.target === e.currentTarget && k !== at && onAt(k)}
                      onDoubleClick={() => setEditing({ key: k, value: row.cells[c] ?? '' })}
                      onKeyDown={(e) => onKey(e, v.index, c)}
                    >
                      {isEditing ? (
                        <input
                          autoFocus
                          aria-label={t('grid.edit', { cell })}
                          value={editing.value}
                          onChange={(e) => setEditing({ key: k, value: e.target.value })}
                          onBlur={commit}
                          onKeyDown={(e) => {
                            if (e.key === 'Enter') commit()
                            if (e.key === 'Escape') setEditing(undefined)
                            if (e.key === 'Enter' || e.key === 'Escape') {
                              e.preventDefault()
                              e.stopPropagation()
                            }
                          }}
                        />
                      ) : (
                        <>
                          {wrong && (
                            <span aria-hidden="true" className={styles.mark}>
                              ■
                            </span>
                          )}
                          <span className={styles.text}>{row.cells[c]}</span>
                        </>
                      )}
                    </div>
                  )
                })}
              </div>
            )
          })}
        </div>
      </div>
      {rows.length === 0 && <p className={styles.none}>{t('grid.none')}</p>}
    </div>
  )
}

// As wide as its heading and its first rows need: a Chinese character takes about two Latin ones.
function widthOf(heading: string | undefined, rows: Seen['rows'], column: number): number {
  const size = (s: string | undefined) => [...(s ?? '')].reduce((n, c) => n + (c > '\u2e7f' ? 14 : 8), 0)
  return Math.min(260, Math.max(80, size(heading) + 44, ...rows.slice(0, 30).map((r) => size(r.cells[column]) + 36)))
}
