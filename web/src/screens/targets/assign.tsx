// A task for a unit that had none.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, must, writeKey, type Schemas } from '../../api/client'
import { Button } from '../../parts/button'
import { DayField } from '../../parts/day'
import { Dialog } from '../../parts/dialog'
import { Failure } from '../../parts/failure'
import { Find, TextBox } from '../../parts/field'
import { figure } from '../../parts/number'
import { tell } from '../../parts/toast'
import { atFields } from './forms'
import type { TargetKey } from './queries'
import { tenThousandths } from './split'
import styles from './targets.module.css'

interface Props {
  begin: Partial<TargetKey> & { due?: string }
  units: readonly Schemas['UnitLine'][]
  indicators: readonly Schemas['AgencyIndicator'][]
  onClose: () => void
}

export function Assign({ begin, units, indicators, onClose }: Props) {
  const { t } = useTranslation('targets')
  const { t: common } = useTranslation()
  const queries = useQueryClient()
  const [unit, setUnit] = useState<string | null>(begin.unit ?? null)
  const [indicator, setIndicator] = useState<string | null>(begin.indicator ?? null)
  const [quantity, setQuantity] = useState('')
  const [start, setStart] = useState<string | undefined>(begin.start)
  const [due, setDue] = useState<string | undefined>(begin.due)
  const [reason, setReason] = useState('')
  const of = indicators.find((i) => i.code === indicator)
  const save = useMutation({
    mutationFn: () =>
      must(
        client.POST('/api/v1/targets', {
          params: { header: { 'Idempotency-Key': writeKey() } },
          body: { unit: unit!, indicator: indicator!, quantity: quantity.trim(), start: start!, due: due!, reason: reason.trim() || undefined },
        }),
      ),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['ledger'] })
      tell(t('told.assigned', { unit: units.find((u) => u.code === unit)?.name, indicator: of?.name, quantity: figure(quantity.trim()) }))
      onClose()
    },
  })
  const { at, rest } = atFields(save.error, ['quantity', 'start', 'due', 'reason'])
  const bad = quantity !== '' && tenThousandths(quantity) === undefined
  const ready = unit && indicator && start && due && quantity !== '' && !bad && !save.isPending
  return (
    <Dialog title={t('assign')} isOpen onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(e) => {
          e.preventDefault()
          if (ready) save.mutate()
        }}
      >
        <Find label={t('unit')} options={units.filter((u) => !u.closed).map((u) => ({ id: u.code, name: u.name, note: u.code, keys: keysOf(u) }))} value={unit} onChange={setUnit} placeholder={t('form.needUnit')} />
        <Find label={t('indicator')} options={indicators.map((i) => ({ id: i.code, name: i.name, note: i.measure, keys: keysOf(i) }))} value={indicator} onChange={setIndicator} placeholder={t('form.needIndicator')} />
        <div className={styles.fields}>
          <TextBox label={of ? `${t('form.quantity')}（${of.measure}）` : t('form.quantity')} numeric value={quantity} onChange={setQuantity} error={at.quantity ?? (bad ? t('form.badQuantity') : undefined)} />
          <DayField label={t('form.start')} value={start} onChange={setStart} error={at.start} />
          <DayField label={t('form.due')} value={due} onChange={setDue} min={start} error={at.due} />
        </div>
        <TextBox label={t('form.reason')} lines={2} value={reason} onChange={setReason} error={at.reason} />
        {rest !== undefined && <Failure error={rest} />}
        <div className={styles.acts}>
          <Button type="submit" look="primary" isDisabled={!ready}>
            {t('assign')}
          </Button>
          <Button onPress={onClose}>{common('act.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  )
}

// The pinyin and initials by which a name is found, where the server tells them.
const keysOf = (x: object) => ('pinyin' in x ? `${String(x.pinyin)} ${'initials' in x ? String(x.initials) : ''}` : '')
