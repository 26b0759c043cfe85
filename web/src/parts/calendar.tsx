import { parseDate } from '@internationalized/date'
import { Button, Calendar, CalendarCell, CalendarGrid, DateInput, DatePicker, DateSegment, Dialog, FieldError, Group, Heading, I18nProvider, Label, Popover } from 'react-aria-components'
import { dayLocale, type DayProps } from './day'
import styles from './day.module.css'
import type { Start } from './later'

/** The day, typed or picked from a calendar. */
export function DayPicker({ label, value, onChange, min, max, error, start }: DayProps & { start?: Start }) {
  return (
    <I18nProvider locale={dayLocale()}>
      <DatePicker
        value={value ? parseDate(value) : null}
        onChange={(d) => onChange(d?.toString())}
        minValue={min ? parseDate(min) : undefined}
        maxValue={max ? parseDate(max) : undefined}
        isInvalid={!!error}
        autoFocus={start === 'focus'}
        defaultOpen={start === 'open'}
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
