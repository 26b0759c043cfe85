import { Link } from '@tanstack/react-router'
import { Fragment, type ReactNode } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import type { Schemas } from '../../api/client'
import { useMoment } from '../../app/moment'
import { ExplainLink } from '../../parts/explainlink'
import { compareExact, figure, minus } from '../../parts/number'
import { isBehind, isFinished, type PaceLine } from '../../parts/paceline'
import { percentPoints } from '../../parts/pacestatus'
import { dayText } from '../../parts/time'
import styles from './sentence.module.css'

interface Props {
  board: Schemas['ScoreBoard']
  unit: Schemas['ScoreUnitScore']
  /** The unit's own targets; undefined while they are not known or out of reach. */
  lines: readonly PaceLine[] | undefined
  /** What the units of the group are called when they are all of one kind. */
  kind?: string
  reference: string
}

/** Where the unit stands, in one sentence whose every figure opens. */
export function Sentence({ board, unit, lines, kind, reference }: Props) {
  const { t } = useTranslation('overview')
  const { link } = useMoment()
  const day = dayText(board.as_of, reference)
  const toPace = (sort?: string) => <Link to="/pace" search={{ ...link, unit: unit.code, sort }} className={styles.figure} />
  const explain = (item?: string) => <ExplainLink unit={unit.code} item={item}>{null}</ExplainLink>
  const clauses: ReactNode[] = []
  if (unit.rank > 0) {
    const values = { day, unit: unit.name, total: figure(unit.total), count: board.units.length, kind: kind ?? t('sentence.units'), rank: unit.rank }
    clauses.push(<Trans t={t} i18nKey="sentence.stand" values={values} components={{ total: explain(), rank: <Link to="/board" search={link} className={styles.figure} /> }} />)
  } else clauses.push(t('sentence.unscored', { day, unit: unit.name }))

  if (lines && lines.length > 0) {
    const early = lines.filter((l) => isFinished(l) && l.days_ahead > 0).length
    const behind = lines.filter(isBehind).sort((a, b) => compareExact(a.time_pace_difference, b.time_pace_difference))
    if (early > 0) clauses.push(<Trans t={t} i18nKey="sentence.early" values={{ n: early }} components={{ n: toPace('-days') }} />)
    if (behind.length === 0) clauses.push(t('sentence.onPace'))
    else {
      const worst = behind[0]!
      clauses.push(
        <Trans
          t={t}
          i18nKey={behind.length === 1 ? 'sentence.behindOne' : 'sentence.behind'}
          values={{ n: behind.length, points: percentPoints(worst.time_pace_difference).replace('−', '') }}
          components={{ n: toPace('difference'), points: <Link to="/pace" search={{ ...link, unit: unit.code, indicator: worst.indicator }} className={styles.figure} /> }}
        />,
      )
    }
  }
  const lost = [...unit.items].map((i) => ({ ...i, lost: minus(i.full, i.score) })).sort((a, b) => compareExact(b.lost, a.lost))[0]
  if (unit.rank > 0 && lost && compareExact(lost.lost, '0') > 0) {
    clauses.push(<Trans t={t} i18nKey="sentence.lost" values={{ name: lost.name, points: figure(lost.lost) }} components={{ item: explain(lost.code), points: explain(lost.code) }} />)
  }
  return (
    <p className={styles.sentence} data-part="sentence">
      {clauses.map((c, i) => (
        <Fragment key={i}>
          {i > 0 && t('sentence.join')}
          {c}
        </Fragment>
      ))}
      {t('sentence.end')}
    </p>
  )
}
