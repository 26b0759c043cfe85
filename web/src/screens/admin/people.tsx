import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { Checkbox } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { client, must } from '../../api/client'
import { ledger, useUnitNames, useUnitOptions } from '../../app/queries'
import { useAgency, useSession } from '../../app/session'
import { Ask, Skeleton } from '../../parts/ask'
import { Button } from '../../parts/button'
import { DayField } from '../../parts/day'
import { Dialog } from '../../parts/dialog'
import { Failure } from '../../parts/failure'
import { Find, TextBox } from '../../parts/field'
import { useHeld } from '../../parts/held'
import { Mark } from '../../parts/status'
import { DataTable, type Column } from '../../parts/table'
import { tell } from '../../parts/toast'
import styles from './admin.module.css'
import { DatedFoot } from './datedfoot'
import { peopleQuery, personVersionsQuery, useAdminSearch, type Person } from './queries'

/** People as they are on a day; who lists them is noted, which the tab of looks shows. */
export function People() {
  const { t } = useTranslation('admin')
  const { t: common } = useTranslation()
  const { can } = useSession()
  const { search, set } = useAdminSearch()
  const { today } = useAgency()
  const unit = useUnitNames(search.day)
  const list = useInfiniteQuery(peopleQuery(search.day))
  const [words, setWords] = useState('')
  const [adding, setAdding] = useState(false)
  const all = useMemo(() => list.data?.pages.flatMap((p) => p.people) ?? [], [list.data])
  const wish = words.trim().toLowerCase()
  const rows = useMemo(() => all.filter((p) => `${p.code} ${p.name ?? ''} ${p.post ?? ''} ${unit(p.unit)} ${keys(p)}`.toLowerCase().includes(wish)), [all, wish, unit])
  const columns = useMemo<Column<Person>[]>(
    () => [
      { id: 'name', head: t('name'), width: 140, fixed: true, cell: (p) => p.name ?? '', key: (p) => p.name ?? '' },
      { id: 'code', head: t('code'), width: 140, cell: (p) => p.code, key: (p) => p.code },
      { id: 'unit', head: t('unitHead'), width: 220, grow: true, cell: (p) => unit(p.unit), key: (p) => p.unit },
      { id: 'post', head: t('post'), width: 140, cell: (p) => p.post ?? '' },
      { id: 'from', head: t('from'), width: 110, cell: (p) => p.from },
      { id: 'closed', head: t('state'), width: 90, cell: (p) => p.closed && <Mark>{t('left')}</Mark> },
    ],
    [t, unit],
  )
  const opened = all.find((p) => p.code === search.person)
  // Who is looked for, or linked to, may stand on a page that has not come yet.
  const { hasNextPage, isFetching, isError, fetchNextPage } = list
  const seeking = hasNextPage && (wish !== '' || (!!search.person && !opened))
  useEffect(() => {
    if (seeking && !isFetching && !isError) void fetchNextPage()
  }, [seeking, isFetching, isError, fetchNextPage])
  return (
    <>
      <div className={styles.tools}>
        <TextBox label={t('find')} value={words} onChange={setWords} placeholder={t('findHelp')} />
        <DayField label={t('asOf')} value={search.day ?? today} onChange={(day) => set({ day })} />
        {can('directory.write') && <Button onPress={() => setAdding(true)}>{t('person.add')}</Button>}
      </div>
      {list.isError ? (
        <Failure error={list.error} again={() => void list.refetch()} />
      ) : list.isPending ? (
        <Skeleton lines={10} />
      ) : (
        <DataTable
          id="people"
          label={t('tab.people')}
          columns={columns}
          rows={rows}
          rowKey={(p) => p.code}
          onOpen={can('directory.write') ? (p) => set({ person: p.code }) : undefined}
          onEnd={() => list.hasNextPage && !list.isFetchingNextPage && void list.fetchNextPage()}
          current={search.person}
          empty={seeking ? common('state.loading') : t('person.none')}
        />
      )}
      {opened && can('directory.write') && <PersonForm key={opened.code} person={opened} onClose={() => set({ person: undefined })} />}
      {adding && <PersonForm onClose={() => setAdding(false)} />}
    </>
  )
}

// Where the server tells how a name is spelled, it is found by that, too.
const keys = (x: object) => {
  const { pinyin = '', initials = '' } = x as { pinyin?: string; initials?: string }
  return `${pinyin} ${initials}`
}

function PersonForm({ person, onClose }: { person?: Person; onClose: () => void }) {
  const { t } = useTranslation('admin')
  const versions = useQuery({ ...personVersionsQuery(person?.code ?? ''), enabled: !!person })
  const { held, again } = useHeld(versions)
  return (
    <Dialog title={person ? t('person.editTitle', { name: person.name }) : t('person.add')} isOpen onClose={onClose}>
      {person ? <Ask query={versions}>{() => held && <Fields key={held.tag} person={held.data.versions.at(-1)} tag={held.tag} onAgain={again} onClose={onClose} />}</Ask> : <Fields onClose={onClose} />}
    </Dialog>
  )
}

interface Props {
  /** The latest version, whatever day the list is shown as of, and the tag that was read with it. */
  person?: Person
  tag?: string
  onAgain?: () => void
  onClose: () => void
}

function Fields({ person, tag, onAgain, onClose }: Props) {
  const { t } = useTranslation('admin')
  const agency = useAgency()
  const queries = useQueryClient()
  const units = useUnitOptions()
  const [code, setCode] = useState(person?.code ?? '')
  const [name, setName] = useState(person?.name ?? '')
  const [unit, setUnit] = useState<string | null>(person?.unit ?? null)
  const [post, setPost] = useState(person?.post ?? '')
  const [closed, setClosed] = useState(person?.closed ?? false)
  const [from, setFrom] = useState<string | undefined>(agency.today)
  const [reason, setReason] = useState('')
  const write = useMutation({
    mutationFn: () =>
      must(
        client.PUT('/api/v1/people/{code}', {
          params: { path: { code: code.trim() }, header: person ? { 'If-Match': tag } : { 'If-None-Match': '*' } },
          body: { name: name.trim(), unit: unit!, post: post.trim() || undefined, closed: closed || undefined, from: from!, reason: reason.trim() },
        }),
      ),
    onSuccess: async () => {
      tell(t('person.done', { name: name.trim() }))
      await queries.invalidateQueries({ queryKey: ledger('people') })
      onClose()
    },
  })
  return (
    <form
      className={styles.form}
      onSubmit={(e) => {
        e.preventDefault()
        write.mutate()
      }}
    >
      {!person && <TextBox label={t('code')} value={code} onChange={setCode} isRequired autoFocus />}
      <TextBox label={t('name')} value={name} onChange={setName} isRequired />
      <Find key={units.length} label={t('unitHead')} options={units} value={unit} onChange={setUnit} />
      <TextBox label={t('post')} value={post} onChange={setPost} />
      {person && (
        <Checkbox isSelected={closed} onChange={setClosed} className={styles.check!}>
          <span aria-hidden="true">{closed ? '☑' : '☐'}</span> {t('left')}
        </Checkbox>
      )}
      <DatedFoot from={from} onFrom={setFrom} reason={reason} onReason={setReason} write={write} ready={!!code.trim() && !!name.trim() && !!unit} onAgain={onAgain} onClose={onClose} />
    </form>
  )
}
