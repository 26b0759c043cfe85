import { useEffect, useRef, useState } from 'react'
import { TextBox } from '../../parts/field'
import { rest } from './dial'
import { isQuantity } from './suppose'

interface Props {
  label: string
  /** What is supposed; empty: nothing. */
  value: string
  placeholder: string
  wrong: string
  onChange: (value: string) => void
}

/** A supposed quantity, "120" or "+5"; sent when the hand rests, taken back when emptied. */
export function Quantity({ label, value, placeholder, wrong, onChange }: Props) {
  const [typed, setTyped] = useState(value)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => setTyped(value), [value])
  useEffect(() => () => clearTimeout(timer.current), [])
  const plain = (s: string) => s.trim().replace(/[,，\s]/g, '').replace('−', '-').replace('＋', '+')
  return (
    <TextBox
      label={label}
      numeric
      value={typed}
      placeholder={placeholder}
      error={typed === '' || isQuantity(plain(typed)) ? undefined : wrong}
      onChange={(s) => {
        setTyped(s)
        clearTimeout(timer.current)
        const next = plain(s)
        if (next === '' || isQuantity(next)) timer.current = setTimeout(() => onChange(next), rest)
      }}
    />
  )
}
