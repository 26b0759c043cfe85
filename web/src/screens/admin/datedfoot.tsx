import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../parts/button'
import { DayField } from '../../parts/day'
import { Failure } from '../../parts/failure'
import { TextBox } from '../../parts/field'
import { isOvertaken } from '../../parts/held'
import styles from './admin.module.css'

interface Props {
  from: string | undefined
  onFrom: (day: string | undefined) => void
  reason: string
  onReason: (reason: string) => void
  write: { error: unknown; isError: boolean; isPending: boolean }
  /** Whether all that stands above is filled in. */
  ready: boolean
  /** Fills the form anew, after somebody else has saved. */
  onAgain?: () => void
  onClose: () => void
}

/** The end of a form that writes a version of something: the day from which it holds, and why. */
export function DatedFoot({ from, onFrom, reason, onReason, write, ready, onAgain, onClose }: Props): ReactNode {
  const { t } = useTranslation('admin')
  const { t: common } = useTranslation()
  return (
    <>
      <DayField label={t('from')} value={from} onChange={onFrom} />
      <TextBox label={t('reason')} value={reason} onChange={onReason} lines={2} isRequired />
      {write.isError && <Failure error={write.error} />}
      {isOvertaken(write.error) && onAgain && <Button onPress={onAgain}>{t('readAgain')}</Button>}
      <footer className={styles.foot}>
        <Button onPress={onClose}>{common('act.cancel')}</Button>
        <Button type="submit" look="primary" isDisabled={!ready || !from || !reason.trim() || write.isPending}>
          {common('act.save')}
        </Button>
      </footer>
    </>
  )
}
