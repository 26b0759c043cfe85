import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, must, mustTagged, writeKey } from '../../api/client'
import { useUnitNames, useUnitOptions } from '../../app/queries'
import { useAgency, useSession, type Role } from '../../app/session'
import { Skeleton } from '../../parts/ask'
import { Button } from '../../parts/button'
import { Confirm, Dialog } from '../../parts/dialog'
import { Facts } from '../../parts/facts'
import { Failure } from '../../parts/failure'
import { Choice, Find, TextBox } from '../../parts/field'
import { Note } from '../../parts/notes'
import { Status } from '../../parts/status'
import { DataTable, type Column } from '../../parts/table'
import { instantText } from '../../parts/time'
import { tell } from '../../parts/toast'
import { Once } from '../account/once'
import styles from './admin.module.css'
import { accountsQuery, useAdminSearch, type Account } from './queries'

const roles: readonly Role[] = ['clerk', 'verifier', 'office', 'supervision', 'political', 'commander', 'auditor', 'administrator']

/** Words of who holds what, where. */
function useRoleWords() {
  const { t } = useTranslation('admin')
  const { t: common } = useTranslation()
  const unit = useUnitNames()
  return (g: { role: string; unit: string }) => t('roleAt', { role: common(`role.${g.role as Role}`), unit: g.unit === '*' ? t('everywhere') : unit(g.unit) })
}

export function Accounts() {
  const { t } = useTranslation('admin')
  const { can } = useSession()
  const { search, set } = useAdminSearch()
  const unit = useUnitNames()
  const words = useRoleWords()
  const list = useInfiniteQuery(accountsQuery)
  const [making, setMaking] = useState(false)
  const rows = useMemo(() => list.data?.pages.flatMap((p) => p.accounts) ?? [], [list.data])
  const columns = useMemo<Column<Account>[]>(
    () => [
      { id: 'name', head: t('account.name'), width: 150, fixed: true, cell: (a) => a.name, key: (a) => a.name },
      { id: 'shown', head: t('name'), width: 130, cell: (a) => a.shown ?? '', key: (a) => a.shown ?? '' },
      { id: 'unit', head: t('unitHead'), width: 170, cell: (a) => (a.unit ? unit(a.unit) : '') },
      { id: 'roles', head: t('account.roles'), width: 280, grow: true, cell: (a) => a.grants?.map(words).join('、') ?? '' },
      { id: 'state', head: t('state'), width: 130, cell: (a) => <AccountState account={a} /> },
    ],
    [t, unit], // eslint-disable-line react-hooks/exhaustive-deps -- words follow the language and the units
  )
  const opened = rows.find((a) => a.name === search.account)
  return (
    <>
      {can('account.write') && (
        <div className={styles.tools}>
          <Button look="primary" onPress={() => setMaking(true)}>
            {t('account.make')}
          </Button>
        </div>
      )}
      {list.isError ? (
        <Failure error={list.error} again={() => void list.refetch()} />
      ) : list.isPending ? (
        <Skeleton lines={8} />
      ) : (
        <DataTable id="accounts" label={t('tab.accounts')} columns={columns} rows={rows} rowKey={(a) => a.name} onOpen={(a) => set({ account: a.name })} current={search.account} onEnd={() => list.hasNextPage && !list.isFetchingNextPage && void list.fetchNextPage()} />
      )}
      {making && <Make onClose={() => setMaking(false)} />}
      {opened && <Opened account={opened} onClose={() => set({ account: undefined })} />}
    </>
  )
}

function AccountState({ account: a }: { account: Account }) {
  const { t } = useTranslation('admin')
  if (a.disabled) return <Status is="bad">{t('account.disabled')}</Status>
  if (a.renew) return <Status is="warn">{t('account.renew')}</Status>
  return <Status is="good">{t('account.inUse')}</Status>
}

