import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAgency } from '../../app/session'
import { Button } from '../../parts/button'
import { figure, placesOf } from '../../parts/number'
import { dayText } from '../../parts/time'
import styles from './explain.module.css'
import { listed, type Node } from './node'

const pageSize = 50

/** All the records of a sum, page by page: there may be thousands. */
export function Records({ records, current, onOpen }: { records: NonNullable<Node['records']>; current: number | undefined; onOpen: (seq: number) => void }) {
  const { t } = useTranslation('explain')
  const { today } = useAgency()
  const [page, setPage] = useState<number>()
  if (records.length <= listed && page === undefined) return null
  if (page === undefined)
    return (
      <p className={`${styles.all} no-print`}>
        <Button look="quiet" onPress={() => setPage(0)}>
          {t('allRecords', { count: records.length })}
        </Button>
      </p>
    )
  const first = page * pageSize
  const shown = records.slice(first, first + pageSize)
  const places = placesOf(records.map((r) => r.quantity))
  return (
    <div className={`${styles.recordList} no-print`}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('list.seq')}</th>
            <th scope="col">{t('list.day')}</th>
            <th scope="col" className="num">
              {t('list.quantity')}
            </th>
            <th scope="col">{t('list.basis')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((r) => (
            <tr key={r.seq} className={r.seq === current ? styles.here : undefined}>
              <td>
                <button type="button" className={styles.number} aria-label={t('openRecord', { seq: r.seq })} aria-pressed={r.seq === current} onClick={() => onOpen(r.seq)}>
                  {r.seq}
                </button>
              </td>
              <td>{dayText(r.occurred_on, today)}</td>
              <td className="num">{figure(r.quantity, places)}</td>
              <td className="soft">{t(`basis.${r.basis as 'verified' | 'submitted'}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.pager}>
        <Button look="quiet" isDisabled={page === 0} onPress={() => setPage(page - 1)} aria-label={t('previousPage')}>
          ‹
        </Button>
        <span role="status">{t('page', { from: first + 1, to: first + shown.length, count: records.length })}</span>
        <Button look="quiet" isDisabled={first + pageSize >= records.length} onPress={() => setPage(page + 1)} aria-label={t('nextPage')}>
          ›
        </Button>
        <Button look="quiet" onPress={() => setPage(undefined)}>
          {t('hideRecords')}
        </Button>
      </p>
    </div>
  )
}
