import { useTranslation } from 'react-i18next'
import { Mark, Status, type Standing } from '../../parts/status'
import type { Line } from './queries'

/** How a record stands, in one word: counted, waiting to be verified, or out and by what. */
export function standingOf(line: Pick<Line, 'standing' | 'basis' | 'verified_later'>): 'verified' | 'waiting' | 'superseded' | 'retracted' | 'returned' | undefined {
  if (line.standing === 'live') return line.basis === 'verified' || line.verified_later ? 'verified' : 'waiting'
  if (line.standing === 'superseded' || line.standing === 'retracted' || line.standing === 'returned') return line.standing
  return undefined
}

const looks: Record<NonNullable<ReturnType<typeof standingOf>>, Standing> = { verified: 'done', waiting: 'warn', superseded: 'none', retracted: 'none', returned: 'bad' }

export function RecordStanding({ line }: { line: Line }) {
  const { t } = useTranslation('ledger')
  const is = standingOf(line)
  return (
    <>
      {is && <Status is={looks[is]}>{t(`standing.${is}`)}</Status>}
      {line.late && <Mark title={t('lateWhy')}>{t('late')}</Mark>}
    </>
  )
}
