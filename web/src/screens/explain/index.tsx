import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { hereWith } from '../../app/address'
import { useMoment } from '../../app/moment'
import { boardQuery, explanationQuery, unitsQuery, useUnitOptions } from '../../app/queries'
import { useAgency, useSession } from '../../app/session'
import type { Schemas } from '../../api/client'
import { Ask, Skeleton } from '../../parts/ask'
import { Button } from '../../parts/button'
import { useCopy } from '../../parts/copy'
import { Dialog } from '../../parts/dialog'
import { Choice, Find } from '../../parts/field'
import { MomentBar } from '../../parts/momentbar'
import { figure, minus, orderKey } from '../../parts/number'
import { Note } from '../../parts/notes'
import { Page } from '../../parts/page'
import { dayText, instantText } from '../../parts/time'
import styles from './explain.module.css'
import { numbered, text } from './node'
import { RecordOf } from './record'
import type { Search } from './search'
import { Statement } from './statement'

const Waterfall = lazy(() => import('./waterfall'))

type Board = Schemas['ScoreBoard']

const narrowQuery = matchMedia('(max-width: 1000px)')
const useNarrow = () => useSyncExternalStore((l) => (narrowQuery.addEventListener('change', l), () => narrowQuery.removeEventListener('change', l)), () => narrowQuery.matches)

/** Why a score is what it is: the calculation at the left, the record behind a figure at the right. */
export default function Screen() {
  const { t } = useTranslation('explain')
  const moment = useMoment()
  const { unit: asked, item, record } = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const narrow = useNarrow()
  const board = useQuery(boardQuery(moment.query))
  const reach = useReach(moment.as_of)
  const reached = useMemo(() => board.data?.units.filter((u) => reach(u.code)) ?? [], [board.data, reach])
  const code = asked ?? reached[0]?.code
  const unit = board.data?.units.find((u) => u.code === code)
  const { upper, known } = useUpper(asked, board.data, moment.as_of)
  const set = (change: Search) => void navigate({ to: '.', search: (old: object) => ({ ...old, ...change }), resetScroll: false })
  const seq = record && /^\d+$/.test(record) ? Number(record) : undefined
  const open = (n: number) => set({ record: String(n) })
  return (
    <Page
      wide
      title={t('title')}
      lead={board.data && unit && <Headline board={board.data} unit={unit} item={item} />}
      tools={<Tools board={board.data} reached={reached} unit={unit} code={code} item={item} set={set} />}
    >
      {upper && asked ? (
        <Note>
          {t('elsewhere', upper.names)}{' '}
          <Link to="." search={(old: object) => ({ ...old, unit: upper.code })}>
            {t('goUpper', upper.names)}
          </Link>
        </Note>
      ) : code === undefined || (asked && !known) ? (
        <Ask query={board}>{() => null}</Ask>
      ) : (
        <div className={styles.sheet}>
          <Paper key={`${code} ${item}`} board={board.data} unit={code} item={item} record={seq} onRecord={open} onItem={(i) => set({ item: i, record: undefined })} />
          {narrow ? (
            seq !== undefined && (
              <Dialog place="side" title={t('record', { seq })} isOpen onClose={() => set({ record: undefined })}>
                <RecordOf seq={seq} onOpen={open} />
              </Dialog>
            )
          ) : (
            <aside className={styles.pane} aria-label={seq === undefined ? t('pane.evidence') : t('record', { seq })}>
              {seq === undefined ? (
                <p className="soft no-print">{t('pane.none')}</p>
              ) : (
                <>
                  <h2>{t('record', { seq })}</h2>
                  <RecordOf key={seq} seq={seq} onOpen={open} />
                </>
              )}
            </aside>
          )}
        </div>
      )}
    </Page>
  )
}

