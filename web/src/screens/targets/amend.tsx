// A change of a task, with its reason and, before it is saved, what it does to the sums above and below.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, must, Refusal, writeKey } from '../../api/client'
import { Button } from '../../parts/button'
import { DayField } from '../../parts/day'
import { Failure } from '../../parts/failure'
import { TextBox } from '../../parts/field'
import { Note } from '../../parts/notes'
import { figure, minus } from '../../parts/number'
import { Status } from '../../parts/status'
import { dayText } from '../../parts/time'
import { tell } from '../../parts/toast'
import { atFields, later, type FormProps } from './forms'
import { targetQuery } from './queries'
import { sum, tenThousandths } from './split'
import styles from './targets.module.css'

export function AmendForm({ of, row, cascade, unitName, indicator, as_of, done }: FormProps) {
  const { t } = useTranslation('targets')
  const { t: common } = useTranslation()
  const queries = useQueryClient()
  const { data: read } = useQuery(targetQuery(of))
  const [tag, setTag] = useState<string>()
  const [quantity, setQuantity] = useState(row.target!.quantity)
  const [due, setDue] = useState<string | undefined>(row.target!.period.due)
  const [from, setFrom] = useState<string>()
  const [reason, setReason] = useState('')
  // The version that was read when the form opened: what others write meanwhile must not slip under this change.
  useEffect(() => setTag((t) => t ?? read?.tag), [read])
  const begin = from ?? later(as_of, read?.data.from ?? as_of)
  const save = useMutation({
    mutationFn: async () =>
      must(
        client.PATCH('/api/v1/targets/{unit}/{indicator}/{start}', {
          params: { path: of, header: { 'If-Match': tag!, 'Idempotency-Key': writeKey() } },
          body: { quantity: quantity.trim(), due, from: begin, reason: reason.trim() },
        }),
      ),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['ledger'] })
      tell(t('told.amended', { unit: unitName(of.unit), indicator: indicator.name, quantity: figure(quantity.trim()) }))
      done()
    },
    onError: async (error) => {
      // Somebody was faster: what stands now is read, and shown before it is changed.
      if (error instanceof Refusal && error.status === 412) setTag((await queries.fetchQuery({ ...targetQuery(of), staleTime: 0 })).tag)
    },
  })
  const overtaken = save.error instanceof Refusal && save.error.status === 412
  const { at, rest } = atFields(overtaken ? undefined : save.error, ['quantity', 'due', 'from', 'reason'])
  const valid = tenThousandths(quantity) !== undefined
  const ready = valid && reason.trim() !== '' && due && tag !== undefined && !save.isPending
  return (
    <form
      className={styles.form}
      onSubmit={(e) => {
        e.preventDefault()
        if (ready) save.mutate()
      }}
    >
      <div className={styles.fields}>
        <TextBox label={`${t('form.quantity')}（${indicator.measure}）`} numeric value={quantity} onChange={setQuantity} error={at.quantity ?? (valid ? undefined : t('form.badQuantity'))} autoFocus />
        <DayField label={t('form.due')} value={due} onChange={setDue} min={of.start} error={at.due} />
        <DayField label={t('form.from')} value={begin} onChange={setFrom} min={read?.data.from} error={at.from} />
      </div>
      <TextBox label={t('form.reason')} lines={2} value={reason} onChange={setReason} isRequired error={at.reason} />
      {valid && <Effects row={row} cascade={cascade} quantity={quantity.trim()} of={of} unitName={unitName} />}
      {overtaken && read && <Note kind="warn">{t('form.changed', { quantity: figure(read.data.quantity), due: dayText(read.data.period.due, as_of) })}</Note>}
      {rest !== undefined && <Failure error={rest} />}
      <div className={styles.acts}>
        <Button type="submit" look="primary" isDisabled={!ready}>
          {t('form.save')}
        </Button>
        <Button onPress={done}>{common('act.cancel')}</Button>
      </div>
    </form>
  )
}

/** The sums that this quantity takes part in, as they would be. */
function Effects({ row, cascade, quantity, of, unitName }: Pick<FormProps, 'row' | 'cascade' | 'of' | 'unitName'> & { quantity: string }) {
  const { t } = useTranslation('targets')
  const above = cascade.parent(of.unit)
  const parent = above ? cascade.row(above, of.indicator, of.start) : undefined
  const verdict = (difference: string) => (
    <Status is={difference === '0' ? 'good' : 'warn'}>
      {difference === '0' ? t('form.fits') : t(difference.startsWith('-') ? 'form.less' : 'form.more', { by: figure(difference.replace('-', '')) })}
    </Status>
  )
  const siblings = parent?.given !== undefined && parent.target ? sum([parent.given, minus(quantity, row.target!.quantity)]) : undefined
  return (
    <>
      {siblings !== undefined && (
        <p>
          {t('form.effectAbove', { unit: unitName(above!), assigned: figure(parent!.target!.quantity), given: figure(siblings) })} {verdict(minus(siblings, parent!.target!.quantity))}
        </p>
      )}
      {row.given !== undefined && (
        <p>
          {t('form.effectOwn', { given: figure(row.given), assigned: figure(quantity) })} {verdict(minus(row.given, quantity))}
        </p>
      )}
    </>
  )
}
