import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '../../api/client'
import { useAgency } from '../../app/session'
import { Ask } from '../../parts/ask'
import { DataTable, type Column } from '../../parts/table'
import { instantText } from '../../parts/time'
import styles from './admin.module.css'
import { JobState, useIntervalWords, type Job } from './jobwords'
import { jobsQuery } from './queries'

type Timer = Schemas['TimerSeen']

/** What the server does beside requests: by the clock, and what ran lately. */
export function Jobs() {
  const { t } = useTranslation('admin')
  const { zone } = useAgency()
  const list = useQuery(jobsQuery)
  return (
    <Ask query={list}>
      {(l) => (
        <>
          <section aria-labelledby="timers">
            <h2 id="timers">{t('job.timers')}</h2>
            <Timers rows={l.timers} />
          </section>
          <section aria-labelledby="jobs" className={styles.apart}>
            <h2 id="jobs">{t('job.recent')}</h2>
            <p className="soft">{t('job.since', { at: instantText(l.since, zone) })}</p>
            <Recent rows={l.jobs} />
          </section>
        </>
      )}
    </Ask>
  )
}

function Timers({ rows }: { rows: readonly Timer[] }) {
  const { t } = useTranslation('admin')
  const { zone } = useAgency()
  const every = useIntervalWords()
  const columns = useMemo<Column<Timer>[]>(
    () => [
      { id: 'kind', head: t('job.kind'), width: 130, fixed: true, cell: (x) => t(`job.kinds.${x.kind}`) },
      { id: 'outcome', head: t('job.outcome'), width: 110, cell: (x) => x.last && <JobState job={x.last} /> },
      { id: 'last', head: t('job.last'), width: 170, cell: (x) => (x.last ? instantText(x.last.started, zone, true) : t('job.never')) },
      { id: 'next', head: t('job.next'), width: 170, cell: (x) => (x.last?.state === 'running' ? '' : Date.parse(x.next) <= Date.now() ? t('job.now') : instantText(x.next, zone, true)) },
      { id: 'every', head: t('job.every'), width: 100, cell: (x) => every(x.every_seconds) },
      { id: 'about', head: t('job.about'), width: 260, grow: true, cell: (x) => x.last?.error ?? '' },
    ],
    [t, zone], // eslint-disable-line react-hooks/exhaustive-deps -- words follow the language
  )
  if (rows.length === 0) return <p className="soft">{t('job.noTimers')}</p>
  return <DataTable id="timers" label={t('job.timers')} columns={columns} rows={rows} rowKey={(x) => x.kind} />
}

function Recent({ rows }: { rows: readonly Job[] }) {
  const { t } = useTranslation('admin')
  const { zone } = useAgency()
  const columns = useMemo<Column<Job>[]>(
    () => [
      { id: 'kind', head: t('job.kind'), width: 130, fixed: true, cell: (j) => t(`job.kinds.${j.kind}`) },
      { id: 'state', head: t('state'), width: 150, cell: (j) => <JobState job={j} /> },
      { id: 'started', head: t('job.started'), width: 170, cell: (j) => instantText(j.started, zone, true) },
      { id: 'by', head: t('job.by'), width: 130, cell: (j) => j.account ?? t('job.clock') },
      { id: 'progress', head: t('job.progress'), width: 100, align: 'right', cell: (j) => (j.rows ? t('job.rows', { count: j.rows }) : '') },
      { id: 'ended', head: t('job.ended'), width: 170, cell: (j) => instantText(j.ended, zone, true) },
      { id: 'about', head: t('job.about'), width: 320, grow: true, cell: (j) => [j.file, j.error].filter(Boolean).join(' · ') },
    ],
    [t, zone],
  )
  if (rows.length === 0) return <p>{t('job.none')}</p>
  return <DataTable id="jobs" label={t('job.recent')} columns={columns} rows={rows} rowKey={(j) => String(j.id)} />
}
