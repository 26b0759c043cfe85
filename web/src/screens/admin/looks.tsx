import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '../../api/client'
import { useAgency } from '../../app/session'
import { Skeleton } from '../../parts/ask'
import { DayField } from '../../parts/day'
import { Failure } from '../../parts/failure'
import { Choice, TextBox } from '../../parts/field'
import { Status } from '../../parts/status'
import { DataTable, type Column } from '../../parts/table'
import { instantText } from '../../parts/time'
import styles from './admin.module.css'
import { looksQuery, useAdminSearch, whats } from './queries'

type Look = Schemas['Look']

/** Who looked at what of people, evidence, accounts and files; looking at this is a look, too. */
export function Looks() {
  const { t } = useTranslation('admin')
  const { zone } = useAgency()
  const { search, set } = useAdminSearch()
  const [by, setBy] = useState(search.by ?? '')
  const list = useInfiniteQuery(looksQuery(search))
  const rows = useMemo(() => list.data?.pages.flatMap((p) => p.looks) ?? [], [list.data])
  const columns = useMemo<Column<Look>[]>(
    () => [
      { id: 'at', head: t('look.at'), width: 160, fixed: true, cell: (l) => instantText(l.at, zone, true) },
      { id: 'account', head: t('look.account'), width: 140, cell: (l) => l.account || t('look.nobody') },
      { id: 'what', head: t('look.what'), width: 120, cell: (l) => t(`look.kinds.${l.what}`) },
      { id: 'status', head: t('look.outcome'), width: 110, cell: (l) => (l.status < 400 ? <Status is="good">{t('look.granted')}</Status> : <Status is="bad">{t('look.refused')}</Status>) },
      { id: 'object', head: t('look.object'), width: 320, grow: true, cell: (l) => l.object },
      { id: 'address', head: t('look.address'), width: 140, cell: (l) => l.address },
      { id: 'request', head: t('look.request'), width: 220, cell: (l) => l.request },
    ],
    [t, zone],
  )
  return (
    <>
      <form
        className={styles.tools}
        onSubmit={(e) => {
          e.preventDefault()
          set({ by: by.trim() || undefined })
        }}
      >
        <TextBox label={t('look.account')} value={by} onChange={setBy} onBlur={() => set({ by: by.trim() || undefined })} />
        <Choice label={t('look.what')} options={[{ id: '', name: t('all') }, ...whats.map((id) => ({ id, name: t(`look.kinds.${id}`) }))]} value={search.what ?? ''} onChange={(what) => set({ what: what || undefined })} />
        <DayField label={t('look.from')} value={search.from} onChange={(from) => set({ from })} max={search.to} />
        <DayField label={t('look.to')} value={search.to} onChange={(to) => set({ to })} min={search.from} />
      </form>
      {list.isError ? (
        <Failure error={list.error} again={() => void list.refetch()} />
      ) : list.isPending ? (
        <Skeleton lines={10} />
      ) : (
        <DataTable id="looks" label={t('tab.looks')} columns={columns} rows={rows} rowKey={(l) => `${l.at} ${l.request}`} onEnd={() => list.hasNextPage && !list.isFetchingNextPage && void list.fetchNextPage()} />
      )}
    </>
  )
}
