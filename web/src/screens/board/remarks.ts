// What must be said of a row in words, as on the published board and in the workbook.
import type { TFunction } from 'i18next'
import type { LedgerEvent } from '../../app/live'
import { figure, orderKey } from '../../parts/number'
import type { Moved } from './moved'
import type { Unit } from './rows'

type T = TFunction<'board'>

export function remarks(t: T, u: Unit, moved?: Moved): string {
  const out: string[] = []
  if (moved) out.push(...movedWords(t, moved))
  if (u.unscored) out.push(t('remark.unscored'))
  if (u.barred?.length) out.push(t('remark.barred', { items: u.barred.map((code) => u.items.find((i) => i.code === code)?.name ?? code).join(t('comma')) }))
  for (const i of u.items) {
    if (i.missing) out.push(t('remark.missing', { item: i.name, why: i.why ? t(`why.${i.why}`) : '', how: t(`missing.${i.missing}`) }))
    if (i.vetoed && i.kind !== 'veto') out.push(t('remark.vetoed', { item: i.name }))
  }
  if (u.provisional) out.push(t('remark.provisional'))
  if (some(u.bonus)) out.push(t('remark.bonus', { marks: figure(u.bonus) }))
  if (some(u.deduction)) out.push(t('remark.deduction', { marks: figure(u.deduction) }))
  return out.join(t('semicolon'))
}

const some = (marks: string | undefined) => marks !== undefined && orderKey(marks) !== orderKey('0')

/** How a row moved, in a few words. */
export function movedWords(t: T, m: Moved): string[] {
  return [
    ...(m.from.rank !== m.to.rank ? [t('moved.rank', { from: m.from.rank || '—', to: m.to.rank || '—' })] : []),
    ...(m.from.total !== m.to.total ? [t('moved.total', { from: figure(m.from.total), to: figure(m.to.total) })] : []),
  ]
}

/** What happened, in words; a kind that this page does not know is still told as something. */
export function eventWords(t: T, e: LedgerEvent): string {
  const what = t(`event.${e.kind}` as 'event.other', { defaultValue: t('event.other') })
  return e.count ? `${what} ${t('moved.count', { count: e.count })}` : what
}
