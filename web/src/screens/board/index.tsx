import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, memo, Suspense, useCallback, useDeferredValue, useMemo, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { useEvents } from '../../app/live'
import { useMoment } from '../../app/moment'
import { boardQuery, rulebooksQuery, unitsQuery } from '../../app/queries'
import { useAgency, useSession } from '../../app/session'
import type { Schemas } from '../../api/client'
import { Ask } from '../../parts/ask'
import { DayField } from '../../parts/day'
import { Find, type FindOptions, Segments } from '../../parts/field'
import { MomentBar } from '../../parts/momentbar'
import { Empty } from '../../parts/notes'
import { Page } from '../../parts/page'
import { DataTable, type Sort } from '../../parts/table'
import { addDays, dayText, daysBetween } from '../../parts/time'
import { tell } from '../../parts/toast'
import styles from './board.module.css'
import { boardColumns } from './columns'
import { Export } from './export'
import { Lead } from './lead'
import { useMoved, type Moved } from './moved'
import { boardRows, itemColumns, standsFor, within, type Board, type BoardRow } from './rows'
import { sortOf, sortText, type Search } from './search'

const Moves = lazy(() => import('./moves'))
const Why = lazy(() => import('./why'))

type SpeltUnit = Schemas['UnitLine']

const week = 7
const phone = matchMedia('(max-width: 640px)')
const usePhone = () => useSyncExternalStore((l) => (phone.addEventListener('change', l), () => phone.removeEventListener('change', l)), () => phone.matches)

/** The board: units by items, for whoever wants to know who stands where, and what changed. */
export default function Screen() {
  const { t } = useTranslation('board')
  const moment = useMoment()
  const { unit, from: chosen, view } = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const from = chosen ?? addDays(moment.as_of, -week)
  const query = useQuery(boardQuery(moment.query))
  const board = query.data
  // Before the first rulebook there is no board to compare with.
  const begun = useQuery(rulebooksQuery()).data?.some((b) => (!moment.rulebook || b.code === moment.rulebook) && b.from <= from) ?? false
  const earlier = useQuery({ ...boardQuery({ ...moment.query, as_of: from }), enabled: board !== undefined && begun, retry: false })
  const before = useDeferredValue(earlier.isPlaceholderData || earlier.isError ? undefined : earlier.data) // what changed since is filled in without haste
  const units = useQuery(unitsQuery(moment.as_of)).data as SpeltUnit[] | undefined
  const set = useCallback((change: Search) => void navigate({ to: '.', search: (old: object) => ({ ...old, ...change }), replace: true, resetScroll: false }), [navigate])
  const options = useMemo(() => {
    const spelt = new Map(units?.map((u) => [u.code, u]))
    return (board?.units ?? []).map((u) => ({ id: u.code, name: u.name, note: u.code, keys: `${spelt.get(u.code)?.pinyin ?? ''} ${spelt.get(u.code)?.initials ?? ''}` }))
  }, [board?.units, units])
  const parents = useMemo(() => new Map(units?.map((u) => [u.code, u.parent])), [units])
  const own = useOwn(board, parents)

  return (
    <Page
      wide
      title={t('title')}
      lead={board && <Lead board={board} own={own} />}
      actions={board && <Export board={board} />}
      tools={<Tools view={view} unit={unit} options={options} from={from} asOf={moment.as_of} set={set} />}
    >
      <Ask query={query} lines={12}>
        {(board) =>
          board.units.length === 0 ? (
            <Empty title={t('empty.title')}>
              <p>{t('empty.text')}</p>
            </Empty>
          ) : view === 'moves' ? (
            <Suspense>
              <Moves board={board} earlier={earlier.isPlaceholderData ? undefined : earlier.data} from={from} own={own} unit={unit} onPick={(code) => set({ unit: code })} />
            </Suspense>
          ) : (
            <Table board={board} settled={!query.isPlaceholderData} earlier={before} from={from} own={own} units={units} parents={parents} />
          )
        }
      </Ask>
    </Page>
  )
}

interface ToolsProps {
  view: Search['view']
  unit: string | undefined
  options: FindOptions
  from: string
  asOf: string
  set: (change: Search) => void
}

