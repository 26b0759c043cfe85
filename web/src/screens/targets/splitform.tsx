// Gives a task on to the units directly below: the parts and their sum are seen before anything is written, and exactly they are written.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, must, writeKey } from '../../api/client'
import { Button } from '../../parts/button'
import { Failure } from '../../parts/failure'
import { Segments, TextBox } from '../../parts/field'
import { Note } from '../../parts/notes'
import { figure, minus } from '../../parts/number'
import { Status } from '../../parts/status'
import { tell } from '../../parts/toast'
import { later, type FormProps } from './forms'
import { shares, sum, tenThousandths } from './split'
import styles from './targets.module.css'

type Way = 'equal' | 'weights' | 'given'

export function SplitForm({ of, row, unitName, indicator, as_of, done }: FormProps) {
  const { t } = useTranslation('targets')
  const { t: common } = useTranslation()
  const queries = useQueryClient()
  const total = row.target!.quantity
  const below = row.below
  const [way, setWay] = useState<Way>('equal')
  const [weights, setWeights] = useState<Record<string, string>>(() => Object.fromEntries(below.map((b) => [b.unit, b.target?.quantity ?? '1'])))
  const [amounts, setAmounts] = useState<Record<string, string>>(() => Object.fromEntries(below.map((b) => [b.unit, b.target?.quantity ?? ''])))
  const [step, setStep] = useState('1')
  const [reason, setReason] = useState('')

  /** The part of each unit by its code; undefined where something typed is no number. */
  const parts = useMemo((): Map<string, string> | undefined => {
    if (way === 'given') {
      const given = below.filter((b) => amounts[b.unit]?.trim())
      return given.every((b) => tenThousandths(amounts[b.unit]!) !== undefined) ? new Map(given.map((b) => [b.unit, amounts[b.unit]!.trim()])) : undefined
    }
    const takes = below.filter((b) => way === 'equal' || weights[b.unit]?.trim())
    const got = shares(total, takes.map((b) => (way === 'equal' ? '1' : weights[b.unit]!)), step)
    return got && new Map(takes.map((b, i) => [b.unit, got[i]!]))
  }, [way, weights, amounts, step, below, total])
  const together = parts && sum(parts.values())
  const difference = together === undefined ? undefined : minus(together, total)
  const amends = below.some((b) => b.target && parts?.has(b.unit) && parts.get(b.unit) !== b.target.quantity)

  const save = useMutation({
    mutationFn: () =>
      must(
        client.POST('/api/v1/targets/{unit}/{indicator}/{start}/split', {
          params: { path: of, header: { 'Idempotency-Key': writeKey() } },
          body: { given: Object.fromEntries(parts!), from: later(as_of, row.target!.from), reason: reason.trim() || undefined },
        }),
      ),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['ledger'] })
      tell(t('told.split', { count: parts!.size }))
      done()
    },
  })
  const ready = difference === '0' && (!amends || reason.trim() !== '') && !save.isPending
  return (
    <form
      className={styles.form}
      onSubmit={(e) => {
        e.preventDefault()
        if (ready) save.mutate()
      }}
    >
      <h3>{t('split.title', { quantity: figure(total), measure: indicator.measure })}</h3>
      <div className={styles.fields}>
        <Segments label={t('split.way')} options={(['equal', 'weights', 'given'] as const).map((id) => ({ id, name: t(`split.${id}`) }))} value={way} onChange={(id) => setWay(id as Way)} />
        {way !== 'given' && <TextBox label={t('split.step')} numeric value={step} onChange={setStep} />}
      </div>
      {way !== 'equal' && <p className="soft">{t('split.skip')}</p>}
      <table className={styles.parts}>
        <thead>
          <tr>
            <th scope="col">{t('split.head.unit')}</th>
            {way === 'weights' && <th scope="col">{t('split.head.weight')}</th>}
            <th scope="col" className="num">
              {t('split.head.now')}
            </th>
            <th scope="col" className="num">
              {t('split.head.part')}
            </th>
          </tr>
        </thead>
        <tbody>
          {below.map((b) => (
            <tr key={b.unit}>
              <th scope="row">{unitName(b.unit)}</th>
              {way === 'weights' && (
                <td>
                  <input className={styles.cell} inputMode="decimal" aria-label={t('split.weight', { name: unitName(b.unit) })} value={weights[b.unit]} onChange={(e) => setWeights({ ...weights, [b.unit]: e.target.value })} />
                </td>
              )}
              <td className="num">{figure(b.target?.quantity)}</td>
              <td className="num">
                {way === 'given' ? (
                  <input className={styles.cell} inputMode="decimal" aria-label={t('split.part', { name: unitName(b.unit) })} value={amounts[b.unit]} onChange={(e) => setAmounts({ ...amounts, [b.unit]: e.target.value })} />
                ) : (
                  figure(parts?.get(b.unit))
                )}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={way === 'weights' ? 3 : 2}>
              {t('split.sum')}
            </th>
            <td className="num" data-sum>
              {figure(together)}
            </td>
          </tr>
        </tfoot>
      </table>
      {difference === undefined ? (
        <Note kind="bad">{t('split.bad')}</Note>
      ) : (
        <p>
          <Status is={difference === '0' ? 'good' : 'warn'}>{difference === '0' ? t('split.fits') : t(difference.startsWith('-') ? 'split.less' : 'split.more', { by: figure(difference.replace('-', '')) })}</Status>
        </p>
      )}
      <TextBox label={t('split.reason')} lines={2} value={reason} onChange={setReason} isRequired={amends} />
      {save.isError && <Failure error={save.error} />}
      <div className={styles.acts}>
        <Button type="submit" look="primary" isDisabled={!ready}>
          {t('split.save')}
        </Button>
        <Button onPress={done}>{common('act.cancel')}</Button>
      </div>
    </form>
  )
}
