// The items of a rulebook: marks, rules in words, order; each opens into its parameters.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../parts/button'
import { Choice } from '../../parts/field'
import { Mark } from '../../parts/status'
import { move, remove, setThing, setValue, type Path } from './document'
import { useEdit } from './edit'
import { Fields } from './fields'
import { Line } from './line'
import { NewItem, skeleton } from './newitem'
import styles from './rulebook.module.css'
import { ruleWords, type Thing } from './words'

const things = (v: unknown): Thing[] => (Array.isArray(v) ? (v as Thing[]) : [])

// The first indicator that a rule speaks of, at whatever depth: a rule of another kind begins with it.
function indicatorOf(rule: unknown): string {
  if (typeof rule !== 'object' || rule === null) return ''
  const r = rule as Thing
  for (const key of ['indicator', 'numerator']) if (typeof r[key] === 'string') return r[key]
  return Object.values(r).map(indicatorOf).find(Boolean) ?? ''
}

export function Items({ path, level = 0 }: { path: Path; level?: number }) {
  const { t } = useTranslation('rulebook')
  const { document, change } = useEdit()
  const [adding, setAdding] = useState(false)
  const list = things((document.getIn(path) as { toJSON?: () => unknown } | undefined)?.toJSON?.())
  return (
    <>
      <ol className={styles.items} data-level={level}>
        {list.map((item, i) => (
          <Item key={`${String(item.code)}-${i}`} item={item} path={[...path, i]} index={i} of={list.length} level={level} />
        ))}
      </ol>
      {change && (
        <Button onPress={() => setAdding(true)} look={level === 0 ? 'plain' : 'quiet'}>
          {level === 0 ? t('form.addItem') : t('form.addPart')}
        </Button>
      )}
      {adding && <NewItem path={path} onClose={() => setAdding(false)} />}
    </>
  )
}

function Item({ item, path, index, of, level }: { item: Thing; path: Path; index: number; of: number; level: number }) {
  const { t } = useTranslation('rulebook')
  const { change, text, word, indicatorName, show, schema } = useEdit()
  const [open, setOpen] = useState(false)
  const name = String(item.name ?? item.code)
  const kind = String((item.rule as Thing | undefined)?.kind ?? '')
  const list = path.slice(0, -1)
  const kinds = schema.$defs?.Rule?.oneOf?.flatMap((o) => o.properties?.kind?.const ?? []) ?? []
  return (
    <li className={styles.item}>
      <div className={styles.itemHead}>
        <span className={styles.order}>{index + 1}</span>
        <span className={styles.itemName}>
          <button type="button" className={styles.opener} aria-expanded={open} onClick={() => setOpen(!open)}>
            <span aria-hidden="true">{open ? '▾' : '▸'}</span> {name}
          </button>{' '}
          <span className="soft">{String(item.code ?? '')}</span> {kind === 'veto' && <Mark>{t('kind.veto')}</Mark>}
          {kind === 'bonus' && <Mark>{t('kind.bonus')}</Mark>}
        </span>
        <span className={styles.full}>
          {item.full === undefined && !change ? '' : <Line hideLabel numeric label={t('form.fullOf', { name })} value={word([...path, 'full'])} onCommit={change && ((v) => change(setValue(text, [...path, 'full'], v)))} />} {item.full !== undefined && t('form.points')}
        </span>
        <span className={styles.itemActs}>
          {change && (
            <>
              <Button look="quiet" isDisabled={index === 0} onPress={() => change(move(text, list, index, -1))} aria-label={t('form.up', { name })}>
                <span aria-hidden="true">↑</span>
              </Button>
              <Button look="quiet" isDisabled={index === of - 1} onPress={() => change(move(text, list, index, 1))} aria-label={t('form.down', { name })}>
                <span aria-hidden="true">↓</span>
              </Button>
              <Button look="quiet" onPress={() => change(remove(text, path))} aria-label={t('form.remove', { name })}>
                <span aria-hidden="true">✕</span>
              </Button>
            </>
          )}
        </span>
        <p className={styles.says}>
          {ruleWords(item.rule, t, indicatorName)}
          {item.missing !== undefined && <span className="soft">；{t(`missing.${String(item.missing)}` as 'missing.zero', { defaultValue: String(item.missing) })}</span>}
          {item.difficulty === true && <span className="soft">；{t('form.difficulty')}</span>}
        </p>
      </div>
      {open && (
        <div className={styles.itemBody}>
          {change && (
            <div className={styles.params}>
              <Choice label={t('form.kind')} options={kinds.map((k) => ({ id: k, name: t(`kind.${k}` as 'kind.rank', { defaultValue: k }) }))} value={kind} onChange={(k) => change(setThing(text, [...path, 'rule'], skeleton(k, indicatorOf(item.rule))))} />
            </div>
          )}
          <Fields path={[...path, 'rule']} except={['kind']} />
          <Fields path={path} except={['rule', 'items', 'full']} />
          <p>
            <Button look="quiet" onPress={() => show(path)}>
              {t('form.show')}
            </Button>
          </p>
        </div>
      )}
      {(item.items !== undefined || kind === 'group') && level < 3 && <Items path={[...path, 'items']} level={level + 1} />}
    </li>
  )
}
