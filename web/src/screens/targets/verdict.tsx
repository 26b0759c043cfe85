import { useTranslation } from 'react-i18next'
import { useUnitNames } from '../../app/queries'
import { delta } from '../../parts/number'
import { Status } from '../../parts/status'
import { dayText } from '../../parts/time'
import type { Row } from './cascade'

/** Whether a task adds up with those below it, in a few words. */
export function Verdict({ row }: { row: Row }) {
  const { t } = useTranslation('targets')
  if (!row.target) return <Status is="none">{t('verdict.none')}</Status>
  if (row.wrong) {
    const m = row.mismatch
    const words = [
      row.difference !== undefined && row.difference !== '0' ? t(row.difference.startsWith('-') ? 'verdict.less' : 'verdict.more', { by: delta(row.difference).slice(1) }) : '',
      m?.missing?.length ? t('verdict.missing', { count: m.missing.length }) : '',
      m?.late?.length ? t('verdict.late', { count: m.late.length }) : '',
    ]
    return <Status is="warn">{words.filter(Boolean).join(t('verdict.and'))}</Status>
  }
  if (row.given === undefined) return row.below.length > 0 ? <span className="soft">{t('verdict.kept')}</span> : null
  return <Status is="good">{t('verdict.fits')}</Status>
}

/** Which units are without a task, which have theirs due too late. */
export function VerdictDetail({ row, as_of }: { row: Row; as_of: string }) {
  const { t } = useTranslation('targets')
  const name = useUnitNames(as_of)
  const m = row.mismatch
  return (
    <>
      {m?.missing?.length ? <p>{t('verdict.missingUnits', { names: m.missing.map(name).join(t('verdict.and')) })}</p> : null}
      {m?.late?.map((l) => <p key={l.unit}>{t('verdict.lateUnit', { name: name(l.unit), day: dayText(l.due, as_of) })}</p>)}
    </>
  )
}
