import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Choice, Find, TextBox } from '../../parts/field'
import { append, type Path } from './document'
import { useEdit } from './edit'
import styles from './rulebook.module.css'

/** The least that a rule of a kind must say; the figures are to be changed. */
export function skeleton(kind: string, indicator: string): Record<string, unknown> {
  switch (kind) {
    case 'rate':
      return { kind, numerator: indicator, denominator: indicator, high: 1 }
    case 'change':
      return { kind, indicator, against: 'year', start: 0, per_point: 1 }
    case 'band':
      return { kind, indicator, bands: [{ from: 1, share: 1 }] }
    case 'rank':
      return { kind, of: { kind: 'completion', indicator }, step: 1, least: 0 }
    case 'relative':
      return { kind, indicator, method: 'best' }
    case 'deduction':
    case 'bonus':
      return { kind, indicator, per_event: 1 }
    case 'veto':
      return { kind, indicator, bars: 'tier' }
    case 'formula':
      return { kind, inputs: [{ name: 'x', measure: { kind: 'quantity', indicator } }], formula: 'min(x, full)' }
    case 'group':
      return { kind, method: 'arithmetic' }
    default:
      return { kind, indicator }
  }
}

// Kinds whose missing data means that nothing happened: they say nothing of it.
const silent = ['deduction', 'bonus', 'veto', 'group']

export function NewItem({ path, onClose }: { path: Path; onClose: () => void }) {
  const { t } = useTranslation('rulebook')
  const { t: common } = useTranslation()
  const { text, change, indicators, schema } = useEdit()
  const [code, setCode] = useState('')
  const [name, setName] = useState('')
  const [full, setFull] = useState('10')
  const [kind, setKind] = useState('completion')
  const [indicator, setIndicator] = useState<string | null>(indicators[0]?.code ?? null)
  const kinds = schema.$defs?.Rule?.oneOf?.flatMap((o) => o.properties?.kind?.const ?? []) ?? []
  const marks = kind !== 'bonus' && kind !== 'veto'
  const ready = code.trim() && name.trim() && indicator && (!marks || /^\d+(\.\d+)?$/.test(full.trim()))
  const add = () => {
    change?.(
      append(text, path, {
        code: code.trim(),
        name: name.trim(),
        ...(marks ? { full: Number(full) } : {}),
        ...(silent.includes(kind) ? {} : { missing: 'zero' }),
        rule: skeleton(kind, indicator!),
        ...(kind === 'group' ? { items: [] } : {}),
      }),
    )
    onClose()
  }
  return (
    <Dialog title={t('form.addItem')} isOpen onClose={onClose}>
      <form
        className={styles.dialog}
        onSubmit={(e) => {
          e.preventDefault()
          if (ready) add()
        }}
      >
        <TextBox label={t('key.name')} value={name} onChange={setName} autoFocus />
        <TextBox label={t('key.code')} value={code} onChange={setCode} />
        <Choice label={t('form.kind')} options={kinds.map((k) => ({ id: k, name: t(`kind.${k}` as 'kind.rank', { defaultValue: k }) }))} value={kind} onChange={setKind} />
        <Find label={t('key.indicator')} options={indicators.map((i) => ({ id: i.code, name: i.name }))} value={indicator} onChange={setIndicator} />
        {marks && <TextBox label={t('key.full')} numeric value={full} onChange={setFull} />}
        <div className={styles.acts}>
          <Button type="submit" look="primary" isDisabled={!ready}>
            {t('form.addItem')}
          </Button>
          <Button onPress={onClose}>{common('act.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
