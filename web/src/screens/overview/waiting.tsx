import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '../../api/client'
import { useUnitNames } from '../../app/queries'
import { useAgency, useSession } from '../../app/session'
import { Ask } from '../../parts/ask'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { figure } from '../../parts/number'
import { Status } from '../../parts/status'
import { instantText } from '../../parts/time'
import { remindersQuery, tasksQuery } from './queries'
import type { Search } from './search'
import styles from './waiting.module.css'

type List = NonNullable<Search['waiting']>
type Row = Pick<Schemas['WorkflowTask'], 'unit' | 'unit_name' | 'period' | 'period_name' | 'due' | 'overdue'> & { note?: string }

// Where each list is worked off, and the operation that it takes.
const places: Record<List, { to: string; search?: Record<string, string>; needs: string }> = {
  returned: { to: '/entry', needs: 'draft.write' },
  submit: { to: '/entry', needs: 'draft.write' },
  verify: { to: '/review', needs: 'submission.verify' },
  approve: { to: '/ledger', search: { tab: 'proposals' }, needs: 'correction.approve' },
  decide: { to: '/publish', needs: 'objection.decide' },
  reminders: { to: '/entry', needs: 'draft.write' },
}

/** What waits for somebody at the unit and below: numbers that open into lists. */
export function Waiting({ unit }: { unit: string }) {
  const { t } = useTranslation('overview')
  const navigate = useNavigate()
  const { waiting } = useSearch({ strict: false }) as Search
  const tasks = useQuery(tasksQuery(unit))
  const reminders = useQuery(remindersQuery())
  const name = useUnitNames()
  const open = (list: List | undefined) => void navigate({ to: '.', search: (old: Record<string, unknown>) => ({ ...old, waiting: list }), replace: true })
  return (
    <section aria-labelledby="waiting" data-part="waiting">
      <h2 id="waiting" className={styles.title}>
        {t('waiting.title')}
      </h2>
      <Ask query={tasks} lines={4}>
        {(all) => {
          const lists: Record<List, Row[]> = {
            returned: all.filter((x) => x.state === 'returned').map((x) => ({ ...x, note: x.reason })),
            submit: all.filter((x) => x.kind === 'submit' && x.state !== 'returned').map((x) => ({ ...x, note: x.state === 'draft' ? t('waiting.draft') : undefined })),
            verify: all.filter((x) => x.kind === 'verify'),
            approve: all.filter((x) => x.kind === 'approve').map((x) => ({ ...x, note: x.reason })),
            decide: all.filter((x) => x.kind === 'decide').map((x) => ({ ...x, note: x.reason })),
            reminders: (reminders.data ?? []).map((r) => ({ unit: r.unit ?? '', unit_name: r.unit ? name(r.unit) : '', period: r.period, note: t(`waiting.kind.${r.kind as 'reminder.submit_overdue'}`, { defaultValue: r.kind }) })),
          }
          const keys = (Object.keys(lists) as List[]).filter((k) => lists[k].length > 0)
          return (
            <>
              {keys.length === 0 && <Status is="good">{t('waiting.none')}</Status>}
              <ul className={styles.counts}>
                {keys.map((k) => {
                  const overdue = lists[k].filter((x) => x.overdue).length
                  return (
                    <li key={k}>
                      <button type="button" className={styles.count} onClick={() => open(k)} data-list={k}>
                        <strong>{figure(lists[k].length)}</strong> {t(`waiting.${k}`)}
                      </button>
                      {overdue > 0 && <Status is="bad">{t('waiting.overdue', { overdue: figure(overdue) })}</Status>}
                    </li>
                  )
                })}
              </ul>
              {waiting && (
                <Dialog title={t(`waiting.${waiting}`)} isOpen onClose={() => open(undefined)} place="side" wide>
                  <List rows={lists[waiting]} list={waiting} />
                </Dialog>
              )}
            </>
          )
        }}
      </Ask>
    </section>
  )
}

function List({ rows, list }: { rows: readonly Row[]; list: List }) {
  const { t } = useTranslation('overview')
  const { zone } = useAgency()
  const me = useSession()
  const navigate = useNavigate()
  const place = places[list]
  return (
    <>
      {rows.length === 0 ? (
        <p>{t('waiting.nothing')}</p>
      ) : (
        <div className={styles.scroll}>
          <table className={styles.list}>
            <thead>
              <tr>
                {(['unit', 'period', 'due', 'reason'] as const).map((c) => (
                  <th key={c} scope="col">
                    {t(`waiting.${c}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((r, i) => (
                <tr key={i}>
                  <th scope="row">{r.unit_name || r.unit}</th>
                  <td>{r.period_name ?? r.period}</td>
                  <td>
                    {instantText(r.due, zone)} {r.overdue && <Status is="bad">{t('waiting.late')}</Status>}
                  </td>
                  <td>{r.note}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {me.can(place.needs) && (
        <p>
          <Button look="primary" onPress={() => void navigate({ to: place.to, search: place.search })}>
            {t('waiting.go')}
          </Button>
        </p>
      )}
    </>
  )
}
