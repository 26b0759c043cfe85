import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, must, Refusal, type Schemas } from '../../api/client'
import { entered } from '../../app/session'
import { Button } from '../../parts/button'
import { Failure } from '../../parts/failure'
import { TextBox } from '../../parts/field'
import { DemoRoles } from './demo'
import { Languages } from './languages'
import { answerPasskey } from './passkey'
import styles from './signin.module.css'

export default function SignIn() {
  const { t } = useTranslation('signin')
  const { t: common } = useTranslation()
  const { next } = useSearch({ from: '/signin' })
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')

  useEffect(() => {
    document.title = `${t('title')} · ${common('product')}`
  }, [t, common])

  const enter = async (me: Schemas['Identity']) => {
    queries.clear()
    entered(me)
    queries.setQueryData(['session'], me)
    await navigate({ href: next ?? '/', replace: true })
  }
  const signIn = useMutation({
    mutationFn: () => must(client.POST('/api/v1/session', { body: { name: name.trim(), password, code: code.trim() || undefined } })),
    onSuccess: enter,
  })
  const passkey = useMutation({ mutationFn: answerPasskey, onSuccess: enter })
  const providers = useQuery({ queryKey: ['providers'], queryFn: ({ signal }) => must(client.GET('/api/v1/oidc', { signal })), staleTime: Infinity }).data?.providers ?? []
  const wantsCode = signIn.error instanceof Refusal && signIn.error.code === 'access_second_factor'

  return (
    <main className={styles.page}>
      <div className={styles.top}>
        <Languages />
      </div>
      <div className={styles.box}>
        <h1 className={styles.name}>{common('product')}</h1>
        <p className={styles.lead}>{t('lead')}</p>
        <form
          className={styles.form}
          onSubmit={(e) => {
            e.preventDefault()
            signIn.mutate()
          }}
        >
          <TextBox label={t('name')} value={name} onChange={setName} autoComplete="username" isRequired />
          <TextBox label={t('password')} type="password" value={password} onChange={setPassword} autoComplete="current-password" isRequired />
          {wantsCode && <TextBox label={t('code')} help={t('codeHelp')} value={code} onChange={setCode} autoComplete="one-time-code" autoFocus />}
          {signIn.isError && <Failure error={signIn.error} />}
          <Button type="submit" look="primary" big isDisabled={signIn.isPending}>
            {t('enter')}
          </Button>
        </form>
        <div className={styles.others}>
          {'PublicKeyCredential' in window && (
            <Button onPress={() => passkey.mutate()} isDisabled={passkey.isPending}>
              {t('passkey')}
            </Button>
          )}
          {providers.map((p) => (
            <Button key={p} onPress={() => location.assign(`/api/v1/oidc/${encodeURIComponent(p)}/start?next=${encodeURIComponent(next ?? '/')}`)}>
              {t('provider', { name: p })}
            </Button>
          ))}
        </div>
        {passkey.isError && <Failure error={passkey.error instanceof Refusal ? passkey.error : new Refusal({ status: 400, detail: t('passkeyFailed') })} />}
        <DemoRoles onEnter={enter} />
        <p className={styles.public}>
          <a href="/p/">{t('public')}</a>
        </p>
      </div>
    </main>
  )
}
