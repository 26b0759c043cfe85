import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, must } from '../../api/client'
import { Button } from '../../parts/button'
import { Failure } from '../../parts/failure'
import { TextBox } from '../../parts/field'
import { tell } from '../../parts/toast'
import styles from './account.module.css'

export function Password({ onDone }: { onDone?: () => void }) {
  const { t } = useTranslation('account')
  const queries = useQueryClient()
  const [old, setOld] = useState('')
  const [now, setNow] = useState('')
  const [again, setAgain] = useState('')
  const change = useMutation({
    mutationFn: () => must(client.PUT('/api/v1/me/password', { body: { old_password: old, password: now } })),
    onSuccess: async () => {
      setOld('')
      setNow('')
      setAgain('')
      await queries.invalidateQueries({ queryKey: ['own'] })
      if (onDone) onDone()
      else tell(t('password.done'))
    },
  })
  const differs = again !== '' && again !== now
  return (
    <form
      className={styles.form}
      onSubmit={(e) => {
        e.preventDefault()
        change.mutate()
      }}
    >
      <TextBox label={t('password.old')} type="password" autoComplete="current-password" value={old} onChange={setOld} isRequired />
      <TextBox label={t('password.now')} type="password" autoComplete="new-password" value={now} onChange={setNow} help={t('password.help')} isRequired />
      <TextBox label={t('password.again')} type="password" autoComplete="new-password" value={again} onChange={setAgain} error={differs ? t('password.differs') : undefined} isRequired />
      {change.isError && <Failure error={change.error} />}
      <div>
        <Button type="submit" look={onDone ? 'primary' : 'plain'} isDisabled={!old || !now || again !== now || change.isPending}>
          {t('password.change')}
        </Button>
      </div>
    </form>
  )
}
