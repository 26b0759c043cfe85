import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, must, writeKey } from '../../api/client'
import { unitsQuery, useIndicatorOptions, useUnitOptions } from '../../app/queries'
import { useSession } from '../../app/session'
import { Button } from '../../parts/button'
import { DayField } from '../../parts/day'
import { Dialog } from '../../parts/dialog'
import { Failure } from '../../parts/failure'
import { Choice, Find, TextBox } from '../../parts/field'
import { isOvertaken } from '../../parts/held'
import { InstantField } from '../../parts/instant'
import { tell } from '../../parts/toast'
import styles from './ledger.module.css'
import type { Period } from './queries'

interface Props {
  /** The period that is amended, and its tag, both as they were read together. */
  period?: Period
  tag?: string
  /** Fills the form from what stands now. */
  onAgain?: () => void
  onClose: () => void
}

/** Opens a period, or amends one: its days stay as they are once something was handed in, which the server says. */
export function PeriodForm({ period, tag, onAgain, onClose }: Props) {
  const { t } = useTranslation('ledger')
  const { t: common } = useTranslation()
  const { unitsOf } = useSession()
  const units = useQuery(unitsQuery()).data ?? []
  const unitOptions = useUnitOptions()
  const indicators = useIndicatorOptions()
  const [code, setCode] = useState('')
  const [name, setName] = useState(period?.name ?? '')
  const [first, setFirst] = useState(period?.first)
  const [last, setLast] = useState(period?.last)
  const [unit, setUnit] = useState<string | null>(period?.unit ?? unitsOf('office').find((u) => u !== '*') ?? null)
  const [kind, setKind] = useState(period?.kind ?? '')
  const [asked, setAsked] = useState<string[]>(period?.indicators ?? [])
  const [submitBy, setSubmitBy] = useState(period?.submit_by)
  const [verifyBy, setVerifyBy] = useState(period?.verify_by)
  const [reason, setReason] = useState('')

  const write = useMutation({
    mutationFn: async () => {
      const header = { 'Idempotency-Key': writeKey() }
      if (!period)
        return must(client.POST('/api/v1/periods', { params: { header }, body: { code: code.trim(), name: name.trim(), first: first!, last: last!, unit: unit!, kind: kind || undefined, indicators: asked.length ? asked : undefined, submit_by: submitBy!, verify_by: verifyBy! } }))
      const now = { name: name.trim(), first, last, kind, submit_by: submitBy, verify_by: verifyBy }
      const before: typeof now = { name: period.name, first: period.first, last: period.last, kind: period.kind ?? '', submit_by: period.submit_by, verify_by: period.verify_by }
      const changed = Object.fromEntries(Object.entries(now).filter(([k, v]) => v !== before[k as keyof typeof now]))
      const otherAsked = asked.join() !== (period.indicators ?? []).join()
      return must(client.PATCH('/api/v1/periods/{code}', { params: { path: { code: period.code }, header: { ...header, 'If-Match': tag } }, body: { ...changed, ...(otherAsked ? { indicators: asked } : {}), reason: reason.trim() } }))
    },
    onSuccess: () => {
      tell(t(period ? 'period.amended' : 'period.opened', { name: name.trim() }))
      onClose()
    },
  })
  const kinds = [...new Set(units.flatMap((u) => (u.kind ? [u.kind] : [])))]
  const whole = name.trim() && first && last && submitBy && verifyBy && (period ? reason.trim() : code.trim() && unit)
  return (
    <Dialog title={period ? t('period.amendTitle', { name: period.name }) : t('period.open')} isOpen onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(e) => {
          e.preventDefault()
          write.mutate()
        }}
      >
        {!period && <TextBox label={t('period.code')} value={code} onChange={setCode} placeholder="2021-05" isRequired autoFocus />}
        <TextBox label={t('period.name')} value={name} onChange={setName} isRequired />
        <div className={styles.pair}>
          <DayField label={t('period.first')} value={first} onChange={setFirst} max={last} />
          <DayField label={t('period.last')} value={last} onChange={setLast} min={first} />
        </div>
        <InstantField label={t('period.submitBy')} time={t('period.submitTime')} value={submitBy} onChange={setSubmitBy} />
        <InstantField label={t('period.verifyBy')} time={t('period.verifyTime')} value={verifyBy} onChange={setVerifyBy} />
        {!period && <Find key={units.length} label={t('period.unit')} options={unitOptions} value={unit} onChange={setUnit} />}
        <Choice label={t('period.kind')} options={[{ id: '', name: t('period.lowest') }, ...kinds.map((k) => ({ id: k, name: k }))]} value={kind} onChange={setKind} />
        <Find
          key={`i${indicators.length}-${asked.length}`}
          label={t('period.indicators')}
          placeholder={asked.length ? t('period.addIndicator') : t('period.anyIndicator')}
          options={indicators.filter((i) => !asked.includes(i.id))}
          value={null}
          onChange={(id) => id && setAsked([...asked, id])}
        />
        {asked.length > 0 && (
          <div className={styles.actions}>
            {asked.map((a) => {
              const shown = indicators.find((i) => i.id === a)?.name ?? a
              return (
                <Button key={a} look="quiet" onPress={() => setAsked(asked.filter((x) => x !== a))} aria-label={t('period.dropIndicator', { name: shown })}>
                  {shown} <span aria-hidden="true">✕</span>
                </Button>
              )
            })}
          </div>
        )}
        {period && <TextBox label={t('reason')} value={reason} onChange={setReason} lines={2} isRequired />}
        {write.isError && <Failure error={write.error} />}
        {isOvertaken(write.error) && onAgain && <Button onPress={onAgain}>{t('readAgain')}</Button>}
        <footer className={styles.foot}>
          <Button onPress={onClose}>{common('act.cancel')}</Button>
          <Button type="submit" look="primary" isDisabled={!whole || write.isPending}>
            {period ? common('act.save') : t('period.open')}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}
