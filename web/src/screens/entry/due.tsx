import { useQueries, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '../../api/client'
import { keyOf, type Kept, unsynced } from '../../app/drafts/draft'
import { useKept } from '../../app/drafts/drafts'
import { useUnitNames } from '../../app/queries'
import { useAgency } from '../../app/session'
import { Ask } from '../../parts/ask'
import { Empty, Note } from '../../parts/notes'
import { Page } from '../../parts/page'
import { Mark, Status } from '../../parts/status'
import { instantText } from '../../parts/time'
import styles from './due.module.css'
import { type Form, formQuery, handedInQuery, tasksQuery } from './queries'
import { Standing } from './standing'
import { useAway } from './away'

type Task = Schemas['WorkflowTask']

const ahead = 12 // returns that are fetched before they are opened, so that they open in a tunnel, too

const urgency = (t: Task) => (t.state === 'returned' ? 0 : t.overdue ? 1 : 2)
const byUrgency = (a: Task, b: Task) => urgency(a) - urgency(b) || ((a.due ?? '') < (b.due ?? '') ? -1 : 1)

/** What the account has to hand in, the most urgent first, and what it has handed in. */
export function Due({ account }: { account: string }) {
  const { t } = useTranslation('entry')
  const tasks = useQuery(tasksQuery(account))
  const kept = useKept(account)
  const away = useAway()
  const list = [...(tasks.data ?? [])].sort(byUrgency)
  const forms = useQueries({ queries: list.slice(0, ahead).map((task) => formQuery(account, task.unit, task.period ?? '')) })
  const formOf = new Map(forms.flatMap((f) => (f.data ? [[keyOf(f.data.draft.unit, f.data.period.code), f.data] as const] : [])))
  const waiting = (kept ?? []).filter((k) => unsynced(k) && !list.some((task) => keyOf(task.unit, task.period ?? '') === k.key))
  return (
    <Page title={t('title')} lead={tasks.data && t('due.lead', { count: list.length })}>
      {away && <Note kind="warn">{t('away')}</Note>}
      <Ask query={tasks}>
        {() =>
          list.length === 0 && waiting.length === 0 ? (
            <Empty title={t('due.none')}>
              <p>{t('due.noneText')}</p>
            </Empty>
          ) : (
            <ul className={styles.list} aria-label={t('due.list')}>
              {list.map((task) => {
                const key = keyOf(task.unit, task.period ?? '')
                return <Due1 key={key} task={task} form={formOf.get(key)} kept={kept?.find((k) => k.key === key)} />
              })}
              {waiting.map((k) => (
                <li key={k.key}>
                  <Link to="/entry" search={{ unit: k.unit, period: k.period }} className={styles.card}>
                    <strong>
                      {k.period} · {k.unit}
                    </strong>
                    <Mark>{t('due.here')}</Mark>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Ask>
      <HandedIn account={account} />
    </Page>
  )
}

function Due1({ task, form, kept }: { task: Task; form?: Form; kept?: Kept }) {
  const { t } = useTranslation('entry')
  const { zone } = useAgency()
  const lines = kept?.lines ?? form?.draft.lines.map((l) => ({ ...l, quantity: l.quantity ?? '' })) ?? []
  const filled = form && form.indicators.filter((i) => lines.some((l) => l.indicator === i.code && l.quantity.trim())).length
  return (
    <li>
      <Link to="/entry" search={{ unit: task.unit, period: task.period }} className={styles.card}>
        <strong className={styles.name}>{task.period_name}</strong>
        <span className={styles.unit}>{task.unit_name}</span>
        <span className={styles.marks}>
          {task.state === 'returned' ? <Status is="bad">{t('state.returned')}</Status> : task.overdue ? <Status is="bad">{t('due.overdue')}</Status> : task.near ? <Status is="warn">{t('due.near')}</Status> : null}
          {filled !== undefined && (form!.period.indicators?.length ? <span>{t('progress.of', { done: filled, all: form!.indicators.length })}</span> : <span>{t('progress.some', { count: filled })}</span>)}
          {kept && unsynced(kept) && <Mark>{t('due.here')}</Mark>}
        </span>
        {task.reason && <span className={styles.reason}>{t('due.reason', { reason: task.reason })}</span>}
        {task.due && <span className={styles.when}>{t('due.until', { when: instantText(task.due, zone) })}</span>}
      </Link>
    </li>
  )
}

function HandedIn({ account }: { account: string }) {
  const { t } = useTranslation('entry')
  const { zone } = useAgency()
  const nameOf = useUnitNames()
  const { data } = useQuery(handedInQuery(account))
  const shown = (data ?? []).filter((s) => s.state !== 'returned').sort((a, b) => (a.submitted_at < b.submitted_at ? 1 : -1))
  if (shown.length === 0) return null
  return (
    <section className={styles.section}>
      <h2>{t('due.handedIn')}</h2>
      <ul className={styles.list}>
        {shown.slice(0, 20).map((s) => (
          <li key={keyOf(s.unit, s.period)}>
            <Link to="/entry" search={{ unit: s.unit, period: s.period }} className={styles.card}>
              <strong className={styles.name}>{s.name}</strong>
              <span className={styles.unit}>{nameOf(s.unit)}</span>
              <span className={styles.marks}>
                <Standing state={s.state} />
                {s.late && <Mark>{t('late')}</Mark>}
              </span>
              <span className={styles.when}>{t('due.sent', { when: instantText(s.submitted_at, zone) })}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
