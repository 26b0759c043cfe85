import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '../../api/client'
import { useMoment } from '../../app/moment'
import { Ask } from '../../parts/ask'
import { Bullet } from '../../parts/bullet'
import { ExplainLink } from '../../parts/explainlink'
import { compareExact, percent } from '../../parts/number'
import { Note } from '../../parts/notes'
import type { PaceLine } from '../../parts/paceline'
import { PaceStatus } from '../../parts/pacestatus'
import { rulebookQuery } from '../overview/queries'
import styles from './pace.module.css'
import { paceQuery } from './queries'
import { Bar } from './targetstable'

interface Row {
  code: string
  name: string
  line?: PaceLine
  /** Of a unit whose pace is out of reach: what the board says, and of which item. */
  completion?: string
  item?: string
}

/** All units of the group on one indicator, the farthest first. */
export function Compare({ board, indicator, name }: { board: Schemas['ScoreBoard']; indicator: string; name: string }) {
  const { t } = useTranslation('pace')
  const moment = useMoment()
  const pace = useQuery(paceQuery(moment.query, { indicator }))
  const book = useQuery(rulebookQuery(board.rulebook.code, board.rulebook.version)).data
  const item = book?.items.find((i) => i.indicators.length === 1 && i.indicators[0] === indicator)?.code
  return (
    <section data-part="compare">
      <h2>{t('compare.title', { indicator: name })}</h2>
      <Ask query={pace}>
        {(lines) => {
          const rows: Row[] = board.units.flatMap((u): Row[] => {
            const mine = lines.filter((l) => l.unit === u.code)
            if (mine.length > 0) return mine.map((line) => ({ code: u.code, name: u.name, line, completion: line.completion }))
            const score = u.items.find((i) => i.code === item)
            return [{ code: u.code, name: u.name, item, completion: score?.completion ?? (score?.kind === 'rank' ? score.measured : undefined) }]
          })
          rows.sort((a, b) => compareExact(b.completion, a.completion))
          const most = Math.min(1.6, Math.max(1.1, ...rows.map((r) => Number(r.completion ?? 0))) + 0.02)
          const plan = lines[0]?.time_pace
          return (
            <>
              <table className={styles.compare}>
                <thead className="visually-hidden">
                  <tr>
                    {(['unit', 'bar', 'completion', 'status'] as const).map((c) => (
                      <th key={c} scope="col">
                        {t(`column.${c}`)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {rows.map((r) => (
                    <tr key={`${r.code}/${r.line?.start ?? ''}`} data-unit={r.code}>
                      <th scope="row">
                        {r.line ? (
                          <Link to="/pace" search={{ ...moment.link, unit: r.code, indicator }} className={styles.figure}>
                            {r.name}
                          </Link>
                        ) : (
                          r.name
                        )}
                      </th>
                      <td className={styles.compareBar}>
                        {r.line ? (
                          <Bar line={r.line} asOf={moment.as_of} most={most} />
                        ) : (
                          r.completion && <Bullet label={t('bullet', { name: r.name, completion: percent(r.completion), plan: percent(plan) })} done={Number(r.completion)} plan={plan ? Number(plan) : undefined} most={most} />
                        )}
                      </td>
                      <td className="num">
                        {r.completion &&
                          (r.line ? (
                            `${percent(r.completion)}%`
                          ) : (
                            <ExplainLink unit={r.code} item={r.item}>
                              {percent(r.completion)}%
                            </ExplainLink>
                          ))}
                      </td>
                      <td>{r.line && <PaceStatus line={r.line} />}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {rows.some((r) => !r.line) && <Note>{t('compare.onlyOwn')}</Note>}
            </>
          )
        }}
      </Ask>
    </section>
  )
}
