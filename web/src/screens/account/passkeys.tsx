import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, must, Refusal } from '../../api/client'
import { useAgency } from '../../app/session'
import { Ask } from '../../parts/ask'
import { Button } from '../../parts/button'
import { Confirm } from '../../parts/dialog'
import { Failure } from '../../parts/failure'
import { TextBox } from '../../parts/field'
import { instantText } from '../../parts/time'
import { tell } from '../../parts/toast'
import styles from './account.module.css'
import { passkeysQuery } from './queries'

/** Registering a passkey (W3C WebAuthn): the server's challenge, the authenticator's new key. */
async function register(name: string) {
  const { handle, options } = await must(client.POST('/api/v1/me/passkeys/begin'))
  const asked = options as { publicKey: PublicKeyCredentialCreationOptionsJSON }
  const credential = (await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked.publicKey) })) as PublicKeyCredential
  return must(client.POST('/api/v1/me/passkeys/finish', { body: { handle, name, answer: credential.toJSON() } }))
}

export function Passkeys() {
  const { t } = useTranslation('account')
  const { t: common } = useTranslation()
  const { zone } = useAgency()
  const queries = useQueryClient()
  const passkeys = useQuery(passkeysQuery)
  const [name, setName] = useState('')
  const [dropping, setDropping] = useState<{ id: string; name: string }>()
  const add = useMutation({
    mutationFn: () => register(name.trim()),
    onSuccess: async () => {
      setName('')
      tell(t('passkey.added'))
      await queries.invalidateQueries({ queryKey: passkeysQuery.queryKey })
    },
  })
  const drop = async () => {
    await must(client.DELETE('/api/v1/me/passkeys/{id}', { params: { path: { id: dropping!.id } } }))
    await queries.invalidateQueries({ queryKey: passkeysQuery.queryKey })
  }
  return (
    <>
      <p className="soft">{t('passkey.help')}</p>
      <Ask query={passkeys} lines={2}>
        {(all) => (
          <ul className={styles.list}>
            {all.map((p) => (
              <li key={p.id}>
                <span>
                  <strong>{p.name}</strong> <span className="soft">{t('passkey.since', { at: instantText(p.at, zone) })}</span>
                </span>
                <Button look="quiet" onPress={() => setDropping(p)} aria-label={t('passkey.drop', { name: p.name })}>
                  {common('act.remove')}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Ask>
      {'PublicKeyCredential' in window ? (
        <form
          className={styles.inline}
          onSubmit={(e) => {
            e.preventDefault()
            add.mutate()
          }}
        >
          <TextBox label={t('passkey.name')} value={name} onChange={setName} placeholder={t('passkey.example')} />
          <Button type="submit" isDisabled={!name.trim() || add.isPending}>
            {t('passkey.add')}
          </Button>
        </form>
      ) : (
        <p>{t('passkey.unable')}</p>
      )}
      {add.isError && <Failure error={add.error instanceof Refusal ? add.error : new Refusal({ status: 400, detail: t('passkey.failed') })} />}
      <Confirm title={t('passkey.drop', { name: dropping?.name ?? '' })} act={common('act.remove')} danger isOpen={!!dropping} onClose={() => setDropping(undefined)} onConfirm={drop}>
        {t('passkey.dropText')}
      </Confirm>
    </>
  )
}