/** What chooses what is shown; not drawn anew when only the sorting changes. */
const Tools = memo(function Tools({ view, unit, options, from, asOf, set }: ToolsProps) {
  const { t } = useTranslation('board')
  return (
    <>
      <Segments
        label={t('view.label')}
        options={[
          { id: 'table', name: t('view.table') },
          { id: 'moves', name: t('view.moves') },
        ]}
        value={view ?? 'table'}
        onChange={(id) => set({ view: id === 'moves' ? 'moves' : undefined })}
      />
      {/* A field that is emptied finds nothing any more. */}
      <Find key={options.length} label={t('find')} options={options} value={unit ?? null} onChange={(id) => set({ unit: id ?? undefined })} placeholder={t('findHint')} />
      <details className={styles.filters} open={!phone.matches}>
        <summary>{t('filters')}</summary>
        <div className={styles.fields}>
          <MomentBar />
          <DayField label={t('from')} value={from} onChange={(day) => set({ from: day })} max={asOf} />
        </div>
      </details>
    </>
  )
})

/** The units of the board that the account belongs to. */
function useOwn(board: Board | undefined, parents: ReadonlyMap<string, string | undefined>): ReadonlySet<string> {
  const me = useSession()
  return useMemo(() => {
    const onBoard = new Set(board?.units.map((u) => u.code))
    return new Set((me.grants ?? []).flatMap((g) => standsFor(g.unit, parents, onBoard) ?? []))
  }, [me.grants, board?.units, parents])
}

interface TableProps {
  board: Board
  /** The board is the answer to what the URL asks, not to what it asked before. */
  settled: boolean
  earlier: Board | undefined
  from: string
  own: ReadonlySet<string>
  units: readonly SpeltUnit[] | undefined
  parents: ReadonlyMap<string, string | undefined>
}

const Table = memo(function Table({ board, settled, earlier, from, own, units, parents }: TableProps) {
  const { t } = useTranslation('board')
  const me = useSession()
  const { today } = useAgency()
  const moment = useMoment()
  const navigate = useNavigate()
  const { sort, unit } = useSearch({ strict: false }) as Search
  const narrow = usePhone()
  const { moved, read } = useMoved(JSON.stringify(moment.query), settled ? board : undefined, useEvents(), parents)

  const days = daysBetween(from, board.as_of)
  const since = days > 0 && days <= 31 ? t('col.changeDays', { count: days }) : t('col.change', { day: dayText(from, today) })
  const rows = useMemo(() => boardRows(board.units, earlier?.units), [board.units, earlier?.units])
  const items = useMemo(() => itemColumns(board.units), [board.units])
  const spelt = useMemo(() => new Map((units ?? []).flatMap((u) => (u.pinyin ? [[u.code, u.pinyin] as const] : []))), [units])
  const columns = useMemo(
    () => {
      const why = (m: Moved) => (
        <Suspense>
          <Why moved={m} onRead={() => read(m.code)} />
        </Suspense>
      )
      return boardColumns({ t, units: board.units, items, since, own, spelt, moved, narrow, why })
    },
    [t, board.units, items, since, own, spelt, moved, narrow], // eslint-disable-line react-hooks/exhaustive-deps -- read is of the same question as moved
  )
  const by = useMemo(() => sortOf(sort), [sort])
  const byRank = !by || (by.column === 'rank' && !by.down)
  const open = (row: BoardRow, column: string) => {
    const reached = me.can('explain.read') && (me.grants ?? []).some((g) => g.unit === '*' || within(row.unit.code, g.unit, parents))
    if (!reached) return tell(t('noReach', { name: row.unit.name }))
    void navigate({ to: '/explain', search: { ...moment.link, unit: row.unit.code, item: items.some((c) => c.code === column) ? column : undefined } })
  }
  return (
    <>
      <p className={styles.told} role="status">
        {moved.size > 0 && (
          <>
            <span aria-hidden="true">● </span>
            {t('lead.moved', { count: moved.size })}{' '}
            <button type="button" className={styles.readAll} onClick={() => read()}>
              {t('lead.read')}
            </button>
          </>
        )}
      </p>
      <DataTable
        id="board"
        label={t('grid')}
        columns={columns}
        rows={rows}
        rowKey={rowKey}
        sort={by}
        onSort={useCallback((s: Sort | undefined) => void navigate({ to: '.', search: (old: object) => ({ ...old, sort: sortText(s) }), replace: true, resetScroll: false }), [navigate])}
        onOpen={open}
        current={unit}
        rowClass={(r) => `${byRank && r.startsTier ? styles.tierStart : ''} ${own.has(r.unit.code) ? styles.own : ''} ${moved.has(r.unit.code) ? styles.moved : ''}`}
      />
    </>
  )
})

const rowKey = (r: BoardRow) => r.unit.code
