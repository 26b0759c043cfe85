import { useTranslation } from 'react-i18next'
import { figure, placesOf } from '../../parts/number'
import styles from './publish.module.css'

interface Row {
  code: string
  name: string
  rank?: number | null
  total?: string | null
  items?: { code: string; name: string; score?: string | null }[] | null
}

/** A board in few words: rank, unit, total and each item. */
export function Ranking({ units }: { units: readonly Row[] }) {
  const { t } = useTranslation('publish')
  const items = units[0]?.items ?? []
  const places = placesOf(units.map((u) => u.total ?? undefined))
  const itemPlaces = items.map((_, k) => placesOf(units.map((u) => u.items?.[k]?.score ?? undefined)))
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('board')}>
      <table className={styles.ranking}>
        <thead>
          <tr>
            <th className="num">{t('rank')}</th>
            <th>{t('unit')}</th>
            <th className="num">{t('total')}</th>
            {items.map((i) => (
              <th key={i.code} className="num">
                {i.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {units.map((u) => (
            <tr key={u.code}>
              <td className="num">{u.rank || ''}</td>
              <th scope="row">{u.name}</th>
              <td className="num">
                <strong>{figure(u.total, places)}</strong>
              </td>
              {(u.items ?? []).map((i, k) => (
                <td key={i.code} className="num">
                  {figure(i.score, itemPlaces[k])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
