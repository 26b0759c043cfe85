import type { ReactNode } from 'react'
import {
  Button,
  ComboBox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
  Text,
  TextArea,
  TextField,
  ToggleButton,
  ToggleButtonGroup,
  type TextFieldProps,
} from 'react-aria-components'
import styles from './field.module.css'

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

/** One of a few. */
export function Choice({ label, options, value, onChange, isDisabled, hideLabel }: { label: string; options: readonly Option[]; value: string | null; onChange: (id: string) => void; isDisabled?: boolean; hideLabel?: boolean }) {
  return (
    <Select value={value} onChange={(key) => key !== null && onChange(String(key))} isDisabled={isDisabled} className={styles.field!} aria-label={hideLabel ? label : undefined}>
      {!hideLabel && <Label className={styles.label!}>{label}</Label>}
      <Button className={styles.select!}>
        <SelectValue className={styles.value!} />
        <span aria-hidden="true">▾</span>
      </Button>
      <Popover className={styles.popover!}>
        <ListBox items={options} className={styles.list!}>
          {(o: Option) => (
            <ListBoxItem id={o.id} textValue={o.name} className={styles.option!}>
              <Text slot="label">{o.name}</Text>
              {o.note && (
                <Text slot="description" className={styles.help!}>
                  {o.note}
                </Text>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  )
}

export type FindOptions = readonly (Option & { keys?: string })[]

interface FindProps {
  label: string
  options: FindOptions
  value: string | null
  onChange: (id: string | null) => void
  isDisabled?: boolean
  placeholder?: string
}

/** One of many, found by typing: `keys` holds what else it is found by, such as the pinyin and the initials of its name. */
export function Find({ label, options, value, onChange, isDisabled, placeholder }: FindProps) {
  const keys = new Map(options.map((o) => [o.name, `${o.id} ${o.name} ${o.keys ?? ''}`.toLowerCase()]))
  return (
    <ComboBox
      defaultItems={options}
      value={value}
      onChange={(key) => onChange(key === null ? null : String(key))}
      defaultFilter={(textValue, input) => (keys.get(textValue) ?? textValue.toLowerCase()).includes(input.trim().toLowerCase().replace(/\s+/g, ' '))}
      isDisabled={isDisabled}
      menuTrigger="focus"
      className={styles.field!}
    >
      <Label className={styles.label!}>{label}</Label>
      <div className={styles.combo}>
        <Input className={styles.input!} placeholder={placeholder} />
        <Button className={styles.drop!}>
          <span aria-hidden="true">▾</span>
        </Button>
      </div>
      <Popover className={styles.popover!}>
        <ListBox className={styles.list!}>
          {(o: Option) => (
            <ListBoxItem id={o.id} textValue={o.name} className={styles.option!}>
              <Text slot="label">{o.name}</Text>
              {o.note && (
                <Text slot="description" className={styles.help!}>
                  {o.note}
                </Text>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
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
