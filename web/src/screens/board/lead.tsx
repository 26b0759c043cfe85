import { useTranslation } from 'react-i18next'
import { useAgency } from '../../app/session'
import { ExplainLink } from '../../parts/explainlink'
import { figure, minus } from '../../parts/number'
import { dayText, instantText } from '../../parts/time'
import styles from './board.module.css'
import type { Board, Unit } from './rows'

/** The answer in one sentence, and what it stands on in another. */
export function Lead({ board, own }: { board: Board; own: ReadonlySet<string> }) {
  const { t } = useTranslation('board')
  const { t: common } = useTranslation()
  const { zone, today } = useAgency()
  const scored = board.units.filter((u) => u.rank > 0)
  const mine = scored.filter((u) => own.has(u.code))
  const said = mine.length > 0 ? mine.slice(0, 2) : scored.slice(0, 1)
  const basis = common(`moment.${board.basis as 'verified' | 'submitted'}`)
  return (
    <>
      {said.map((u) => (
        <p key={u.code} className={styles.answer}>
          <ExplainLink unit={u.code}>
            {mine.length > 0 ? t('lead.own', { name: u.name, total: figure(u.total), rank: u.rank, count: scored.length }) : t('lead.first', { name: u.name, total: figure(u.total), count: scored.length })}
          </ExplainLink>
          <Gap unit={u} scored={scored} />
        </p>
      ))}
      <p className={styles.stands}>
        {[
          common('moment.lead', { day: dayText(board.as_of, today), basis }),
          t('lead.rulebook', { name: board.rulebook.name, version: board.rulebook.version, full: figure(board.rulebook.full) }),
          t('lead.known', { at: instantText(board.known_at, zone) }),
        ].join(' · ')}
      </p>
    </>
  )
}

/** How far the neighbour is. */
function Gap({ unit, scored }: { unit: Unit; scored: readonly Unit[] }) {
  const { t } = useTranslation('board')
  const i = scored.indexOf(unit)
  const next = unit.rank === 1 ? scored.find((u) => u.rank > 1) : scored[i - 1]
  if (!next || next.rank === unit.rank) return null
  return <span className="soft"> · {unit.rank === 1 ? t('lead.ahead', { gap: figure(minus(unit.total, next.total)) }) : t('lead.behind', { gap: figure(minus(next.total, unit.total)) })}</span>
}
