import { type ReactNode, useEffect, useId, useRef } from 'react'
import { FieldError, Input, Label, Text, TextArea, TextField, ToggleButton, ToggleButtonGroup, type TextFieldProps } from 'react-aria-components'
import styles from './field.module.css'
import { byKeyboard, later, useLater, whenIdle, whenUsed } from './later'

interface TextProps extends Omit<TextFieldProps, 'className' | 'children'> {
  label: string
  help?: ReactNode
  /** What is wrong with it, in words. */
  error?: string
  lines?: number
  placeholder?: string
  numeric?: boolean
}

/** A labelled line, or several lines, of text. */
export function TextBox({ label, help, error, lines, placeholder, numeric, ...rest }: TextProps) {
  return (
    <TextField {...rest} isInvalid={!!error} className={styles.field!}>
      <Label className={styles.label!}>{label}</Label>
      {lines ? <TextArea className={styles.input!} rows={lines} placeholder={placeholder} /> : <Input className={`${styles.input} ${numeric ? 'num' : ''}`} inputMode={numeric ? 'decimal' : undefined} placeholder={placeholder} />}
      {help && (
        <Text slot="description" className={styles.help!}>
          {help}
        </Text>
      )}
      <FieldError className={styles.error!}>{error}</FieldError>
    </TextField>
  )
}

export interface Option {
  id: string
  name: string
  note?: string
}

export interface ChoiceProps {
  label: string
  options: readonly Option[]
  value: string | null
  onChange: (id: string) => void
  isDisabled?: boolean
  hideLabel?: boolean
}

export type FindOptions = readonly (Option & { keys?: string })[]

export interface FindProps {
  label: string
  options: FindOptions
  value: string | null
  onChange: (id: string | null) => void
  isDisabled?: boolean
  placeholder?: string
}

const pick = later(() => import('./pick'))

/** One of a few. */
export function Choice(props: ChoiceProps) {
  const { module, start, want, ready } = useLater(pick)
  const id = useId()
  const { label, options, value, isDisabled, hideLabel } = props
  const chosen = options.find((o) => o.id === value)
  useEffect(() => {
    if (!chosen) want() // what asks for a choice is said by the picker
  }, [chosen === undefined]) // eslint-disable-line react-hooks/exhaustive-deps -- want is new at each drawing and does the same
  if (module) return <module.ChoicePicker {...props} start={start} />
  return (
    <div className={styles.field} onPointerEnter={ready}>
      {!hideLabel && (
        <span id={`${id}l`} className={styles.label}>
          {label}
        </span>
      )}
      <button
        type="button"
        aria-haspopup="listbox"
        aria-expanded={false}
        aria-label={hideLabel ? `${chosen?.name ?? ''} ${label}` : undefined}
        aria-labelledby={hideLabel ? undefined : `${id}v ${id}l`}
        disabled={isDisabled}
        className={styles.select}
        onFocus={(e) => byKeyboard(e) && want('focus')}
        onClick={() => want('open')}
      >
        <span id={`${id}v`} className={styles.value}>
          {chosen?.name}
        </span>
        <span aria-hidden="true">▾</span>
      </button>
    </div>
  )
}

/** One of many, found by typing: `keys` holds what else it is found by, such as the pinyin and the initials of its name. */
export function Find(props: FindProps) {
  const { module, start, want, ready } = useLater(pick)
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const { label, options, value, isDisabled, placeholder } = props
  // Nobody should type into a stand-in: the field is fetched once the page has been drawn, and in its place before a hand can be at it.
  useEffect(() => {
    const fetching = whenIdle(ready)
    const using = whenUsed(() => want(document.activeElement === input.current ? 'focus' : undefined))
    return () => (fetching(), using())
  }, []) // eslint-disable-line react-hooks/exhaustive-deps -- once, after the first drawing
  if (module) return <module.FindPicker {...props} start={start} />
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <div className={styles.combo}>
        <input
          ref={input}
          id={id}
          role="combobox"
          aria-expanded={false}
          aria-autocomplete="list"
          autoComplete="off"
          disabled={isDisabled}
          className={styles.input}
          placeholder={placeholder}
          key={value}
          defaultValue={options.find((o) => o.id === value)?.name}
          readOnly
          onFocus={() => want('focus')}
        />
        <button type="button" tabIndex={-1} aria-hidden="true" disabled={isDisabled} className={styles.drop} onClick={() => input.current?.focus()}>
          ▾
        </button>
      </div>
    </div>
  )
}

/** A switch between two to five ways to see the same thing. */
export function Segments({ label, options, value, onChange }: { label: string; options: readonly Option[]; value: string; onChange: (id: string) => void }) {
  return (
    <div className={styles.field}>
      <span className={styles.label} aria-hidden="true">
        {label}
      </span>
      <ToggleButtonGroup aria-label={label} selectionMode="single" disallowEmptySelection selectedKeys={[value]} onSelectionChange={(keys) => [...keys].forEach((k) => onChange(String(k)))} className={styles.segments!}>
        {options.map((o) => (
          <ToggleButton key={o.id} id={o.id} className={styles.segment!}>
            {o.name}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  )
}
