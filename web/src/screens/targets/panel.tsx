// One task at the side: what it says, whether it adds up, its history, and what may be done with it.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAgency, useSession } from '../../app/session'
import { Ask } from '../../parts/ask'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Note } from '../../parts/notes'
import { figure } from '../../parts/number'
import { dayText, instantText } from '../../parts/time'
import { AmendForm } from './amend'
import type { Cascade, Row } from './cascade'
import { keyText, targetQuery, versionsQuery, type TargetKey } from './queries'
import { SplitForm } from './splitform'
import styles from './targets.module.css'
import { Verdict, VerdictDetail } from './verdict'
import { WithdrawForm } from './withdraw'

interface Props {
  of: TargetKey
  cascade: Cascade
  unitName: (code: string) => string
  indicator: { name: string; measure: string }
  as_of: string
  onClose: () => void
  onAssign: (key: TargetKey) => void
}

type Doing = 'see' | 'amend' | 'split' | 'withdraw'

export function Panel({ of, onClose, ...rest }: Props) {
  const { unitName, indicator } = rest
  return (
    <Dialog title={`${unitName(of.unit)} · ${indicator.name}`} isOpen onClose={onClose} place="side">
      <Inside key={keyText(of)} of={of} onClose={onClose} {...rest} />
    </Dialog>
  )
}

function Inside({ of, cascade, unitName, indicator, as_of, onAssign }: Props) {
  const { t } = useTranslation('targets')
  const { can } = useSession()
  const [doing, setDoing] = useState<Doing>('see')
  const row = cascade.row(of.unit, of.indicator, of.start)
  const may = can('target.write')
  if (!row.target)
    return (
      <div className={styles.panel}>
        <p>{t('panel.none', { unit: unitName(of.unit) })}</p>
        {may && (
          <Button look="primary" onPress={() => onAssign(of)}>
            {t('assign')}
          </Button>
        )}
        <History of={of} as_of={as_of} />
      </div>
    )
  const back = () => setDoing('see')
  const forms = { of, row, cascade, unitName, indicator, as_of, done: back }
  return (
    <div className={styles.panel}>
      <Facts row={row} as_of={as_of} measure={indicator.measure} of={of} />
      {doing === 'see' && may && (
        <div className={styles.acts}>
          <Button look="primary" onPress={() => setDoing('amend')}>
            {t('panel.amend')}
          </Button>
          {row.below.length > 0 && <Button onPress={() => setDoing('split')}>{t('panel.split')}</Button>}
          <Button look="quiet" onPress={() => setDoing('withdraw')}>
            {t('panel.withdraw')}
          </Button>
        </div>
      )}
      {doing === 'amend' && <AmendForm {...forms} />}
      {doing === 'split' && <SplitForm {...forms} />}
      {doing === 'withdraw' && <WithdrawForm {...forms} />}
      {doing === 'see' && <History of={of} as_of={as_of} />}
    </div>
  )
}

function Facts({ row, as_of, measure, of }: { row: Row; as_of: string; measure: string; of: TargetKey }) {
  const { t } = useTranslation('targets')
  const target = row.target!
  const latest = useQuery(targetQuery(of)).data?.data
  return (
    <>
      <dl className={styles.facts}>
        <dt>{t('panel.quantity')}</dt>
        <dd>
          <strong>{figure(target.quantity)}</strong> {measure}
        </dd>
        <dt>{t('panel.period')}</dt>
        <dd>{t('period', { start: dayText(target.period.start, as_of), due: dayText(target.period.due, as_of) })}</dd>
        {row.given !== undefined && (
          <>
            <dt>{t('panel.given')}</dt>
            <dd>
              {figure(row.given)} <Verdict row={row} />
            </dd>
          </>
        )}
      </dl>
      <VerdictDetail row={row} as_of={as_of} />
      {latest && latest.record > target.record && <Note kind="warn">{t('panel.later', { day: dayText(latest.from, as_of), quantity: latest.withdrawn ? t('panel.withdrawn') : figure(latest.quantity) })}</Note>}
    </>
  )
}

function History({ of, as_of }: { of: TargetKey; as_of: string }) {
  const { t } = useTranslation('targets')
  const { zone } = useAgency()
  const versions = useQuery({ ...versionsQuery(of), retry: false })
  if (versions.isError) return null // a task that never was has no history
  return (
    <section>
      <h3>{t('panel.history')}</h3>
      <Ask query={versions} lines={2}>
        {(vs) => (
          <ol className={styles.history}>
            {[...vs].reverse().map((v) => (
              <li key={v.record}>
                <p>
                  <strong>{v.withdrawn ? t('panel.withdrawn') : figure(v.quantity)}</strong> {t('panel.holds', { from: dayText(v.from, as_of), due: dayText(v.period.due, as_of) })}
                </p>
                {v.reason && (
                  <p>
                    {t('panel.reason')}：{v.reason}
                  </p>
                )}
                <p className="soft">
                  {t('panel.by')} {v.by} · {instantText(v.recorded_at, zone)} · {t('panel.record')} {v.record}
                </p>
              </li>
            ))}
          </ol>
        )}
      </Ask>
    </section>
  )
}
