import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { begin, keyOf, unsynced } from '../../app/drafts/draft'
import { draftsOf, useKept } from '../../app/drafts/drafts'
import { useAgency } from '../../app/session'
import { Ask } from '../../parts/ask'
import { Note } from '../../parts/notes'
import { Page } from '../../parts/page'
import { Mark } from '../../parts/status'
import { dayText, instantText } from '../../parts/time'
import { useAway } from './away'
import { Clash } from './clash'
import { Fill } from './fill'
import { Steps } from './steps'
import { type Form, formQuery, usualQuery } from './queries'
import { Standing } from './standing'
import { Written } from './written'
import styles from './return.module.css'

const writable = new Set(['open', 'draft', 'returned'])

/** One unit's return for one period: filled in while it may be, shown when it has been handed in. */
export function Return({ account, unit, period }: { account: string; unit: string; period: string }) {
  const { t } = useTranslation('entry')
  const { zone, today } = useAgency()
  const form = useQuery(formQuery(account, unit, period))
  const f = form.data
  const last = f?.submission.steps.at(-1)
  return (
    <Page
      title={f?.period.name ?? t('title')}
      lead={
        f && (
          <span className={styles.lead}>
            <Standing state={f.submission.state} />
            {last?.late && <Mark>{t('late')}</Mark>}
            <span>{f.unitName}</span>
            <span>{f.period.first === f.period.last ? dayText(f.period.first, today) : t('days', { first: dayText(f.period.first, today), last: dayText(f.period.last, f.period.first) })}</span>
            <span>{t('due.until', { when: instantText(f.period.submit_by, zone) })}</span>
          </span>
        )
      }
      actions={
        <Link to="/entry" search={{}} className={styles.back}>
          {t('back')}
        </Link>
      }
    >
      <Ask query={form}>{(data) => <Body account={account} unit={unit} form={data} />}</Ask>
    </Page>
  )
}

function Body({ account, unit, form }: { account: string; unit: string; form: Form }) {
  const { t } = useTranslation('entry')
  const away = useAway()
  const kept = useKept(account)
  const usual = useQuery(usualQuery(account, unit, form))
  const key = keyOf(unit, form.period.code)
  const mine = kept?.find((k) => k.key === key)
  const { draft, submission } = form
  // What the server has newer, and this device nothing of its own against, takes the old one's place.
  useEffect(() => {
    if (mine && !unsynced(mine) && draft.rev > mine.rev) void draftsOf(account).put(begin(unit, form.period.code, draft))
  }, [account, unit, form.period.code, draft, mine])
  if (!kept) return null
  const last = submission.steps.at(-1)
  const lost = mine && unsynced(mine) && !mine.handIn && !writable.has(submission.state)
  return (
    <>
      {away && <Note kind="warn">{t('away')}</Note>}
      {submission.state === 'returned' && last?.reason && <Note kind="bad">{t('returned', { by: last.by, reason: last.reason })}</Note>}
      {lost && <Note kind="warn">{t('overtaken')}</Note>}
      {mine?.clash ? <Clash account={account} form={form} mine={mine} /> : writable.has(submission.state) || lost ? <Fill account={account} unit={unit} form={form} mine={mine} usual={usual.data ?? {}} /> : <Written unit={unit} form={form} />}
      <Steps steps={submission.steps} />
    </>
  )
}
