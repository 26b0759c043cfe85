import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, must, Refusal, writeKey } from '../../api/client'
import { useSession } from '../../app/session'
import { useKeys } from '../../app/shortcuts'
import { Ask } from '../../parts/ask'
import { Button } from '../../parts/button'
import { Confirm } from '../../parts/dialog'
import { Empty, Note } from '../../parts/notes'
import { Page } from '../../parts/page'
import { tell } from '../../parts/toast'
import { Opened } from './opened'
import { queueQuery, type Waiting } from './queries'
import { Queue } from './queue'
import styles from './review.module.css'

/** What waits to be verified: the list at the left, one return opened beside it; by keyboard from the first to the last. */
export default function Screen() {
  const { t } = useTranslation('review')
  const { can, account } = useSession()
  const queries = useQueryClient()
  const queue = useQuery(queueQuery())
  const search = useSearch({ from: '/inside/review' })
  const navigate = useNavigate({ from: '/review' })
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  // What was asked about is what is judged, whatever the queue does while the dialog is open.
  const [asking, setAsking] = useState<{ what: 'verify' | 'return'; of: readonly Waiting[] }>()
  const [failed, setFailed] = useState<readonly { name: string; why: string }[]>([])
  const list = queue.data ?? []
  const current = useCurrent(list, search.unit && search.period ? `${search.unit}|${search.period}` : undefined)
  const open = (w: Waiting | undefined) => void navigate({ search: { unit: w?.unit, period: w?.period }, replace: true })
  const step = (by: number) => {
    const i = list.findIndex((w) => w.key === current?.key)
    const next = list[Math.min(list.length - 1, Math.max(0, i + by))]
    if (next) open(next)
  }
  const mine = (w: Waiting) => w.submitted_by === account || !!w.drafted_by?.includes(account!) // somebody else has to judge it
  const picked = list.filter((w) => chosen.has(w.key) && !mine(w))
  const those = picked.length > 0 ? picked : current && !mine(current) ? [current] : []
  const toggle = (key: string) => setChosen((old) => (old.has(key) ? new Set([...old].filter((k) => k !== key)) : new Set([...old, key])))
  const all = () => setChosen(chosen.size > 0 && chosen.size >= list.filter((w) => !mine(w)).length ? new Set() : new Set(list.filter((w) => !mine(w)).map((w) => w.key)))
  const ask = (what: 'verify' | 'return') => {
    if (those.length > 0 && can(`submission.${what}`)) setAsking({ what, of: those })
  }
  useKeys({ j: () => step(1), k: () => step(-1), v: () => ask('verify'), r: () => ask('return'), x: () => current && toggle(current.key), a: all })

  // One after the other, so that what is refused does not stop the rest; one that is refused alone is told in the dialog.
  const judge = async (what: 'verify' | 'return', of: readonly Waiting[], reason: string) => {
    const wrong = []
    let done = 0
    for (const w of of) {
      const name = `${w.unitName} · ${w.periodName}`
      if (list.some((now) => now.key === w.key && now.round !== w.round)) {
        wrong.push({ name, why: t('changed') })
        continue
      }
      const params = { path: { unit: w.unit, period: w.period }, header: { 'Idempotency-Key': writeKey() } }
      try {
        if (what === 'verify') await must(client.POST('/api/v1/units/{unit}/periods/{period}/submission/verify', { params }))
        else await must(client.POST('/api/v1/units/{unit}/periods/{period}/submission/return', { params, body: { reason } }))
        done++
      } catch (error) {
        if (!(error instanceof Refusal) || of.length === 1) throw error
        wrong.push({ name, why: error.message })
      }
    }
    setFailed(wrong)
    setChosen(new Set())
    if (done > 0) tell(t(`told.${what}`, { count: done }))
    await queries.invalidateQueries({ queryKey: ['ledger'] })
  }

  return (
    <Page
      wide
      title={t('title')}
      lead={queue.data && <span role="status">{t('lead', { count: list.length })}</span>}
      actions={
        list.length > 0 && (
          <>
            <Button look="danger" big isDisabled={those.length === 0 || !can('submission.return')} onPress={() => ask('return')}>
              {picked.length > 0 ? t('act.returnMany', { count: picked.length }) : t('act.return')} <kbd className={styles.hint} aria-hidden="true">r</kbd>
            </Button>
            <Button look="primary" big isDisabled={those.length === 0 || !can('submission.verify')} onPress={() => ask('verify')}>
              {picked.length > 0 ? t('act.verifyMany', { count: picked.length }) : t('act.verify')} <kbd className={styles.hint} aria-hidden="true">v</kbd>
            </Button>
          </>
        )
      }
    >
      {failed.length > 0 && (
        <Note kind="bad">
          {[t('failed'), ...failed.map((f) => t('failedOne', f))].join(' ')}
        </Note>
      )}
      {current && mine(current) && picked.length === 0 && <Note>{t('own')}</Note>}
      <Ask query={queue}>
        {() =>
          list.length === 0 ? (
            <Empty title={t('none')}>
              <p>{t('noneText')}</p>
            </Empty>
          ) : (
            <div className={styles.panes}>
              <Queue list={list} current={current?.key} chosen={chosen} onOpen={open} onToggle={toggle} onAll={all} />
              {current && <Opened key={current.key} of={current} />}
            </div>
          )
        }
      </Ask>
      <Judgement asking={asking} onClose={() => setAsking(undefined)} onJudge={judge} />
    </Page>
  )
}

interface JudgementProps {
  asking: { what: 'verify' | 'return'; of: readonly Waiting[] } | undefined
  onClose: () => void
  onJudge: (what: 'verify' | 'return', of: readonly Waiting[], reason: string) => Promise<void>
}

/** Asks before returns are verified or sent back. */
function Judgement({ asking, onClose, onJudge }: JudgementProps) {
  const { t } = useTranslation('review')
  const of = asking?.of ?? []
  return (
    <>
      <Confirm title={t('confirm.verify', { count: of.length })} act={t('act.verify')} isOpen={asking?.what === 'verify'} onClose={onClose} onConfirm={() => onJudge('verify', of, '')}>
        <Names of={of} />
        <p>{t('confirm.verifyText')}</p>
      </Confirm>
      <Confirm title={t('confirm.return', { count: of.length })} act={t('act.return')} danger reason={t('confirm.reason')} isOpen={asking?.what === 'return'} onClose={onClose} onConfirm={(reason) => onJudge('return', of, reason)}>
        <Names of={of} />
        <p>{t('confirm.returnText')}</p>
      </Confirm>
    </>
  )
}

function Names({ of }: { of: readonly Waiting[] }) {
  const { t } = useTranslation('review')
  return (
    <p>
      {of
        .slice(0, 5)
        .map((w) => `${w.unitName} · ${w.periodName}`)
        .join('、')}
      {of.length > 5 && t('confirm.more', { count: of.length - 5 })}
    </p>
  )
}

/** The return that is open; when it leaves the queue, the one that took its place. */
function useCurrent(list: readonly Waiting[], wanted: string | undefined): Waiting | undefined {
  const place = useRef(0)
  const index = list.findIndex((w) => w.key === wanted)
  useEffect(() => {
    if (index >= 0) place.current = index
  }, [index])
  return list[index >= 0 ? index : Math.min(place.current, list.length - 1)]
}