/** The score in one line, and what it stands on. */
function Headline({ board, unit, item }: { board: Board; unit: Board['units'][number]; item?: string }) {
  const { t } = useTranslation('explain')
  const { t: common } = useTranslation()
  const { zone, today } = useAgency()
  const one = item ? unit.items.find((i) => i.code === item) : undefined
  const score = one ? one.score : unit.total
  const full = one ? one.full : board.rulebook.full
  const rank = one ? one.rank : unit.rank
  const lost = minus(full, score)
  return (
    <>
      <p className={styles.headline}>
        {t('headline', { unit: unit.name, item: one?.name ?? t('total'), score: figure(score) })}
        <span className="soft">
          {' '}
          {[orderKey(full) !== orderKey('0') && t('of', { full: figure(full) }), orderKey(lost)! > orderKey('0')! && orderKey(full) !== orderKey('0') && t('lost', { lost: figure(lost) }), !!rank && t('rank', { rank }), (one ?? unit).tier]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </p>
      <p className={styles.stands}>
        {[common('moment.lead', { day: dayText(board.as_of, today), basis: common(`moment.${board.basis as 'verified' | 'submitted'}`) }), board.rulebook.name, t('stands', { at: instantText(board.known_at, zone) })].join(' · ')}
      </p>
    </>
  )
}

interface ToolsProps {
  board: Board | undefined
  reached: Board['units']
  unit: Board['units'][number] | undefined
  code: string | undefined
  item: string | undefined
  set: (change: Search) => void
}

function Tools({ board, reached, unit, code, item, set }: ToolsProps) {
  const { t } = useTranslation('explain')
  const { t: common } = useTranslation()
  const moment = useMoment()
  const spelt = useUnitOptions(moment.as_of)
  const options = useMemo(() => {
    const keys = new Map(spelt.map((o) => [o.id, o.keys]))
    return reached.map((u) => ({ id: u.code, name: u.name, note: u.code, keys: keys.get(u.code) }))
  }, [reached, spelt])
  const items = [{ id: '', name: t('total') }, ...(unit?.items ?? []).map((i) => ({ id: i.code, name: i.name }))]
  const at = reached.findIndex((u) => u.code === code)
  const itemAt = items.findIndex((i) => i.id === (item ?? ''))
  const toUnit = (i: number) => set({ unit: reached[i]!.code, record: undefined })
  const toItem = (i: number) => set({ item: items[i]!.id || undefined, record: undefined })
  const copy = useCopy()
  const copyLink = () => copy(hereWith({ unit: code, as_of: board!.as_of, known_at: board!.known_at }), t('linkCopied'))
  return (
    <>
      <div className={styles.picker}>
        <Button look="quiet" aria-label={t('previousUnit')} isDisabled={at <= 0} onPress={() => toUnit(at - 1)}>
          ‹
        </Button>
        <Find key={options.length} label={t('unit')} options={options} value={code ?? null} onChange={(id) => id && set({ unit: id, record: undefined })} placeholder={t('findHint')} />
        <Button look="quiet" aria-label={t('nextUnit')} isDisabled={at < 0 || at >= reached.length - 1} onPress={() => toUnit(at + 1)}>
          ›
        </Button>
      </div>
      <div className={styles.picker}>
        <Button look="quiet" aria-label={t('previousItem')} isDisabled={itemAt <= 0} onPress={() => toItem(itemAt - 1)}>
          ‹
        </Button>
        <Choice label={t('item')} options={items} value={item ?? ''} onChange={(id) => set({ item: id || undefined, record: undefined })} />
        <Button look="quiet" aria-label={t('nextItem')} isDisabled={itemAt < 0 || itemAt >= items.length - 1} onPress={() => toItem(itemAt + 1)}>
          ›
        </Button>
      </div>
      <MomentBar />
      <div className={styles.acts}>
        <Link to="/board" search={{ ...moment.link, unit: code }}>
          {t('backToBoard')}
        </Link>
        <Button onPress={() => void copyLink()} isDisabled={!board}>
          {t('copyLink')}
        </Button>
        <Button onPress={() => print()}>{common('act.print')}</Button>
      </div>
    </>
  )
}

interface PaperProps {
  board: Board | undefined
  unit: string
  item: string | undefined
  record: number | undefined
  onRecord: (seq: number) => void
  onItem: (item: string) => void
}

function Paper({ board, unit, item, record, onRecord, onItem }: PaperProps) {
  const { t } = useTranslation('explain')
  const moment = useMoment()
  const query = useQuery({ ...explanationQuery({ ...moment.query, unit, item }), placeholderData: undefined })
  const row = board?.units.find((u) => u.code === unit)
  const copy = useCopy()
  return (
    <section className={styles.statement}>
      <Ask query={query} lines={10}>
        {(root) => (
          <>
            {!item && row && !row.unscored && (
              <Suspense fallback={<Skeleton lines={6} />}>
                <Waterfall unit={row} full={board!.rulebook.full} onPick={onItem} />
              </Suspense>
            )}
            <header className={styles.head}>
              <h2>{t('statement')}</h2>
              <span className="no-print">
                <Button onPress={() => void copy(text(root, t, numbered(root)))}>{t('copyAll')}</Button>
              </span>
            </header>
            <Statement root={root} whole={!item} record={record} onRecord={onRecord} itemAt={(rule) => row?.items[Number(/^items\[(\d+)\]$/.exec(rule)?.[1] ?? -1)]?.code} />
            <p className="soft">{t('recomputed')}</p>
          </>
        )}
      </Ask>
    </section>
  )
}

/** Whether the account may see how a unit was scored. */
function useReach(as_of: string): (unit: string) => boolean {
  const me = useSession()
  const { data } = useQuery(unitsQuery(as_of))
  return useMemo(() => {
    const parents = new Map(data?.map((u) => [u.code, u.parent]))
    const mine = new Set((me.grants ?? []).map((g) => g.unit))
    return (unit) => {
      if (mine.has('*')) return true
      for (let u: string | undefined = unit, i = 0; u !== undefined && i < 50; u = parents.get(u), i++) if (mine.has(u)) return true
      return false
    }
  }, [me.grants, data])
}

/** The unit above that stands on the board, when the one asked for does not; known: once that can be told. */
function useUpper(asked: string | undefined, board: Board | undefined, as_of: string): { known: boolean; upper?: { code: string; names: { unit: string; upper: string } } } {
  const { data: units } = useQuery(unitsQuery(as_of))
  return useMemo(() => {
    if (!asked || !board) return { known: false }
    if (board.units.some((u) => u.code === asked)) return { known: true }
    if (!units) return { known: false }
    const byCode = new Map(units.map((u) => [u.code, u]))
    const onBoard = new Set(board.units.map((u) => u.code))
    for (let u = byCode.get(asked), i = 0; u && i < 50; u = byCode.get(u.parent ?? ''), i++)
      if (onBoard.has(u.code)) return { known: true, upper: { code: u.code, names: { unit: byCode.get(asked)!.name, upper: u.name } } }
    return { known: true }
  }, [asked, board, units])
}
