import { parseDate } from '@internationalized/date'
import { Button, Calendar, CalendarCell, CalendarGrid, DateInput, DatePicker, DateSegment, Dialog, FieldError, Group, Heading, I18nProvider, Label, Popover } from 'react-aria-components'
import { languageTag } from '../text/i18n'
import styles from './day.module.css'

interface Props {
  label: string
  /** A civil date, "2021-04-26"; undefined: none chosen. */
  value: string | undefined
  onChange: (day: string | undefined) => void
  min?: string
  max?: string
  error?: string
}

/** A day, typed or picked from a calendar. */
export function DayField({ label, value, onChange, min, max, error }: Props) {
  return (
    <I18nProvider locale={languageTag() === 'en' ? 'en-GB' : languageTag() === 'zh-Hant' ? 'zh-TW' : 'zh-CN'}>
      <DatePicker
        value={value ? parseDate(value) : null}
        onChange={(d) => onChange(d?.toString())}
        minValue={min ? parseDate(min) : undefined}
        maxValue={max ? parseDate(max) : undefined}
        isInvalid={!!error}
        className={styles.field!}
      >
        <Label className={styles.label!}>{label}</Label>
        <Group className={styles.group!}>
          <DateInput className={styles.input!}>{(segment) => <DateSegment segment={segment} className={styles.segment!} />}</DateInput>
          <Button className={styles.open!}>
            <span aria-hidden="true">▾</span>
          </Button>
        </Group>
        <FieldError className={styles.error!}>{error}</FieldError>
        <Popover className={styles.popover!}>
          <Dialog>
            <Calendar>
              <header className={styles.head}>
                <Button slot="previous" className={styles.step!}>
                  <span aria-hidden="true">‹</span>
                </Button>
                <Heading className={styles.month!} />
                <Button slot="next" className={styles.step!}>
                  <span aria-hidden="true">›</span>
                </Button>
              </header>
              <CalendarGrid>{(date) => <CalendarCell date={date} className={styles.cell!} />}</CalendarGrid>
            </Calendar>
          </Dialog>
        </Popover>
      </DatePicker>
    </I18nProvider>
  )
}
