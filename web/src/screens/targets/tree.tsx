// The cascade as a tree of rows that is walked by the arrow keys: right opens, left closes, Enter shows the task.
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Row } from './cascade'
import styles from './tree.module.css'

export interface TreeColumn {
  id: string
  head: string
  right?: boolean
  cell: (row: Row) => ReactNode
}

interface Props {
  label: string
  rows: readonly Row[]
  /** What stands first in a row, beside the mark that opens it. */
  name: (row: Row, level: number) => string
  nameHead: string
  columns: readonly TreeColumn[]
  onOpen: (row: Row) => void
  current?: string
  /** Everything is open, as when only what is wrong is shown. */
  allOpen?: boolean
}

interface Line {
  row: Row
  level: number
  at: number
  of: number
  parent?: string
}

export function TreeGrid({ label, rows, name, nameHead, columns, onOpen, current, allOpen }: Props) {
  const { t } = useTranslation('targets')
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const [focused, setFocused] = useState<string>()
  const body = useRef<HTMLDivElement>(null)
  useEffect(() => setToggled(new Set()), [allOpen])
  const isOpen = (row: Row, level: number) => toggled.has(row.id) !== (allOpen || level === 1)
  const lines = useMemo(() => {
    const out: Line[] = []
    const walk = (below: readonly Row[], level: number, parent?: string) =>
      below.forEach((row, i) => {
        out.push({ row, level, at: i + 1, of: below.length, parent })
        if (isOpen(row, level)) walk(row.below, level + 1, row.id)
      })
    walk(rows, 1)
    return out
  }, [rows, toggled, allOpen]) // eslint-disable-line react-hooks/exhaustive-deps -- isOpen hangs on these alone
  const here = lines.some((l) => l.row.id === focused) ? focused : lines[0]?.row.id

  const go = (id: string | undefined) => {
    if (!id) return
    setFocused(id)
    body.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)?.focus()
  }
  const toggle = (row: Row) => {
    const next = new Set(toggled)
    if (!next.delete(row.id)) next.add(row.id)
    setToggled(next)
  }
  const onKey = (e: KeyboardEvent) => {
    const i = lines.findIndex((l) => l.row.id === here)
    const line = lines[i]
    if (!line || e.altKey || e.metaKey || e.ctrlKey) return
    const open = line.row.below.length > 0 && isOpen(line.row, line.level)
    const acts: Record<string, () => void> = {
      ArrowDown: () => go(lines[i + 1]?.row.id),
      ArrowUp: () => go(lines[i - 1]?.row.id),
      ArrowRight: () => (open ? go(lines[i + 1]?.row.id) : line.row.below.length > 0 && toggle(line.row)),
      ArrowLeft: () => (open ? toggle(line.row) : go(line.parent)),
      Home: () => go(lines[0]?.row.id),
      End: () => go(lines.at(-1)?.row.id),
      Enter: () => onOpen(line.row),
    }
    const act = acts[e.key]
    if (act) {
      e.preventDefault()
      act()
    }
  }
  return (
    <div className={styles.scroll}>
      <div role="treegrid" aria-label={label} className={styles.grid} onKeyDown={onKey}>
        <div role="rowgroup" className={styles.heads}>
          <div role="row" className={styles.row}>
            <div role="columnheader" className={styles.name}>
              {nameHead}
            </div>
            {columns.map((c) => (
              <div key={c.id} role="columnheader" className={c.right ? styles.right : ''}>
                {c.head}
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" ref={body}>
          {lines.map(({ row, level, at, of }) => {
            const open = isOpen(row, level)
            return (
              <div
                key={row.id}
                role="row"
                data-id={row.id}
                aria-level={level}
                aria-posinset={at}
                aria-setsize={of}
                aria-expanded={row.below.length > 0 ? open : undefined}
                aria-selected={row.id === current}
                tabIndex={row.id === here ? 0 : -1}
                onFocus={(e) => e.target === e.currentTarget && setFocused(row.id)}
                onClick={() => {
                  go(row.id)
                  onOpen(row)
                }}
                className={`${styles.row} ${styles.line} ${row.wrong ? styles.wrong : ''} ${row.id === current ? styles.current : ''}`}
              >
                <div role="rowheader" className={styles.name} style={{ paddingInlineStart: 8 + (level - 1) * 20 }}>
                  {row.below.length > 0 ? (
                    <button
                      type="button"
                      tabIndex={-1}
                      className={styles.twist}
                      aria-label={open ? t('tree.close', { name: name(row, level) }) : t('tree.open', { name: name(row, level) })}
                      onClick={(e) => {
                        e.stopPropagation()
                        toggle(row)
                        go(row.id)
                      }}
                    >
                      <span aria-hidden="true">{open ? '▾' : '▸'}</span>
                    </button>
                  ) : (
                    <span className={styles.twist} />
                  )}
                  <span className={styles.label}>{name(row, level)}</span>
                </div>
                {columns.map((c) => (
                  <div key={c.id} role="gridcell" className={c.right ? styles.right : ''}>
                    {c.cell(row)}
                  </div>
                ))}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}
