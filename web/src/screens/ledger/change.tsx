// A correction, a retraction or a return of one record; where its period is locked, a proposal that a second person approves.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Checkbox } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { client, must, Refusal, writeKey } from '../../api/client'
import { useSession } from '../../app/session'
import { Button } from '../../parts/button'
import { DayField } from '../../parts/day'
import { Dialog } from '../../parts/dialog'
import { EvidencePick } from '../../parts/evidence'
import { Failure } from '../../parts/failure'
import { TextBox } from '../../parts/field'
import { Note } from '../../parts/notes'
import { tell } from '../../parts/toast'
import styles from './ledger.module.css'
import type { Line } from './queries'

interface Props {
  act: 'correct' | 'retract' | 'return'
  line: Line
  onClose: () => void
}

const isLocked = (error: unknown) => error instanceof Refusal && error.code === 'desk_period_locked'

export function Change({ act, line, onClose }: Props) {
  const { t } = useTranslation('ledger')
  const { t: common } = useTranslation()
  const { can } = useSession()
  const [quantity, setQuantity] = useState(line.quantity)
  const [day, setDay] = useState<string | undefined>(line.occurred_on)
  const [voucher, setVoucher] = useState(line.voucher ?? '')
  const [reason, setReason] = useState('')
  const [evidence, setEvidence] = useState<string[]>([])
  const [attested, setAttested] = useState(false)

  // Only what is otherwise is sent.
  const changed = { quantity: quantity.trim() !== line.quantity ? quantity.trim() : undefined, day: day !== line.occurred_on ? day : undefined, voucher: voucher !== (line.voucher ?? '') ? voucher : undefined }
  const header = { 'Idempotency-Key': writeKey() }
  const write = useMutation({
    mutationFn: async () => {
      const why = reason.trim()
      if (act === 'correct')
        return must(
          client.POST('/api/v1/records/{seq}/correction', {
            params: { path: { seq: line.seq }, header },
            body: { reason: why, quantity: changed.quantity, occurred_on: changed.day, voucher: changed.voucher, evidence: evidence.length ? evidence : undefined, basis: attested ? 'verified' : 'submitted' },
          }),
        )
      return must(client.POST(act === 'retract' ? '/api/v1/records/retract' : '/api/v1/records/return', { params: { header }, body: { records: [line.seq], reason: why } }))
    },
    onSuccess: () => {
      tell(t(`done.${act}`, { seq: line.seq }))
      onClose()
    },
  })
  const propose = useMutation({
    mutationFn: () =>
      must(
        client.POST('/api/v1/proposals', {
          params: { header: { 'Idempotency-Key': writeKey() } },
          body: {
            kind: act === 'correct' ? 'correction' : 'retraction',
            record: line.seq,
            reason: reason.trim(),
            evidence: evidence.length ? evidence : undefined,
            ...(act === 'correct' ? { quantity: quantity.trim(), on: day, voucher: voucher || undefined } : {}),
          },
        }),
      ),
    onSuccess: () => {
      tell(t('done.propose'))
      onClose()
    },
  })
  // Who may not write proposes from the first; who may, where the period turns out to be locked. A return is never proposed.
  const proposing = act !== 'return' && (isLocked(write.error) || !can('record.write'))
  const nothing = act === 'correct' && changed.quantity === undefined && changed.day === undefined && changed.voucher === undefined
  return (
    <Dialog title={t(`${act}Title`, { seq: line.seq })} isOpen onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(e) => {
          e.preventDefault()
          if (proposing) propose.mutate()
          else write.mutate()
        }}
      >
        <p>{t(`${act}Help`)}</p>
        {act === 'correct' && (
          <div className={styles.pair}>
            <TextBox label={t('quantity')} numeric value={quantity} onChange={setQuantity} help={t('was', { value: line.quantity })} autoFocus />
            <DayField label={t('day')} value={day} onChange={setDay} />
            <TextBox label={t('voucher')} value={voucher} onChange={setVoucher} />
          </div>
        )}
        <TextBox label={t('reason')} lines={3} value={reason} onChange={setReason} isRequired />
        {act !== 'return' && can('evidence.write') && <EvidencePick unit={line.unit} value={evidence} onChange={setEvidence} />}
        {act === 'correct' && can('record.attest') && !proposing && (
          <Checkbox isSelected={attested} onChange={setAttested} className={styles.checkbox!}>
            <span aria-hidden="true">{attested ? '☑' : '☐'}</span> {t('attest')}
          </Checkbox>
        )}
        {proposing && can('correction.propose') ? (
          write.error ? (
            <Note kind="warn">
              {write.error.message} {t('lockedHelp')}
            </Note>
          ) : (
            <Note>{t('proposeHelp')}</Note>
          )
        ) : (
          write.isError && <Failure error={write.error} />
        )}
        {propose.isError && <Failure error={propose.error} />}
        <footer className={styles.foot}>
          <Button onPress={onClose}>{common('act.cancel')}</Button>
          <Button type="submit" look={act === 'correct' ? 'primary' : 'danger'} isDisabled={!reason.trim() || nothing || write.isPending || propose.isPending || (proposing && !can('correction.propose'))}>
            {proposing ? t('propose') : t(act)}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}
