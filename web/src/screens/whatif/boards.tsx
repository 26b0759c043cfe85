import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '../../api/client'
import { ExplainLink } from '../../parts/explainlink'
import { delta, figure, minus, placesOf } from '../../parts/number'
import styles from './whatif.module.css'

type Board = Schemas['ScoreBoard']
type Unit = Schemas['ScoreUnitScore']

const rowHeight = 34

/** The true board and the supposed one, with a line from where each unit stands to where it would. */
export function Boards({ was, would }: { was: Board; would: Board }) {
  const { t } = useTranslation('whatif')
  const places = placesOf([...was.units, ...would.units].map((u) => u.total))
  const moved = would.units.filter((u) => u.rank !== was.units.find((w) => w.code === u.code)?.rank).length
  const move = (u: Unit) => {
    const before = was.units.find((w) => w.code === u.code)
    return before && <Move places={before.rank - u.rank} gained={minus(u.total, before.total)} />
  }
  return (
    <>
      <p role="status" data-part="verdict">
        {moved > 0 ? t('boards.moved', { moved }) : t('boards.still')}
      </p>
      <div className={styles.boards}>
        <Side board={was} title={t('boards.true')} className={styles.board} name="true" total={(u) => <ExplainLink unit={u.code}>{figure(u.total, places)}</ExplainLink>} />
        <Slope was={was} would={would} />
        <Side board={would} title={t('boards.supposed')} className={`${styles.board} ${styles.supposed}`} name="supposed" total={(u) => figure(u.total, places)} move={move} />
      </div>
    </>
  )
}

interface SideProps {
  board: Board
  title: string
  className?: string
  /** What tests know it by. */
  name: string
  total: (u: Unit) => ReactNode
  /** Where a unit went; only the supposed board has it. */
  move?: (u: Unit) => ReactNode
}

function Side({ board, title, className, name, total, move }: SideProps) {
  const { t } = useTranslation('whatif')
  return (
    <table className={className} data-board={name}>
      <caption>
        {title} <span className="soft">{t('boards.of', { full: figure(board.rulebook.full) })}</span>
      </caption>
      <thead>
        <tr>
          <th scope="col" className="num">
            {t('boards.rank')}
          </th>
          <th scope="col">{t('boards.unit')}</th>
          <th scope="col" className="num">
            {t('boards.total')}
          </th>
          {move && <th scope="col">{t('boards.move')}</th>}
        </tr>
      </thead>
      <tbody>
        {board.units.map((u) => (
          <tr key={u.code} data-unit={u.code}>
            <td className="num">{u.rank || ''}</td>
            <th scope="row">{u.name}</th>
            <td className="num">{total(u)}</td>
            {move && <td>{move(u)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Move({ places, gained }: { places: number; gained: string }) {
  const { t } = useTranslation('whatif')
  return (
    <>
      {places === 0 ? (
        <span className="soft">{t('boards.same')}</span>
      ) : (
        <span className={places > 0 ? styles.up : styles.down}>
          <span aria-hidden="true">{places > 0 ? '▲ ' : '▼ '}</span>
          {places > 0 ? t('boards.up', { places }) : t('boards.down', { places: -places })}
        </span>
      )}
      {gained !== '0' && <span className="soft">{` · ${t('boards.gained', { delta: delta(gained) })}`}</span>}
    </>
  )
}

function Slope({ was, would }: { was: Board; would: Board }) {
  const y = (row: number) => row * rowHeight + rowHeight / 2
  return (
    <svg className={styles.slope} width="72" height={was.units.length * rowHeight} viewBox={`0 0 72 ${was.units.length * rowHeight}`} aria-hidden="true">
      {was.units.map((u, from) => {
        const to = would.units.findIndex((w) => w.code === u.code)
        if (to < 0) return null
        const before = u.rank
        const after = would.units[to]!.rank
        return <line key={u.code} x1="2" x2="70" y1={y(from)} y2={y(to)} className={after < before ? styles.lineUp : after > before ? styles.lineDown : styles.lineSame} />
      })}
    </svg>
  )
}
