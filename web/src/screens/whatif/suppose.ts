// Suppositions: how they stand in the URL, what the server is asked, and how ranks moved.
import type { Schemas } from '../../api/client'
import type { Search } from './search'

export type Kind = 'figures' | 'targets' | 'weights'

/** One supposition. Of weights `unit` is empty and `code` is the item's. */
export interface Supposition {
  kind: Kind
  unit: string
  code: string
  quantity: string
}

export function suppositionsOf(s: Search): Supposition[] {
  const out: Supposition[] = []
  for (const kind of ['figures', 'targets'] as const) {
    for (const x of s[kind] ?? []) {
      const [unit, code, quantity] = x.split(':')
      if (unit && code && isQuantity(quantity)) out.push({ kind, unit, code, quantity })
    }
  }
  for (const x of s.weights ?? []) {
    const [code, quantity] = x.split(':')
    if (code && isQuantity(quantity) && !/^[+-]/.test(quantity)) out.push({ kind: 'weights', unit: '', code, quantity })
  }
  return out
}

/** A quantity as the server reads it; with a sign it is added to what is there. */
export const isQuantity = (s: string | undefined): s is string => s !== undefined && /^[+-]?\d{1,15}(\.\d{1,4})?$/.test(s)

export const same = (a: Supposition, b: Supposition) => a.kind === b.kind && a.unit === b.unit && a.code === b.code

/** The list with one more, in the place of what was supposed of the same before. */
export function withOne(all: readonly Supposition[], s: Supposition): Supposition[] {
  return all.some((x) => same(x, s)) ? all.map((x) => (same(x, s) ? s : x)) : [...all, s]
}

export function without(all: readonly Supposition[], s: Supposition): Supposition[] {
  return all.filter((x) => !same(x, s))
}

/** As the URL says it. */
export function searchOf(all: readonly Supposition[]): Pick<Search, Kind> {
  const of = (kind: Kind) => {
    const some = all.filter((s) => s.kind === kind).map((s) => (kind === 'weights' ? `${s.code}:${s.quantity}` : `${s.unit}:${s.code}:${s.quantity}`))
    return some.length > 0 ? some : undefined
  }
  return { figures: of('figures'), targets: of('targets'), weights: of('weights') }
}

/** As the server is asked. */
export function bodyOf(all: readonly Supposition[]): Schemas['WhatIfFormBody'] {
  const of = (kind: 'figures' | 'targets') => all.filter((s) => s.kind === kind).map((s) => ({ unit: s.unit, indicator: s.code, quantity: s.quantity }))
  return { figures: of('figures'), targets: of('targets'), weights: all.filter((s) => s.kind === 'weights').map((s) => ({ item: s.code, full: s.quantity })) }
}

/** Units whose intervals of ranks overlap with the next one's: nobody can say which of the two is better. */
export function unsure(units: readonly Pick<Schemas['ScoreStability'], 'code' | 'p5' | 'p95'>[]): Set<string> {
  const out = new Set<string>()
  for (let i = 0; i + 1 < units.length; i++) {
    const a = units[i]!
    const b = units[i + 1]!
    if (a.p5 <= b.p95 && b.p5 <= a.p95) out.add(a.code).add(b.code)
  }
  return out
}