/** Makes an account; the password that the server draws is shown this once. */
function Make({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('admin')
  const { t: common } = useTranslation()
  const queries = useQueryClient()
  const units = useUnitOptions()
  const [name, setName] = useState('')
  const [shown, setShown] = useState('')
  const [unit, setUnit] = useState<string | null>(null)
  const [error, setError] = useState<unknown>()
  const [made, setMade] = useState<{ name: string; password: string }>()
  const make = async () => {
    setError(undefined)
    try {
      const { password } = await must(client.POST('/api/v1/accounts', { params: { header: { 'Idempotency-Key': writeKey() } }, body: { name: name.trim(), shown: shown.trim() || undefined, unit: unit ?? undefined } }))
      setMade({ name: name.trim(), password: password! })
      await queries.invalidateQueries({ queryKey: accountsQuery.queryKey })
    } catch (e) {
      setError(e)
    }
  }
  if (made) return <Drawn {...made} onClose={onClose} />
  return (
    <Dialog title={t('account.make')} isOpen onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(e) => {
          e.preventDefault()
          void make()
        }}
      >
        <TextBox label={t('account.name')} value={name} onChange={setName} help={t('account.nameHelp')} isRequired autoFocus />
        <TextBox label={t('name')} value={shown} onChange={setShown} />
        <Find key={units.length} label={t('unitHead')} options={units} value={unit} onChange={setUnit} />
        {error !== undefined && <Failure error={error} />}
        <footer className={styles.foot}>
          <Button onPress={onClose}>{common('act.cancel')}</Button>
          <Button type="submit" look="primary" isDisabled={!name.trim()}>
            {t('account.make')}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}

function Drawn({ name, password, onClose }: { name: string; password: string; onClose: () => void }) {
  const { t } = useTranslation('admin')
  const { t: common } = useTranslation()
  return (
    <Dialog title={t('account.drawn', { name })} isOpen onClose={onClose}>
      <Note kind="warn">{t('account.drawnHelp')}</Note>
      <Once secret={password} label={t('account.password')} />
      <footer className={styles.foot}>
        <Button look="primary" onPress={onClose}>
          {common('act.close')}
        </Button>
      </footer>
    </Dialog>
  )
}

type Act = 'reset' | 'factor' | 'sessions' | 'disable'

function Opened({ account: a, onClose }: { account: Account; onClose: () => void }) {
  const { t } = useTranslation('admin')
  const { account: me, can } = useSession()
  const { zone } = useAgency()
  const queries = useQueryClient()
  const unit = useUnitNames()
  const words = useRoleWords()
  const [act, setAct] = useState<Act>()
  const [taking, setTaking] = useState<{ role: string; unit: string }>()
  const [giving, setGiving] = useState(false)
  const [password, setPassword] = useState<string>()
  const again = () => queries.invalidateQueries({ queryKey: accountsQuery.queryKey })
  const params = () => ({ path: { name: a.name }, header: { 'Idempotency-Key': writeKey() } })
  const take = async (why: string) => {
    await must(client.POST('/api/v1/accounts/{name}/grants/take', { params: params(), body: { role: taking!.role as Role, unit: taking!.unit, why } }))
    await again()
  }
  const run = async () => {
    if (act === 'reset') setPassword((await must(client.POST('/api/v1/accounts/{name}/password', { params: params(), body: {} }))).password)
    if (act === 'factor') await must(client.DELETE('/api/v1/accounts/{name}/second-factor', { params: params() }))
    if (act === 'sessions') await must(client.DELETE('/api/v1/accounts/{name}/sessions', { params: params() }))
    if (act === 'disable') {
      const { tag } = await mustTagged(client.GET('/api/v1/accounts/{name}', { params: { path: { name: a.name } } }))
      await must(client.PATCH('/api/v1/accounts/{name}', { params: { path: { name: a.name }, header: { 'Idempotency-Key': writeKey(), 'If-Match': tag } }, body: { disabled: !a.disabled } }))
    }
    await again()
    tell(t('done'))
  }
  const own = a.name === me
  if (password) return <Drawn name={a.name} password={password} onClose={() => setPassword(undefined)} />
  return (
    <Dialog place="side" title={a.shown ? `${a.shown}（${a.name}）` : a.name} isOpen onClose={onClose}>
      <p>
        <AccountState account={a} />
      </p>
      <Facts
        of={[
          [t('unitHead'), a.unit && unit(a.unit)],
          [t('account.made'), instantText(a.made_at, zone)],
          [t('by'), a.made_by],
          [t('account.factor'), a.second_factor ? t('account.on') : t('account.off')],
        ]}
      />
      <h3>{t('account.roles')}</h3>
      {own && <Note>{t('account.ownRoles')}</Note>}
      <ul className={styles.list}>
        {(a.grants ?? []).map((g) => (
          <li key={`${g.role} ${g.unit}`}>
            <span>
              <strong>{words(g)}</strong>
              <br />
              <span className="soft">{t('account.given', { by: g.by, at: instantText(g.at, zone), why: g.why })}</span>
            </span>
            {can('account.grant') && !own && (
              <Button look="quiet" onPress={() => setTaking(g)} aria-label={t('account.takeOne', { role: words(g) })}>
                {t('account.take')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {can('account.grant') && !own && <Button onPress={() => setGiving(true)}>{t('account.give')}</Button>}
      {can('account.write') && (
        <>
          <h3 className={styles.apart}>{t('account.ways')}</h3>
          <div className={styles.buttons}>
            {(['reset', 'factor', 'sessions', 'disable'] as const).map((x) => (
              <Button key={x} look={x === 'disable' && !a.disabled ? 'danger' : 'plain'} isDisabled={(x === 'factor' && !a.second_factor) || (x === 'disable' && own)} onPress={() => setAct(x)}>
                {t(x === 'disable' && a.disabled ? 'account.act.enable' : `account.act.${x}`)}
              </Button>
            ))}
          </div>
        </>
      )}
      {giving && <Give name={a.name} onClose={() => setGiving(false)} onDone={again} />}
      <Confirm title={t('account.takeOne', { role: taking ? words(taking) : '' })} act={t('account.take')} danger isOpen={!!taking} onClose={() => setTaking(undefined)} onConfirm={take} reason={t('reason')}>
        {t('account.takeHelp')}
      </Confirm>
      <Confirm title={act ? t(`account.act.${act}`) : ''} act={act ? t(`account.act.${act}`) : ''} danger={act === 'disable'} isOpen={!!act} onClose={() => setAct(undefined)} onConfirm={run}>
        {act && t(`account.help.${act}`, { name: a.name })}
      </Confirm>
    </Dialog>
  )
}

function Give({ name, onClose, onDone }: { name: string; onClose: () => void; onDone: () => Promise<void> }) {
  const { t } = useTranslation('admin')
  const { t: common } = useTranslation()
  const units = useUnitOptions()
  const [role, setRole] = useState<Role | null>(null)
  const [unit, setUnit] = useState<string | null>(null)
  const [why, setWhy] = useState('')
  const [error, setError] = useState<unknown>()
  const give = async () => {
    setError(undefined)
    try {
      await must(client.POST('/api/v1/accounts/{name}/grants', { params: { path: { name }, header: { 'Idempotency-Key': writeKey() } }, body: { role: role!, unit: unit!, why: why.trim() } }))
      await onDone()
      onClose()
    } catch (e) {
      setError(e)
    }
  }
  return (
    <Dialog title={t('account.give')} isOpen onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(e) => {
          e.preventDefault()
          void give()
        }}
      >
        <Choice label={t('account.role')} options={roles.map((id) => ({ id, name: common(`role.${id}`) }))} value={role} onChange={(id) => setRole(id as Role)} />
        <Find key={units.length} label={t('account.where')} options={[{ id: '*', name: t('everywhere') }, ...units]} value={unit} onChange={setUnit} />
        <TextBox label={t('reason')} value={why} onChange={setWhy} lines={2} isRequired />
        {error !== undefined && <Failure error={error} />}
        <footer className={styles.foot}>
          <Button onPress={onClose}>{common('act.cancel')}</Button>
          <Button type="submit" look="primary" isDisabled={!role || !unit || !why.trim()}>
            {t('account.give')}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}
