// The columns of the board: place, unit, what changed, tier, total, each item, and what must be said of a row.
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { delta, figure, orderKey, placesOf, share } from '../../parts/number'
import { Mark } from '../../parts/status'
import type { Column } from '../../parts/table'
import styles from './board.module.css'
import type { Moved } from './moved'
import { remarks } from './remarks'
import { won, type BoardRow, type Item, type ItemColumn, type Unit } from './rows'

interface Has {
  t: TFunction<'board'>
  units: readonly Unit[]
  items: readonly ItemColumn[]
  /** What the ranks are compared with, as the heading says it. */
  since: string
  own: ReadonlySet<string>
  /** What a unit's name orders by: its pinyin, where it is known. */
  spelt: ReadonlyMap<string, string>
  moved: ReadonlyMap<string, Moved>
  /** The button that says why a row moved. */
  why: (moved: Moved) => ReactNode
  narrow: boolean
}

export function boardColumns({ t, units, items, since, own, spelt, moved, why, narrow }: Has): Column<BoardRow>[] {
  const places = placesOf(units.map((u) => u.total))
  return [
    {
      id: 'rank',
      head: t('col.rank'),
      width: narrow ? 68 : 84,
      fixed: true,
      align: 'right',
      key: (r) => r.unit.rank || undefined,
      cell: (r) =>
        r.unit.rank ? (
          <>
            {r.tied && (narrow ? <span title={t('tied')}>=</span> : <Mark>{t('tied')}</Mark>)}
            <strong className={styles.rank}>{r.unit.rank}</strong>
          </>
        ) : (
          <span title={t('unscored')}>—</span>
        ),
    },
    {
      id: 'unit',
      head: t('col.unit'),
      width: narrow ? 104 : 168,
      fixed: true,
      key: (r) => spelt.get(r.unit.code) ?? r.unit.name,
      cell: (r) => (
        <>
          <span className={styles.name} title={`${r.unit.name} ${r.unit.code}`}>
            {r.unit.name}
          </span>
          {own.has(r.unit.code) && <Mark title={t('own')}>{narrow ? '★' : t('own')}</Mark>}
        </>
      ),
    },
    {
      id: 'total',
      head: t('col.total'),
      width: 84,
      align: 'right',
      descendingFirst: true,
      key: (r) => (r.unit.unscored ? undefined : orderKey(r.unit.total)),
      cell: (r) =>
        r.unit.unscored ? (
          '—'
        ) : (
          <>
            {r.unit.provisional && <Mark>{t('provisional')}</Mark>}
            <strong>{figure(r.unit.total, places)}</strong>
          </>
        ),
    },
    {
      id: 'change',
      head: since,
      width: 104,
      align: 'right',
      descendingFirst: true,
      key: won,
      cell: (r) => {
        const m = moved.get(r.unit.code)
        return (
          <>
            {m && why(m)}
            <Change t={t} row={r} />
          </>
        )
      },
    },
    { id: 'tier', head: t('col.tier'), width: 96, key: (r) => (r.unit.tier ? r.unit.rank || undefined : undefined), cell: (r) => r.unit.tier && <span className={styles.tier}>{r.unit.tier}</span> },
    ...items.map((c): Column<BoardRow> => itemColumn(t, c)),
    { id: 'remark', head: t('col.remark'), width: 240, grow: true, cell: (r) => <Remark t={t} unit={r.unit} moved={moved.get(r.unit.code)} /> },
  ]
}

function itemColumn(t: TFunction<'board'>, c: ItemColumn): Column<BoardRow> {
  const bonus = orderKey(c.full) === orderKey('0')
  const at = (r: BoardRow): Item | undefined => r.unit.items[c.index]
  return {
    id: c.code,
    name: c.name,
    head: (
      <>
        {c.name}
        <small className={styles.full}>{bonus ? t('noFull') : t('full', { full: c.full })}</small>
      </>
    ),
    width: 92,
    align: 'right',
    descendingFirst: true,
    key: (r) => (r.unit.unscored || !at(r) || at(r)!.missing === 'exclude' ? undefined : orderKey(at(r)!.score)),
    cell: (r) => {
      const item = at(r)
      if (!item) return ''
      const low = !item.missing && item.score === c.lowest && !r.unit.unscored
      return (
        <>
          {item.vetoed && <Mark>{t('vetoed')}</Mark>}
          {item.missing && <Mark title={`${t(`why.${item.why!}`)}, ${t(`missing.${item.missing}`)}`}>{item.missing === 'provisional' ? t('provisional') : t('unscored')}</Mark>}
          {low && (
            <span className={styles.low} role="img" aria-label={t('lowest')} title={t('lowest')}>
              ▾
            </span>
          )}
          <span className={low ? styles.lowest : undefined}>{item.missing === 'exclude' ? '—' : bonus ? delta(item.score, c.places) : figure(item.score, c.places)}</span>
        </>
      )
    },
    cellClass: (r) => (at(r)?.missing ? styles.missing : bonus ? undefined : styles.heat),
    cellStyle: (r) => (bonus ? undefined : ({ '--share': share(at(r)?.score, c.full) } as React.CSSProperties)),
  }
}

function Change({ t, row }: { t: TFunction<'board'>; row: BoardRow }) {
  const places = won(row)
  if (row.before === undefined || !row.unit.rank) return null
  if (places === undefined) return <span className="soft">{t('new')}</span>
  if (places === 0) return <span className="soft" role="img" aria-label={t('same')} title={t('same')}>–</span>
  const words = places > 0 ? t('up', { count: places }) : t('down', { count: -places })
  return (
    <span className={places > 0 ? styles.up : styles.down} title={words}>
      <span aria-hidden="true">{places > 0 ? '▲' : '▼'}</span>
      <span className="visually-hidden">{words}</span>
      <span aria-hidden="true">{Math.abs(places)}</span>
    </span>
  )
}

function Remark({ t, unit, moved }: { t: TFunction<'board'>; unit: Unit; moved?: Moved }) {
  const words = remarks(t, unit, moved)
  return (
    <span className={styles.remark} title={words}>
      {words}
    </span>
  )
}
