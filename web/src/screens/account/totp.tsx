import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { encode } from 'uqr'
import { client, must } from '../../api/client'
import { Button } from '../../parts/button'
import { Confirm, Dialog } from '../../parts/dialog'
import { Failure } from '../../parts/failure'
import { TextBox } from '../../parts/field'
import { Note } from '../../parts/notes'
import { tell } from '../../parts/toast'
import styles from './account.module.css'
import { Once } from './once'

/** A second factor: six figures of an authenticator, new every half minute. */
export function SecondFactor() {
  const { t } = useTranslation('account')
  const [enrolment, setEnrolment] = useState<{ secret: string; url: string }>()
  const [dropping, setDropping] = useState(false)
  const [code, setCode] = useState('')
  const begin = useMutation({ mutationFn: () => must(client.POST('/api/v1/me/totp')), onSuccess: setEnrolment })
  const drop = async () => {
    await must(client.POST('/api/v1/me/totp/drop', { body: { code: code.trim() } }))
    setCode('')
    tell(t('totp.dropped'))
  }
  return (
    <>
      <p className="soft">{t('totp.help')}</p>
      <div className={styles.buttons}>
        <Button onPress={() => begin.mutate()} isDisabled={begin.isPending}>
          {t('totp.enrol')}
        </Button>
        <Button look="quiet" onPress={() => setDropping(true)}>
          {t('totp.drop')}
        </Button>
      </div>
      {begin.isError && <Failure error={begin.error} />}
      {enrolment && <Enrol enrolment={enrolment} onClose={() => setEnrolment(undefined)} />}
      <Confirm title={t('totp.drop')} act={t('totp.drop')} danger isOpen={dropping} onClose={() => setDropping(false)} onConfirm={drop}>
        {t('totp.dropText')}
        <TextBox label={t('totp.code')} value={code} onChange={setCode} autoComplete="one-time-code" isRequired />
      </Confirm>
    </>
  )
}

function Enrol({ enrolment, onClose }: { enrolment: { secret: string; url: string }; onClose: () => void }) {
  const { t } = useTranslation('account')
  const { t: common } = useTranslation()
  const [code, setCode] = useState('')
  const confirm = useMutation({ mutationFn: () => must(client.POST('/api/v1/me/totp/confirm', { body: { code: code.trim() } })) })
  if (confirm.data)
    return (
      <Dialog title={t('totp.recovery')} isOpen onClose={onClose}>
        <Note kind="warn">{t('totp.recoveryText')}</Note>
        <Once secret={confirm.data.recovery_codes.join('\n')} label={t('totp.recovery')} />
        <footer className={styles.right}>
          <Button look="primary" onPress={onClose}>
            {t('totp.kept')}
          </Button>
        </footer>
      </Dialog>
    )
  return (
    <Dialog title={t('totp.enrol')} isOpen onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(e) => {
          e.preventDefault()
          confirm.mutate()
        }}
      >
        <p>{t('totp.scan')}</p>
        <Picture of={enrolment.url} label={t('totp.qr')} />
        <p>
          {t('totp.type')} <code className={styles.secret}>{enrolment.secret}</code>
        </p>
        <TextBox label={t('totp.code')} help={t('totp.codeHelp')} value={code} onChange={setCode} autoComplete="one-time-code" inputMode="numeric" isRequired autoFocus />
        {confirm.isError && <Failure error={confirm.error} />}
        <footer className={styles.right}>
          <Button onPress={onClose}>{common('act.cancel')}</Button>
          <Button type="submit" look="primary" isDisabled={!code.trim() || confirm.isPending}>
            {t('totp.confirm')}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}

/** A QR code, black on white in every theme: scanners want it so. */
function Picture({ of, label }: { of: string; label: string }) {
  const { data, size } = encode(of, { border: 3 })
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} className={styles.qr} shapeRendering="crispEdges">
      <path fill="#fff" d={`M0 0h${size}v${size}H0z`} />
      <path fill="#000" d={path} />
    </svg>
  )
}
