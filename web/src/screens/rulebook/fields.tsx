// The parameters of a rule as fields, made from the published schema: whatever the text may say can be changed here.
import { isMap, isSeq } from 'yaml'
import { useTranslation } from 'react-i18next'
import { Button } from '../../parts/button'
import { Choice, Find } from '../../parts/field'
import { append, remove, setThing, setValue, type Path } from './document'
import { useEdit } from './edit'
import { Line } from './line'
import { choices, missingKeys, resolve, schemaAt, type Schema } from './schema'
import styles from './rulebook.module.css'

/** All that stands at a path, level by level. */
export function Fields({ path, except = [] }: { path: Path; except?: readonly string[] }) {
  const { t } = useTranslation('rulebook')
  const { document, schema, change, text, word } = useEdit()
  const node = document.getIn(path)
  if (isSeq(node))
    return (
      <ol className={styles.rows}>
        {node.items.map((_, i) => (
          <li key={i} className={styles.paramRow}>
            <Field path={[...path, i]} />
            {change && (
              <Button look="quiet" onPress={() => change(remove(text, [...path, i]))} aria-label={t('form.removeRow', { number: i + 1 })}>
                <span aria-hidden="true">✕</span>
              </Button>
            )}
          </li>
        ))}
        {change && (
          <li>
            <Button look="quiet" onPress={() => change(append(text, path, blank(schema, schemaAt(schema, path, word)?.items)))}>
              {t('form.addRow')}
            </Button>
          </li>
        )}
      </ol>
    )
  if (!isMap(node)) return null
  const keys = node.items.map((p) => String(p.key)).filter((k) => !except.includes(k))
  const more = missingKeys(schema, path, node.items.map((p) => String(p.key)), word).filter((m) => !except.includes(m.key))
  return (
    <div className={styles.params}>
      {keys.map((key) => (
        <Field key={key} path={[...path, key]} optional={!schemaAt(schema, path, word)?.required?.includes(key)} />
      ))}
      {change && more.length > 0 && (
        <Choice
          label={t('form.addParam')}
          options={more.map((m) => ({ id: m.key, name: t(`key.${m.key}` as 'key.cap', { defaultValue: m.key }) }))}
          value={null}
          onChange={(key) => {
            const one = more.find((m) => m.key === key)!.schema
            change(setThing(text, [...path, key], blank(schema, one)))
          }}
        />
      )}
    </div>
  )
}

function Field({ path, optional }: { path: Path; optional?: boolean }) {
  const { t } = useTranslation('rulebook')
  const { document, schema, change, text, word, indicators } = useEdit()
  const key = String(path.at(-1))
  const label = typeof path.at(-1) === 'number' ? `${Number(key) + 1}` : t(`key.${key}` as 'key.cap', { defaultValue: key })
  const node = document.getIn(path)
  const drop = optional && change && (
    <Button look="quiet" onPress={() => change(remove(text, path))} aria-label={t('form.removeParam', { name: label })}>
      <span aria-hidden="true">✕</span>
    </Button>
  )
  if (isMap(node) || isSeq(node))
    return (
      <fieldset className={styles.nested}>
        <legend>
          {label} {drop}
        </legend>
        <Fields path={path} />
      </fieldset>
    )
  const set = change && ((value: string) => change(setValue(text, path, value)))
  const options = choices(schema, path, word)
  const isIndicator = ['indicator', 'numerator', 'denominator'].includes(key)
  return (
    <div className={styles.param}>
      {set && options.length > 0 && key !== 'kind' ? (
        <Choice label={label} options={options.map((o) => ({ id: o, name: t(`value.${o}` as 'value.pace', { defaultValue: o }) }))} value={word(path)} onChange={set} />
      ) : set && isIndicator ? (
        <Find label={label} options={indicators.map((i) => ({ id: i.code, name: i.name }))} value={word(path)} onChange={(id) => id && set(id)} />
      ) : (
        <Line label={label} value={key === 'kind' ? t(`kind.${word(path)}` as 'kind.rank', { defaultValue: word(path) }) : options.length > 0 ? t(`value.${word(path)}` as 'value.pace', { defaultValue: word(path) }) : word(path)} onCommit={key === 'kind' ? undefined : set} numeric={schemaAt(schema, path, word)?.name === 'Number'} />
      )}
      {drop}
    </div>
  )
}

/** The least that may stand at a new place. */
function blank(root: Schema, s: Schema | undefined): unknown {
  const r = resolve(root, s)
  if (r?.oneOf) return { kind: r.oneOf[0]!.properties!.kind!.const }
  if (r?.type === 'array') return [blank(root, r.items)]
  if (r?.properties) return Object.fromEntries((r.required?.length ? r.required : Object.keys(r.properties).slice(0, 1)).map((k) => [k, blank(root, r.properties![k])]))
  if (r?.enum) return r.enum[0]
  if (r?.type === 'boolean') return true
  if (r?.name === 'Number' || r?.name === 'Quantity' || r?.type === 'integer') return 1
  return ''
}
