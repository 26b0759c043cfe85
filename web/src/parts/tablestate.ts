// Which columns a table shows, in which order and how wide: as the user left them, in the browser.
import { useCallback, useMemo, useState, type PointerEvent } from 'react'
import type { Column } from './table'

export interface Kept {
  hidden: string[]
  order: string[]
  widths: Record<string, number>
}

const none: Kept = { hidden: [], order: [], widths: {} }
export const narrowest = 48

function read(id: string): Kept {
  try {
    return { ...none, ...(JSON.parse(localStorage.getItem(`tongchou.table.${id}`) ?? '{}') as Partial<Kept>) }
  } catch {
    return none
  }
}

type Part = Pick<Column<never>, 'id' | 'fixed'>

/** Columns as the user ordered them: those that stay at the left first, those that are new since then last. */
export function arranged<C extends Part>(columns: readonly C[], order: readonly string[]): C[] {
  const place = (c: C) => {
    const i = order.indexOf(c.id)
    return i < 0 ? columns.indexOf(c) + (order.length ? 1000 : 0) : i
  }
  return [...columns].sort((a, b) => Number(b.fixed ?? false) - Number(a.fixed ?? false) || place(a) - place(b))
}

/** The order after a column was moved by one place; the same when there is no such place. */
export function moved(order: readonly string[], column: string, by: -1 | 1): string[] {
  const next = [...order]
  const i = next.indexOf(column)
  const j = i + by
  if (i < 0 || j < 0 || j >= next.length) return next
  ;[next[i], next[j]] = [next[j]!, next[i]!]
  return next
}

export function useColumns<Row>(id: string, columns: readonly Column<Row>[]) {
  const [kept, setKept] = useState(() => read(id))
  const keep = useCallback(
    (change: (now: Kept) => Kept) =>
      setKept((now) => {
        const next = change(now)
        localStorage.setItem(`tongchou.table.${id}`, JSON.stringify(next))
        return next
      }),
    [id],
  )
  const ordered = useMemo(() => arranged(columns, kept.order), [columns, kept.order])
  const shown = useMemo(() => ordered.filter((c) => c.fixed || !kept.hidden.includes(c.id)), [ordered, kept.hidden])
  const width = useCallback((c: Column<Row>) => kept.widths[c.id] ?? c.width, [kept.widths])
  const setWidth = (c: Column<Row>, to: number) => keep((k) => ({ ...k, widths: { ...k.widths, [c.id]: Math.max(narrowest, Math.round(to)) } }))

  const resize = (c: Column<Row>) => ({
    onPointerDown: (e: PointerEvent) => {
      e.preventDefault()
      const from = e.clientX
      const before = width(c)
      const move = (m: globalThis.PointerEvent) => setWidth(c, before + m.clientX - from)
      const end = () => {
        removeEventListener('pointermove', move)
        removeEventListener('pointerup', end)
        removeEventListener('pointercancel', end)
      }
      addEventListener('pointermove', move)
      addEventListener('pointerup', end)
      addEventListener('pointercancel', end)
    },
    onDoubleClick: () => keep((k) => ({ ...k, widths: Object.fromEntries(Object.entries(k.widths).filter(([of]) => of !== c.id)) })),
  })

  const free = ordered.filter((c) => !c.fixed)
  const menu = {
    columns: free.map((c) => ({ id: c.id, name: c.name ?? String(c.head), shown: !kept.hidden.includes(c.id), width: width(c) })),
    changed: kept.hidden.length > 0 || kept.order.length > 0 || Object.keys(kept.widths).length > 0,
    toggle: (column: string) => keep((k) => ({ ...k, hidden: k.hidden.includes(column) ? k.hidden.filter((h) => h !== column) : [...k.hidden, column] })),
    move: (column: string, by: -1 | 1) => keep((k) => ({ ...k, order: moved(free.map((c) => c.id), column, by) })),
    widen: (column: string, by: number) => {
      const c = columns.find((x) => x.id === column)
      if (c) setWidth(c, width(c) + by)
    },
    reset: () => keep(() => none),
  }
  return { shown, width, menu, resize }
}
