import { useState } from 'react'
import { FieldError, Input, Label, TextField } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '../../api/client'
import type { Line } from '../../app/drafts/draft'
import { Button } from '../../parts/button'
import { DayField } from '../../parts/day'
import { TextBox } from '../../parts/field'
import { Evidence } from './evidence'
import styles from './fill.module.css'

interface Props {
  account: string
  unit: string
  period: Schemas['WorkflowPeriod']
  line: Line
  name: string
  measure: string
  /** A figure of the office's own judgement: it must have a reason and evidence. */
  manual: boolean
  error?: string
  describedBy: string
  onChange: (part: Partial<Line>) => void
  onTidy: () => void
  onRemove?: () => void
  /** On the last line: begins another one. */
  onAdd?: () => void
}

/** One figure: how many, on which day, and on what grounds. */
export function LineFields({ account, unit, period, line, name, measure, manual, error, describedBy, onChange, onTidy, onRemove, onAdd }: Props) {
  const { t } = useTranslation('entry')
  const [open, setOpen] = useState(manual || line.voucher !== '' || line.reason !== '' || line.evidence.length > 0)
  return (
    <div className={styles.line}>
      <TextField value={line.quantity} onChange={(quantity) => onChange({ quantity })} onBlur={onTidy} isInvalid={!!error} aria-describedby={describedBy} className={styles.quantity!}>
        <Label className="visually-hidden">{name}</Label>
        <span className={styles.entry}>
          <Input data-quantity inputMode="decimal" autoComplete="off" enterKeyHint="next" className={styles.number!} />
          <span className={styles.measure}>{measure}</span>
        </span>
        <FieldError className={styles.error!}>{error}</FieldError>
      </TextField>
      {period.first !== period.last && <DayField label={t('field.day')} value={line.day} min={period.first} max={period.last} onChange={(day) => onChange({ day: day ?? '' })} />}
      <div className={styles.lineActs}>
        <Button look="quiet" big aria-expanded={open} onPress={() => setOpen(!open)}>
          {t('act.grounds')} <span aria-hidden="true">{open ? '▴' : '▾'}</span>
        </Button>
        {onAdd && (
          <Button look="quiet" big onPress={onAdd}>
            {t('act.addLine')}
          </Button>
        )}
        {onRemove && (
          <Button look="quiet" big onPress={onRemove}>
            {t('act.removeLine')}
          </Button>
        )}
      </div>
      {open && (
        <div className={styles.grounds}>
          <TextBox label={t('field.voucher')} value={line.voucher} onChange={(voucher) => onChange({ voucher })} maxLength={200} />
          <TextBox label={t('field.reason')} value={line.reason} onChange={(reason) => onChange({ reason })} maxLength={2000} />
          <Evidence account={account} unit={unit} hashes={line.evidence} onChange={(evidence) => onChange({ evidence })} />
        </div>
      )}
    </div>
  )
}
