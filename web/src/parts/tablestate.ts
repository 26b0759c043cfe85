// Which columns a table shows, in which order and how wide: as the user left them, in the browser.
import { useCallback, useMemo, useState, type PointerEvent } from 'react'
import type { Column } from './table'

interface Kept {
  hidden: string[]
  order: string[]
  widths: Record<string, number>
}

const none: Kept = { hidden: [], order: [], widths: {} }
const narrowest = 48

function read(id: string): Kept {
  try {
    return { ...none, ...(JSON.parse(localStorage.getItem(`tongchou.table.${id}`) ?? '{}') as Partial<Kept>) }
  } catch {
    return none
  }
}

export function useColumns<Row>(id: string, columns: readonly Column<Row>[]) {
  const [kept, setKept] = useState(() => read(id))
  const keep = useCallback(
    (next: Kept) => {
      setKept(next)
      localStorage.setItem(`tongchou.table.${id}`, JSON.stringify(next))
    },
    [id],
  )
  const ordered = useMemo(() => {
    const place = (c: Column<Row>) => {
      const i = kept.order.indexOf(c.id)
      return i < 0 ? columns.indexOf(c) + 1000 * (kept.order.length ? 1 : 0) : i
    }
    return [...columns].sort((a, b) => Number(b.fixed ?? false) - Number(a.fixed ?? false) || place(a) - place(b))
  }, [columns, kept.order])
  const shown = useMemo(() => ordered.filter((c) => c.fixed || !kept.hidden.includes(c.id)), [ordered, kept.hidden])
  const width = useCallback((c: Column<Row>) => kept.widths[c.id] ?? c.width, [kept.widths])

  const resize = (c: Column<Row>, e: PointerEvent) => {
    e.preventDefault()
    const from = e.clientX
    const before = width(c)
    let now = before
    const move = (m: globalThis.PointerEvent) => {
      now = Math.max(narrowest, Math.round(before + m.clientX - from))
      setKept((k) => ({ ...k, widths: { ...k.widths, [c.id]: now } }))
    }
    const up = () => {
      removeEventListener('pointermove', move)
      keep({ ...kept, widths: { ...kept.widths, [c.id]: now } })
    }
    addEventListener('pointermove', move)
    addEventListener('pointerup', up, { once: true })
  }

  const free = ordered.filter((c) => !c.fixed)
  const menu = {
    columns: free.map((c) => ({ id: c.id, name: c.name ?? String(c.head), shown: !kept.hidden.includes(c.id), width: width(c) })),
    changed: kept.hidden.length > 0 || kept.order.length > 0 || Object.keys(kept.widths).length > 0,
    toggle: (column: string) => keep({ ...kept, hidden: kept.hidden.includes(column) ? kept.hidden.filter((h) => h !== column) : [...kept.hidden, column] }),
    move: (column: string, by: -1 | 1) => {
      const order = free.map((c) => c.id)
      const i = order.indexOf(column)
      const j = i + by
      if (j < 0 || j >= order.length) return
      ;[order[i], order[j]] = [order[j]!, order[i]!]
      keep({ ...kept, order })
    },
    widen: (column: string, by: number) => {
      const c = columns.find((x) => x.id === column)
      if (c) keep({ ...kept, widths: { ...kept.widths, [column]: Math.max(narrowest, width(c) + by) } })
    },
    reset: () => keep(none),
  }
  return { shown, width, menu, resize }
}
