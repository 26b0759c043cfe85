// The pickers themselves: one of a few, and one of many.
import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover, Select, SelectValue, Text } from 'react-aria-components'
import type { ChoiceProps, FindProps, Option } from './field'
import styles from './field.module.css'
import type { Start } from './later'

export function ChoicePicker({ label, options, value, onChange, isDisabled, hideLabel, start }: ChoiceProps & { start?: Start }) {
  return (
    <Select value={value} onChange={(key) => key !== null && onChange(String(key))} isDisabled={isDisabled} autoFocus={start === 'focus'} defaultOpen={start === 'open'} className={styles.field!} aria-label={hideLabel ? label : undefined}>
      {!hideLabel && <Label className={styles.label!}>{label}</Label>}
      <Button className={styles.select!}>
        <SelectValue className={styles.value!} />
        <span aria-hidden="true">▾</span>
      </Button>
      <Options items={options} />
    </Select>
  )
}

export function FindPicker({ label, options, value, onChange, isDisabled, placeholder, start }: FindProps & { start?: Start }) {
  // By name, for that is what the filter is given; two of one name are found by what either is found by.
  const keys = new Map<string, string>()
  for (const o of options) keys.set(o.name, `${keys.get(o.name) ?? ''} ${o.id} ${o.name} ${o.keys ?? ''}`.toLowerCase())
  return (
    <ComboBox
      defaultItems={options}
      value={value}
      onChange={(key) => onChange(key === null ? null : String(key))}
      defaultFilter={(textValue, input) => (keys.get(textValue) ?? textValue.toLowerCase()).includes(input.trim().toLowerCase().replace(/\s+/g, ' '))}
      isDisabled={isDisabled}
      autoFocus={start === 'focus'}
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
      <Options />
    </ComboBox>
  )
}

/** What there is to choose from; a combo box hands in what its filter lets pass. */
function Options({ items }: { items?: readonly Option[] }) {
  return (
    <Popover className={styles.popover!}>
      <ListBox items={items} className={styles.list!}>
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
  )
}
