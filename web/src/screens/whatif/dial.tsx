import { useEffect, useRef, useState } from 'react'
import { Label, Slider, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components'
import { figure } from '../../parts/number'
import styles from './whatif.module.css'

/** How long a hand must rest before the server is asked. */
export const rest = 300

interface Props {
  label: string
  value: string
  most: number
  /** What is true, marked on the track. */
  was: string
  note: string
  onChange: (value: string) => void
}

/** A slider in whole numbers, by mouse, finger and arrow keys. */
export function Dial({ label, value, most, was, note, onChange }: Props) {
  const [at, setAt] = useState(Number(value))
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => setAt(Number(value)), [value])
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <Slider
      minValue={0}
      maxValue={most}
      value={at}
      onChange={(v) => {
        const next = v as number
        setAt(next)
        clearTimeout(timer.current)
        timer.current = setTimeout(() => onChange(String(next)), rest)
      }}
      className={styles.dial!}
      data-changed={Number(was) !== at || undefined}
    >
      <Label>{label}</Label>
      <SliderOutput className={styles.output!}>{() => <strong>{figure(at)}</strong>}</SliderOutput>
      <SliderTrack className={styles.track!}>
        <span className={styles.was} style={{ left: `${(Number(was) / most) * 100}%` }} title={note} />
        <SliderThumb className={styles.thumb!} />
      </SliderTrack>
      <span className={styles.note}>{note}</span>
    </Slider>
  )
}
