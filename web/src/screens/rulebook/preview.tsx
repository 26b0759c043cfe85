// Today's board by the text as it stands, beside the board as it is. Nothing is written.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useMoment } from '../../app/moment'
import { Skeleton } from '../../parts/ask'
import { Failure } from '../../parts/failure'
import { delta, figure, minus, placesOf } from '../../parts/number'
import { dayText } from '../../parts/time'
import { previewQuery } from './queries'
import styles from './rulebook.module.css'

export function Preview({ text, rulebook }: { text: string; rulebook: string }) {
  const { t } = useTranslation('rulebook')
  const moment = useMoment()
  const answer = useQuery(previewQuery(text, { ...moment.query, rulebook }))
  if (answer.isError) return <Failure error={answer.error} />
  if (!answer.data) return <Skeleton lines={8} />
  const truth = new Map(answer.data.true.units.map((u) => [u.code, u]))
  const places = placesOf([...answer.data.true.units, ...answer.data.supposed.units].map((u) => u.total))
  const moved = answer.data.supposed.units.filter((u) => truth.get(u.code)?.rank !== u.rank).length
  return (
    <>
      <p className="soft">{t('preview.lead', { day: dayText(moment.as_of), count: moved })}</p>
      <div className={styles.scroll}>
        <table className={styles.preview} aria-busy={answer.isPlaceholderData}>
          <thead>
            <tr>
              <th scope="col">{t('preview.unit')}</th>
              <th scope="col" className="num">
                {t('preview.rank')}
              </th>
              <th scope="col" className="num">
                {t('preview.supposedRank')}
              </th>
              <th scope="col" className="num">
                {t('preview.total')}
              </th>
              <th scope="col" className="num">
                {t('preview.supposedTotal')}
              </th>
              <th scope="col" className="num">
                {t('preview.change')}
              </th>
            </tr>
          </thead>
          <tbody>
            {answer.data.supposed.units.map((u) => {
              const now = truth.get(u.code)
              const change = now ? minus(u.total, now.total) : undefined
              return (
                <tr key={u.code} data-unit={u.code} className={now?.rank !== u.rank ? styles.moved : ''}>
                  <th scope="row">{u.name}</th>
                  <td className="num">{now?.rank || '—'}</td>
                  <td className="num">
                    <strong>{u.rank || '—'}</strong>
                    {now && now.rank !== u.rank && u.rank > 0 && now.rank > 0 && <span className={u.rank < now.rank ? styles.better : styles.worse}> {u.rank < now.rank ? `↑${now.rank - u.rank}` : `↓${u.rank - now.rank}`}</span>}
                  </td>
                  <td className="num">{figure(now?.total, places)}</td>
                  <td className="num">{figure(u.total, places)}</td>
                  <td className="num">{change === '0' ? '' : delta(change, places)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </>
  )
}
