import { useState } from 'react'
import { useAgency } from '../app/session'
import { DayField } from './day'
import { TextBox } from './field'
import styles from './instant.module.css'
import { dayIn, instantOf, timeIn } from './time'

interface Props {
  label: string
  /** The name of the field of the time of day. */
  time: string
  /** An instant, "2021-04-28T10:00:00Z"; undefined while it is not whole. */
  value: string | undefined
  onChange: (instant: string | undefined) => void
}

/** A day and a time of day, as the agency's clocks show them. */
export function InstantField({ label, time, value, onChange }: Props) {
  const { zone } = useAgency()
  const [day, setDay] = useState(value && dayIn(value, zone))
  const [clock, setClock] = useState(value ? timeIn(value, zone) : '18:00')
  const change = (day: string | undefined, clock: string) => {
    setDay(day)
    setClock(clock)
    onChange(day && instantOf(day, clock, zone))
  }
  return (
    <div className={styles.pair}>
      <DayField label={label} value={day} onChange={(d) => change(d, clock)} />
      <TextBox label={time} value={clock} onChange={(c) => change(day, c)} placeholder="18:00" />
    </div>
  )
}
