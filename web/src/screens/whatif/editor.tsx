import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '../../api/client'
import { useMoment } from '../../app/moment'
import { unitsQuery, useIndicatorNames } from '../../app/queries'
import { Find } from '../../parts/field'
import { figure } from '../../parts/number'
import { paceQuery } from '../pace/queries'
import { Dial } from './dial'
import { Quantity } from './quantity'
import type { Kind, Supposition } from './suppose'
import styles from './whatif.module.css'

interface Props {
  board: Schemas['ScoreBoard']
  items: Schemas['RulebookText']['items']
  unit: string | undefined
  onUnit: (unit: string) => void
  supposed: readonly Supposition[]
  /** An empty quantity takes the supposition back. */
  onSuppose: (s: Supposition) => void
}

/** What can be supposed: full marks, and the figures and targets of one unit. */
export function Editor(props: Props) {
  return (
    <div className={styles.editor}>
      <Weights {...props} />
      <Figures {...props} />
    </div>
  )
}

const find = (all: readonly Supposition[], kind: Kind, unit: string, code: string) => all.find((s) => s.kind === kind && s.unit === unit && s.code === code)?.quantity

function Weights({ items, supposed, onSuppose }: Props) {
  const { t } = useTranslation('whatif')
  const now = (i: Props['items'][number]) => find(supposed, 'weights', '', i.code) ?? i.full
  const most = Math.max(10, ...items.map((i) => Number(i.full) * 2))
  return (
    <section aria-labelledby="weights">
      <h2 id="weights" className={styles.heading}>
        {t('weights.title')}
      </h2>
      {items.map((i) => (
        <Dial key={i.code} label={i.name} value={now(i)} most={most} was={i.full} note={t('weights.was', { full: figure(i.full) })} onChange={(quantity) => onSuppose({ kind: 'weights', unit: '', code: i.code, quantity: quantity === i.full ? '' : quantity })} />
      ))}
    </section>
  )
}

function Figures({ items, unit, onUnit, supposed, onSuppose }: Props) {
  const { t } = useTranslation('whatif')
  const moment = useMoment()
  const units = useQuery(unitsQuery(moment.as_of)).data
  const name = useIndicatorNames(moment.as_of)
  const pace = useQuery({ ...paceQuery(moment.query, { unit }), enabled: unit !== undefined, retry: false })
  const codes = [...new Set(items.flatMap((i) => i.indicators))]
  return (
    <section aria-labelledby="figures">
      <h2 id="figures" className={styles.heading}>
        {t('figures.title')}
      </h2>
      {units && <Find label={t('figures.unit')} options={units.map((u: { code: string; name: string; pinyin?: string; initials?: string }) => ({ id: u.code, name: u.name, keys: [u.pinyin, u.initials].filter(Boolean).join(' ') }))} value={unit ?? null} onChange={(id) => id && onUnit(id)} />}
      {pace.isError && <p className={styles.note}>{t('figures.reach')}</p>}
      {unit && !pace.isError && (
        <>
          <p className={styles.note}>{t('figures.hint')}</p>
          <div className={styles.fields}>
            {codes.map((code) => {
              const line = pace.data?.find((l) => l.indicator === code && l.unit === unit)
              return (
                <div key={code} className={styles.pair} role="group" aria-label={name(code)}>
                  <Quantity label={t('figures.figure', { name: name(code) })} value={find(supposed, 'figures', unit, code) ?? ''} placeholder={line ? t('figures.was', { quantity: figure(line.actual) }) : ''} wrong={t('figures.wrong')} onChange={(quantity) => onSuppose({ kind: 'figures', unit, code, quantity })} />
                  {line && <Quantity label={t('figures.target', { name: name(code) })} value={find(supposed, 'targets', unit, code) ?? ''} placeholder={t('figures.was', { quantity: figure(line.assigned) })} wrong={t('figures.wrong')} onChange={(quantity) => onSuppose({ kind: 'targets', unit, code, quantity })} />}
                </div>
              )
            })}
          </div>
        </>
      )}
    </section>
  )
}
