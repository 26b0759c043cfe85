import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, must, writeKey } from '../../api/client'
import { Button } from '../../parts/button'
import { Failure } from '../../parts/failure'
import { TextBox } from '../../parts/field'
import { tell } from '../../parts/toast'
import { later, type FormProps } from './forms'
import { targetQuery } from './queries'
import styles from './targets.module.css'

/** Takes a task back, with a reason: the most final thing that can be done with one. */
export function WithdrawForm({ of, unitName, indicator, as_of, done }: FormProps) {
  const { t } = useTranslation('targets')
  const { t: common } = useTranslation()
  const queries = useQueryClient()
  const { data: read } = useQuery(targetQuery(of))
  const [tag, setTag] = useState<string>()
  useEffect(() => setTag((t) => t ?? read?.tag), [read])
  const [reason, setReason] = useState('')
  const save = useMutation({
    mutationFn: () =>
      must(
        client.PATCH('/api/v1/targets/{unit}/{indicator}/{start}', {
          params: { path: of, header: { 'If-Match': tag!, 'Idempotency-Key': writeKey() } },
          body: { withdraw: true, from: later(as_of, read!.data.from), reason: reason.trim() },
        }),
      ),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['ledger'] })
      tell(t('told.withdrawn', { unit: unitName(of.unit), indicator: indicator.name }))
      done()
    },
    onError: () => setTag(read?.tag), // whoever was faster is named; after that the newest may be withdrawn
  })
  const ready = tag && reason.trim() !== '' && !save.isPending
  return (
    <form
      className={styles.form}
      onSubmit={(e) => {
        e.preventDefault()
        if (ready) save.mutate()
      }}
    >
      <p>{t('form.confirmWithdraw')}</p>
      <TextBox label={t('form.reason')} lines={2} value={reason} onChange={setReason} isRequired autoFocus />
      {save.isError && <Failure error={save.error} />}
      <div className={styles.acts}>
        <Button type="submit" look="danger" isDisabled={!ready}>
          {t('panel.withdraw')}
        </Button>
        <Button onPress={done}>{common('act.cancel')}</Button>
      </div>
    </form>
  )
}
