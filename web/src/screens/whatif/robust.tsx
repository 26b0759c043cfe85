import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useMoment } from '../../app/moment'
import { Ask } from '../../parts/ask'
import { ExplainLink } from '../../parts/explainlink'
import { figure, percent } from '../../parts/number'
import { Mark } from '../../parts/status'
import { robustnessQuery } from './queries'
import { unsure } from './suppose'
import styles from './whatif.module.css'

/** How sure each rank is: a dot and an interval, and how often a unit is first. */
export function Robust() {
  const { t } = useTranslation('whatif')
  const moment = useMoment()
  const robustness = useQuery(robustnessQuery(moment.query))
  return (
    <Ask query={robustness}>
      {(r) => {
        const close = unsure(r.units)
        const n = Math.max(2, ...r.units.map((u) => u.worst))
        const x = (rank: number) => `${((rank - 1) / (n - 1)) * 100}%`
        const first = r.units[0]
        return (
          <section data-part="robust">
            <p>
              {t('robustness.lead', { spread: percent(r.spread, 0), runs: figure(r.runs) })} {first && first.rank === 1 && <strong>{t('robustness.verdict', { share: percent(first.first_share) })}</strong>}
            </p>
            <div className={styles.scroll}>
              <table className={styles.robust}>
                <thead>
                  <tr>
                    <th scope="col" className="num">
                      {t('robustness.rank')}
                    </th>
                    <th scope="col">{t('robustness.unit')}</th>
                    <th scope="col" className={styles.plotCell}>
                      {t('robustness.plot')}
                      <span className={styles.scale} aria-hidden="true">
                        <span>1</span>
                        <span>{n}</span>
                      </span>
                    </th>
                    <th scope="col">
                      <span className="visually-hidden">{t('robustness.unsure')}</span>
                    </th>
                    <th scope="col" className="num">
                      {t('robustness.interval')}
                    </th>
                    <th scope="col" className="num">
                      {t('robustness.range')}
                    </th>
                    <th scope="col" className="num">
                      {t('robustness.median')}
                    </th>
                    <th scope="col" className="num">
                      {t('robustness.first')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {r.units.map((u) => (
                    <tr key={u.code} data-unit={u.code}>
                      <td className="num">{u.rank}</td>
                      <th scope="row">
                        <ExplainLink unit={u.code}>{u.name}</ExplainLink>
                      </th>
                      <td className={styles.plotCell}>
                        <div className={styles.plot} role="img" aria-label={t('robustness.label', { name: u.name, rank: u.rank, p5: u.p5, p95: u.p95, median: u.median })}>
                          <span className={styles.whole} style={{ left: x(u.best), width: `calc(${x(u.worst)} - ${x(u.best)})` }} />
                          <span className={styles.likely} style={{ left: x(u.p5), width: `calc(${x(u.p95)} - ${x(u.p5)})` }} />
                          <span className={styles.dot} style={{ left: x(u.rank) }} />
                        </div>
                      </td>
                      <td>{close.has(u.code) && <Mark>{t('robustness.unsure')}</Mark>}</td>
                      <td className="num">
                        {u.p5} – {u.p95}
                      </td>
                      <td className="num">
                        {u.best} – {u.worst}
                      </td>
                      <td className="num">{u.median}</td>
                      <td className="num">{percent(u.first_share)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            <p className={styles.note}>{t('robustness.legend')}</p>
          </section>
        )
      }}
    </Ask>
  )
}
