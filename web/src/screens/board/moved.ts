// Rows that moved while nobody looked: they stay marked, with the reason, until somebody has read it.
import { useEffect, useReducer } from 'react'
import type { LedgerEvent } from '../../app/live'
import { within, type Board, type Unit } from './rows'

export interface Moved {
  code: string
  name: string
  from: { rank: number; total: string }
  to: { rank: number; total: string }
  /** Items whose score differs. */
  items: { name: string; from: string; to: string }[]
  /** What happened in the unit or below it, newest first; empty: it moved because others did. */
  why: readonly LedgerEvent[]
}

/** The units whose rank or figures differ between two answers to the same question. */
export function difference(before: readonly Unit[], after: readonly Unit[]): Omit<Moved, 'why'>[] {
  const old = new Map(before.map((u) => [u.code, u]))
  return after.flatMap((u) => {
    const was = old.get(u.code)
    if (!was || was === u) return []
    const items = u.items.flatMap((item, i) => (was.items[i]?.code === item.code && was.items[i].score !== item.score ? [{ name: item.name, from: was.items[i].score, to: item.score }] : []))
    if (was.rank === u.rank && was.total === u.total && items.length === 0) return []
    return [{ code: u.code, name: u.name, from: { rank: was.rank, total: was.total }, to: { rank: u.rank, total: u.total }, items }]
  })
}

/** A further move of a row that is still unread is told as one; undefined when it is back where it was. */
export function together(old: Moved | undefined, next: Moved): Moved | undefined {
  if (!old) return next
  const items = new Map(old.items.map((i) => [i.name, i]))
  for (const i of next.items) items.set(i.name, { ...i, from: items.get(i.name)?.from ?? i.from })
  const changed = [...items.values()].filter((i) => i.from !== i.to)
  if (old.from.rank === next.to.rank && old.from.total === next.to.total && changed.length === 0) return undefined
  return { ...next, from: old.from, items: changed, why: [...next.why, ...old.why] }
}

/** What happened to a unit: events that name it or a unit below it. */
export function causes(unit: string, events: readonly LedgerEvent[], parents: ReadonlyMap<string, string | undefined>): LedgerEvent[] {
  return events.filter((e) => [...(e.units ?? []), ...(e.unit ? [e.unit] : [])].some((u) => within(u, unit, parents)))
}

interface Kept {
  board: Board
  /** The newest event when board was seen. */
  seen: LedgerEvent | undefined
  moved: Map<string, Moved>
}

// By question, beyond the page's own life: who comes back to the board finds marked what moved meanwhile.
const kept = new Map<string, Kept>()
const most = 20

/** Rows of this question that moved since somebody last read them. */
export function useMoved(question: string, board: Board | undefined, events: readonly LedgerEvent[], parents: ReadonlyMap<string, string | undefined>) {
  const [, redraw] = useReducer((n: number) => n + 1, 0)
  useEffect(() => {
    if (!board) return
    const last = kept.get(question)
    if (last?.board === board) return
    const moved = new Map(last?.moved)
    if (last) {
      const until = last.seen ? events.indexOf(last.seen) : -1
      const fresh = until < 0 ? events : events.slice(0, until)
      for (const d of difference(last.board.units, board.units)) {
        const now = together(moved.get(d.code), { ...d, why: causes(d.code, fresh, parents) })
        if (now) moved.set(d.code, now)
        else moved.delete(d.code)
      }
    }
    kept.delete(question)
    kept.set(question, { board, seen: events[0], moved })
    if (kept.size > most) kept.delete(kept.keys().next().value!)
    redraw()
  }, [question, board]) // eslint-disable-line react-hooks/exhaustive-deps -- events alone move nothing; the board that follows them does
  const mine = kept.get(question)
  return {
    moved: mine?.moved ?? none,
    read: (code?: string) => {
      if (!mine) return
      const left = new Map(code ? mine.moved : undefined)
      if (code) left.delete(code)
      kept.set(question, { ...mine, moved: left })
      redraw()
    },
  }
}

const none: ReadonlyMap<string, Moved> = new Map()
