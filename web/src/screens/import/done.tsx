// An import that was begun: how far it is, then what it wrote and how to put right what was wrong in it.
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useAgency } from '../../app/session'
import { Ask } from '../../parts/ask'
import { Button } from '../../parts/button'
import { Note } from '../../parts/notes'
import { figure } from '../../parts/number'
import { Status } from '../../parts/status'
import { instantText } from '../../parts/time'
import styles from './import.module.css'
import { useJob, type Job } from './queries'

export function Done({ job, onAgain }: { job: string; onAgain: () => void }) {
  return <Ask query={useJob(job)}>{(j) => (j.state === 'waiting' || j.state === 'reading' ? <Running job={j} /> : <Result job={j} onAgain={onAgain} />)}</Ask>
}

function Running({ job }: { job: Job }) {
  const { t } = useTranslation('import')
  return (
    <section role="status">
      <h2>{job.state === 'waiting' ? t('job.waiting') : t('job.reading', { file: job.file })}</h2>
      <p>{t('job.rows', { rows: figure(job.rows) })}</p>
      <progress className={styles.progress} aria-label={t('job.reading', { file: job.file })} />
      <p className="soft">{t('job.leave')}</p>
    </section>
  )
}

const counts = ['new', 'corrections', 'retractions', 'present', 'skipped'] as const

// An entry may hold a number more than rows were written: the list of the cells that were corrected in place.
const written = (job: Job) => (job.report?.sheets ?? []).reduce((sum, s) => sum + s.new + s.corrections + s.retractions, 0)

function Result({ job, onAgain }: { job: Job; onAgain: () => void }) {
  const { t } = useTranslation('import')
  const { zone } = useAgency()
  return (
    <section className={styles.done}>
      <h2>
        {job.entry ? <Status is="good">{t('done.title', { count: written(job) })}</Status> : job.state === 'done' ? <Status is="none">{t('done.nothing')}</Status> : <Status is="bad">{t('done.refused')}</Status>}
      </h2>
      {job.entry && (
        <p>
          {t('done.entry', { first: job.entry.first, last: job.entry.last, at: instantText(job.entry.recorded_at, zone), by: job.entry.actor })}{' '}
          <Link to="/ledger" search={{ record: String(job.entry.first) }}>
            {t('done.ledger')}
          </Link>
        </p>
      )}
      {!!job.report?.sheets.length && (
        <table className={styles.report} tabIndex={0} aria-label={t('done.sheet')}>
          <thead>
            <tr>
              <th scope="col">{t('done.sheet')}</th>
              {counts.map((c) => (
                <th key={c} scope="col" className="num">
                  {t(`done.column.${c}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {job.report.sheets.map((s, i) => (
              <tr key={i}>
                <th scope="row">
                  {s.sheet ?? job.file} {s.kind && <span className="soft">{t(`kind.${s.kind as 'units'}`)}</span>}
                </th>
                {counts.map((c) => (
                  <td key={c} className="num">
                    {figure(s[c])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {job.state === 'refused' && <Note kind="bad">{t('done.faults', { count: job.faults?.length ?? 0 })}</Note>}
      {job.entry && (
        <Note>
          {t('done.mend')}{' '}
          <a href="/api/v1/templates/corrections" download>
            {t('done.template')}
          </a>
        </Note>
      )}
      <p>
        <Button look="primary" onPress={onAgain}>
          {t('done.again')}
        </Button>
      </p>
    </section>
  )
}
