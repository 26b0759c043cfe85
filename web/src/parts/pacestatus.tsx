import { useTranslation } from 'react-i18next'
import { figure, percent } from './number'
import { isFinished, standingOf, type PaceLine } from './paceline'
import { Status } from './status'

/** How a target stands against its plan: "✓ 提前 65 天", "▲ 落后 3.2 个百分点". */
export function PaceStatus({ line }: { line: PaceLine }) {
  const words = usePaceWords()
  return <Status is={standingOf(line)}>{words(line)}</Status>
}

export function usePaceWords() {
  const { t } = useTranslation('pace')
  return (l: PaceLine): string => {
    if (standingOf(l) === 'none') return t('status.nothing')
    if (isFinished(l)) return l.days_ahead > 0 ? t('status.early', { days: figure(l.days_ahead) }) : l.days_ahead === 0 ? t('status.onDay') : t('status.late', { days: figure(-l.days_ahead) })
    const points = percentPoints(l.time_pace_difference)
    return points.startsWith('−') ? t('status.behind', { points: points.slice(1) }) : t('status.ahead', { points })
  }
}

/** "-3.2456" percentage points → "−3.2". */
export const percentPoints = (exact: string) => percent(shift(exact))

// A percentage point is a hundredth: the shift by two places is exact.
function shift(exact: string): string {
  const m = /^(-?)(\d+)(?:\.(\d+))?$/.exec(exact)
  if (!m) return exact
  const digits = m[2]!.padStart(3, '0')
  return `${m[1]}${digits.slice(0, -2)}.${digits.slice(-2)}${m[3] ?? ''}`
}
