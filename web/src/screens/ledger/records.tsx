import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, must, writeKey } from '../../api/client'
import { useIndicatorOptions, useUnitOptions } from '../../app/queries'
import { useAgency, useSession } from '../../app/session'
import { Skeleton } from '../../parts/ask'
import { Button } from '../../parts/button'
import { DayField } from '../../parts/day'
import { Confirm } from '../../parts/dialog'
import { Failure } from '../../parts/failure'
import { Choice, Find, Segments } from '../../parts/field'
import { figure } from '../../parts/number'
import { DataTable, type Column } from '../../parts/table'
import { instantText } from '../../parts/time'
import { tell } from '../../parts/toast'
import { Chain } from './chain'
import styles from './ledger.module.css'
import { exportAddress, recordsQuery, type Line } from './queries'
import { kinds, type Search } from './search'
import { RecordStanding, standingOf } from './standing'

export function useLedgerSearch() {
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  return { search, set: (change: Search, replace = true) => void navigate({ to: '/ledger', search: (old: Search) => ({ ...old, ...change }), replace }) }
}

export function Filters() {
  const { t } = useTranslation('ledger')
  const { search, set } = useLedgerSearch()
  const units = useUnitOptions()
  const indicators = useIndicatorOptions()
  const narrowed = search.unit || search.indicator || search.kind || search.from || search.to
  return (
    <div className={`${styles.filters} no-print`}>
      <Find key={`u${units.length}`} label={t('unit')} placeholder={t('all')} options={units} value={search.unit ?? null} onChange={(unit) => set({ unit: unit ?? undefined })} />
      <Find
        key={`i${indicators.length}`}
        label={t('indicator')}
        placeholder={t('all')}
        options={indicators}
        value={search.indicator ?? null}
        onChange={(indicator) => set({ indicator: indicator ?? undefined })}
      />
      <Choice label={t('kind')} options={[{ id: '', name: t('all') }, ...kinds.map((id) => ({ id, name: t(`kinds.${id}`) }))]} value={search.kind ?? ''} onChange={(kind) => set({ kind: (kind || undefined) as Search['kind'] })} />
      <DayField label={t('from')} value={search.from} onChange={(from) => set({ from })} max={search.to} />
      <DayField label={t('to')} value={search.to} onChange={(to) => set({ to })} min={search.from} />
      <Segments
        label={t('order')}
        options={[
          { id: 'newest', name: t('newest') },
          { id: 'oldest', name: t('oldest') },
        ]}
        value={search.order ?? 'newest'}
        onChange={(order) => set({ order: order === 'oldest' ? 'oldest' : undefined })}
      />
      {narrowed && (
        <Button look="quiet" onPress={() => set({ unit: undefined, indicator: undefined, kind: undefined, from: undefined, to: undefined })}>
          {t('clear')}
        </Button>
      )}
    </div>
  )
}

/** The same records as a file that can be imported again as it is. */
export function Export() {
  const { t } = useTranslation('ledger')
  const { search } = useLedgerSearch()
  return (
    <>
      <a className={styles.download} href={exportAddress(search, 'xlsx')} download>
        {t('export.xlsx')}
      </a>
      <a className={styles.download} href={exportAddress(search, 'csv')} download>
        {t('export.csv')}
      </a>
    </>
  )
}

