import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAgency, useSession } from '../../app/session'
import { Ask } from '../../parts/ask'
import { Button } from '../../parts/button'
import { Empty } from '../../parts/notes'
import { Page } from '../../parts/page'
import { DataTable, type Column } from '../../parts/table'
import { instantText } from '../../parts/time'
import { Opened } from './edition'
import { Freeze } from './freeze'
import { editionsQuery, objectionsQuery, type Edition } from './queries'
import type { Search } from './search'
import { EditionState } from './state'

export function usePublishSearch() {
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  return { search, set: (change: Search) => void navigate({ to: '/publish', search: (old: Search) => ({ ...old, ...change }) }) }
}

export default function Screen() {
  const { t } = useTranslation('publish')
  const { search } = usePublishSearch()
  const editions = useQuery(editionsQuery)
  const open = search.edition ? editions.data?.find((e) => e.code === search.edition) : undefined
  if (open) return <Opened edition={open} key={open.code} />
  return (
    <Ask query={editions}>
      {(all) =>
        search.edition ? (
          <Page title={t('title')}>
            <Empty title={t('unknown', { code: search.edition })} />
          </Page>
        ) : (
          <List all={all} />
        )
      }
    </Ask>
  )
}

function List({ all }: { all: Edition[] }) {
  const { t } = useTranslation('publish')
  const { zone } = useAgency()
  const { can } = useSession()
  const { set } = usePublishSearch()
  const [freezing, setFreezing] = useState(false)
  const objections = useQuery({ ...objectionsQuery, enabled: can('objection.read') }).data
  const columns = useMemo<Column<Edition>[]>(
    () => [
      { id: 'code', head: t('code'), width: 170, fixed: true, cell: (e) => e.code, key: (e) => e.code },
      { id: 'state', head: t('stateHead'), width: 130, cell: (e) => <EditionState edition={e} /> },
      { id: 'title', head: t('name'), width: 300, grow: true, cell: (e) => e.title },
      { id: 'as_of', head: t('asOf'), width: 104, cell: (e) => e.as_of, key: (e) => e.as_of },
      { id: 'published', head: t('publishedAt'), width: 140, cell: (e) => instantText(e.published_at, zone), key: (e) => e.published_at ?? '' },
      { id: 'until', head: t('objectUntil'), width: 140, cell: (e) => instantText(e.object_until, zone) },
      {
        id: 'objections',
        head: t('objections'),
        width: 120,
        cell: (e) => {
          const own = objections?.filter((o) => o.edition === e.code) ?? []
          const waiting = own.filter((o) => o.state === 'open').length
          return own.length === 0 ? '' : waiting ? t('objectionsWaiting', { count: own.length, waiting }) : own.length
        },
      },
    ],
    [t, zone, objections],
  )
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      wide
      actions={
        can('edition.freeze') && (
          <Button look="primary" onPress={() => setFreezing(true)}>
            {t('freeze')}
          </Button>
        )
      }
    >
      {all.length === 0 ? (
        <Empty title={t('none')}>{t('noneHelp')}</Empty>
      ) : (
        <DataTable id="editions" label={t('title')} columns={columns} rows={[...all].reverse()} rowKey={(e) => e.code} onOpen={(e) => set({ edition: e.code })} />
      )}
      {freezing && <Freeze onClose={() => setFreezing(false)} />}
    </Page>
  )
}
