import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { client, must } from '../../api/client'
import { ledger } from '../../app/queries'
import { figure } from '../../parts/number'
import { Ask } from '../../parts/ask'
import { Mark } from '../../parts/status'
import { dayText } from '../../parts/time'
import type { Form } from './queries'
import styles from './return.module.css'

/** What was handed in, as the ledger has it. */
export function Written({ unit, form }: { unit: string; form: Form }) {
  const { t } = useTranslation('entry')
  const { period, submission, indicators } = form
  const numbers = submission.steps.at(-1)?.records ?? []
  const records = useQuery({
    queryKey: ledger('written', unit, period.code, numbers),
    queryFn: async ({ signal }) => Promise.all(numbers.slice(0, 200).map((seq) => must(client.GET('/api/v1/records/{seq}', { params: { path: { seq } }, signal })))),
  })
  if (numbers.length === 0) return null
  return (
    <Ask query={records}>
      {(list) => (
        <div className={styles.scroll}>
          <table className={styles.table}>
            <caption className="visually-hidden">{t('written')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('field.indicator')}</th>
                <th scope="col">{t('field.day')}</th>
                <th scope="col" className="num">
                  {t('field.quantity')}
                </th>
                <th scope="col">{t('field.voucher')}</th>
              </tr>
            </thead>
            <tbody>
              {list.map((r) => (
                <tr key={r.seq}>
                  <th scope="row">{r.indicator_name}</th>
                  <td>{dayText(r.occurred_on, period.last)}</td>
                  <td className="num">
                    {figure(r.quantity)} {indicators.find((i) => i.code === r.indicator)?.measure} {r.late && <Mark>{t('late')}</Mark>}
                  </td>
                  <td>{r.voucher}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Ask>
  )
}