export function Records() {
  const { t } = useTranslation('ledger')
  const { search, set } = useLedgerSearch()
  const { zone } = useAgency()
  const { can } = useSession()
  const list = useInfiniteQuery(recordsQuery(search))
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const rows = useMemo(() => list.data?.pages.flatMap((p) => p.records) ?? [], [list.data])
  const columns = useMemo<Column<Line>[]>(
    () => [
      { id: 'seq', head: t('seq'), width: 88, align: 'right', fixed: true, cell: (l) => l.seq },
      { id: 'day', head: t('day'), width: 104, cell: (l) => l.occurred_on },
      { id: 'unit', head: t('unit'), width: 190, grow: true, cell: (l) => l.unit_name || l.unit },
      { id: 'indicator', head: t('indicator'), width: 170, grow: true, cell: (l) => l.indicator_name || l.indicator },
      { id: 'kind', head: t('kind'), width: 76, cell: (l) => t(`kinds.${l.kind}`) },
      { id: 'quantity', head: t('quantity'), width: 96, align: 'right', cell: (l) => (l.kind === 'observation' || l.kind === 'correction' ? figure(l.quantity) : '') },
      { id: 'standing', head: t('standing.head'), width: 150, cell: (l) => <RecordStanding line={l} /> },
      { id: 'ref', head: t('refers'), width: 84, align: 'right', cell: (l) => l.ref ?? '' },
      { id: 'voucher', head: t('voucher'), width: 110, cell: (l) => l.voucher ?? '' },
      { id: 'reason', head: t('reason'), width: 180, cell: (l) => l.reason ?? '' },
      { id: 'recorded', head: t('recorded'), width: 140, cell: (l) => instantText(l.recorded_at, zone) },
      { id: 'actor', head: t('actor'), width: 110, cell: (l) => l.actor },
    ],
    [t, zone],
  )
  const judge = can('submission.verify')
  return (
    <>
      {list.isError ? (
        <Failure error={list.error} again={() => void list.refetch()} />
      ) : list.isPending ? (
        <Skeleton lines={12} />
      ) : (
        <>
          {judge && selected.size > 0 && <Selected rows={rows.filter((r) => selected.has(String(r.seq)))} onDone={() => setSelected(new Set())} />}
          <DataTable
            id="ledger"
            label={t('title')}
            columns={columns}
            rows={rows}
            rowKey={(l) => String(l.seq)}
            onOpen={(l) => set({ record: String(l.seq) }, false)}
            current={search.record}
            selected={judge ? selected : undefined}
            onSelect={judge ? setSelected : undefined}
            onEnd={() => list.hasNextPage && !list.isFetchingNextPage && void list.fetchNextPage()}
            rowClass={(l) => (l.standing && l.standing !== 'live' ? styles.out : undefined)}
            empty={t('empty')}
          />
          <p className={styles.count} aria-live="polite">
            {list.hasNextPage ? t('shownMore', { count: rows.length }) : t('shown', { count: rows.length })}
          </p>
        </>
      )}
      {search.record && <Chain seq={Number(search.record)} onClose={() => set({ record: undefined })} onOpen={(seq) => set({ record: String(seq) })} />}
    </>
  )
}

/** What may be done to several records at once; all of them or none. */
function Selected({ rows, onDone }: { rows: Line[]; onDone: () => void }) {
  const { t } = useTranslation('ledger')
  const [act, setAct] = useState<'verify' | 'return'>()
  const fit = rows.filter((r) => standingOf(r) === 'waiting')
  const records = fit.map((r) => r.seq)
  const send = async (reason: string) => {
    const header = { 'Idempotency-Key': writeKey() }
    if (act === 'verify') await must(client.POST('/api/v1/records/verify', { params: { header }, body: { records } }))
    else await must(client.POST('/api/v1/records/return', { params: { header }, body: { records, reason } }))
    tell(t(act === 'verify' ? 'verified' : 'returned', { count: records.length }))
    onDone()
  }
  return (
    <div className={styles.selected} role="status">
      <span>{t('selected', { count: rows.length, fit: fit.length })}</span>
      <Button onPress={() => setAct('verify')} isDisabled={!fit.length}>
        {t('verify')}
      </Button>
      <Button onPress={() => setAct('return')} isDisabled={!fit.length}>
        {t('return')}
      </Button>
      <Confirm title={act === 'return' ? t('return') : t('verify')} act={act === 'return' ? t('return') : t('verify')} isOpen={!!act} onClose={() => setAct(undefined)} onConfirm={send} reason={act === 'return' ? t('returnWhy') : undefined} danger={act === 'return'}>
        {t(act === 'return' ? 'returnText' : 'verifyText', { count: fit.length })}
      </Confirm>
    </div>
  )
}
