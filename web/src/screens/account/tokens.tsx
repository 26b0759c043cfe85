// One's own API tokens: for programs that act in one's name, with less than one may do oneself.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { Checkbox } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { client, must, writeKey, type Schemas } from '../../api/client'
import { useAgency, useSession } from '../../app/session'
import { Ask } from '../../parts/ask'
import { Button } from '../../parts/button'
import { DayField } from '../../parts/day'
import { Confirm, Dialog } from '../../parts/dialog'
import { Failure } from '../../parts/failure'
import { TextBox } from '../../parts/field'
import { Note } from '../../parts/notes'
import { DataTable, type Column } from '../../parts/table'
import { addDays, instantOf, instantText } from '../../parts/time'
import styles from './account.module.css'
import { Once } from './once'
import { grouped, useOperationWords } from './operations'
import { tokensQuery } from './queries'

type Token = Schemas['AccessToken']

export function Tokens() {
  const { t } = useTranslation('account')
  const { zone } = useAgency()
  const queries = useQueryClient()
  const words = useOperationWords()
  const tokens = useQuery(tokensQuery)
  const [making, setMaking] = useState(false)
  const [revoking, setRevoking] = useState<Token>()
  const columns = useMemo<Column<Token>[]>(
    () => [
      { id: 'name', head: t('token.name'), width: 160, fixed: true, cell: (k) => k.name },
      { id: 'scope', head: t('token.scope'), width: 260, grow: true, cell: (k) => k.scope.map(words).join('；') },
      { id: 'until', head: t('token.until'), width: 140, cell: (k) => instantText(k.until, zone) },
      { id: 'used', head: t('token.used'), width: 140, cell: (k) => (k.used ? instantText(k.used, zone) : t('token.never')) },
      {
        id: 'revoke',
        head: t('token.revoke'),
        width: 90,
        cell: (k) => (
          <Button look="quiet" onPress={() => setRevoking(k)} aria-label={t('token.revokeOne', { name: k.name })}>
            {t('token.revoke')}
          </Button>
        ),
      },
    ],
    [t, zone], // eslint-disable-line react-hooks/exhaustive-deps -- words follow the language, as t does
  )
  const revoke = async () => {
    await must(client.DELETE('/api/v1/me/tokens/{id}', { params: { path: { id: revoking!.id }, header: { 'Idempotency-Key': writeKey() } } }))
    await queries.invalidateQueries({ queryKey: tokensQuery.queryKey })
  }
  return (
    <>
      <p className="soft">{t('token.help')}</p>
      <Ask query={tokens} lines={3}>
        {(all) => <DataTable id="own-tokens" label={t('token.title')} columns={columns} rows={all} rowKey={(k) => k.id} empty={t('token.none')} />}
      </Ask>
      <p className={styles.foot}>
        <Button onPress={() => setMaking(true)}>{t('token.make')}</Button>
      </p>
      {making && <Make onClose={() => setMaking(false)} />}
      <Confirm title={t('token.revokeOne', { name: revoking?.name ?? '' })} act={t('token.revoke')} danger isOpen={!!revoking} onClose={() => setRevoking(undefined)} onConfirm={revoke}>
        {t('token.revokeText')}
      </Confirm>
    </>
  )
}

function Make({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('account')
  const { t: common } = useTranslation()
  const { operations } = useSession()
  const { today, zone } = useAgency()
  const queries = useQueryClient()
  const words = useOperationWords()
  const [name, setName] = useState('')
  const [until, setUntil] = useState<string | undefined>(addDays(today, 90))
  const [scope, setScope] = useState<ReadonlySet<string>>(new Set())
  const make = useMutation({
    mutationFn: () => must(client.POST('/api/v1/me/tokens', { params: { header: { 'Idempotency-Key': writeKey() } }, body: { name: name.trim(), scope: [...scope], until: instantOf(until!, '23:59', zone)! } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  })
  const toggle = (o: string, on: boolean) => {
    const now = new Set(scope)
    if (on) now.add(o)
    else now.delete(o)
    setScope(now)
  }
  // Ways to sign in and tokens themselves are no token's business.
  const offered = grouped((operations ?? []).filter((o) => o !== 'public' && !o.endsWith('.own')))
  if (make.data)
    return (
      <Dialog title={make.data.kept.name} isOpen onClose={onClose}>
        <Note kind="warn">{t('token.once')}</Note>
        <Once secret={make.data.token} label={t('token.name')} />
        <footer className={styles.right}>
          <Button look="primary" onPress={onClose}>
            {common('act.close')}
          </Button>
        </footer>
      </Dialog>
    )
  return (
    <Dialog title={t('token.make')} isOpen onClose={onClose} wide>
      <form
        className={styles.form}
        onSubmit={(e) => {
          e.preventDefault()
          make.mutate()
        }}
      >
        <TextBox label={t('token.name')} value={name} onChange={setName} placeholder={t('token.example')} isRequired autoFocus />
        <DayField label={t('token.untilDay')} value={until} onChange={setUntil} min={today} max={addDays(today, 365)} />
        <fieldset className={styles.scopes}>
          <legend>{t('token.scope')}</legend>
          {offered.map(([thing, all]) => (
            <div key={thing} className={styles.scope}>
              {all.map((o) => (
                <Checkbox key={o} isSelected={scope.has(o)} onChange={(on) => toggle(o, on)} className={styles.check!}>
                  <span aria-hidden="true">{scope.has(o) ? '☑' : '☐'}</span> {words(o)} <code className="soft">{o}</code>
                </Checkbox>
              ))}
            </div>
          ))}
        </fieldset>
        {make.isError && <Failure error={make.error} />}
        <footer className={styles.right}>
          <Button onPress={onClose}>{common('act.cancel')}</Button>
          <Button type="submit" look="primary" isDisabled={!name.trim() || !until || scope.size === 0 || make.isPending}>
            {t('token.make')}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}
