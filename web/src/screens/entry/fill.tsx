import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useDeferredValue, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { client, must } from '../../api/client'
import { begin, keyOf, type Kept, sent, unsynced } from '../../app/drafts/draft'
import { draftsOf } from '../../app/drafts/drafts'
import { useAgency } from '../../app/session'
import { Button } from '../../parts/button'
import { Confirm } from '../../parts/dialog'
import { Segments, TextBox } from '../../parts/field'
import { Note } from '../../parts/notes'
import { tell } from '../../parts/toast'
import styles from './fill.module.css'
import { firstHold, judge } from './judge'
import { Question } from './question'
import type { Form } from './queries'
import { Saved } from './saved'
import { Overlook } from './overlook'
import type { Search } from './search'
import type { Usual } from './usual'

const chosen = 'tongchou.entry.how'
const pause = 500 // after the last key, before the server is asked what is wrong

interface Props {
  account: string
  unit: string
  form: Form
  mine: Kept | undefined
  usual: Record<string, Usual>
}

/** The questions of a return. What is typed is kept at once on this device and, a moment later, at the server. */
export function Fill({ account, unit, form, mine, usual }: Props) {
  const { t } = useTranslation('entry')
  const { today } = useAgency()
  const search = useSearch({ from: '/inside/entry' })
  const navigate = useNavigate({ from: '/entry' })
  const drafts = draftsOf(account)
  const key = keyOf(unit, form.period.code)
  const server = useMemo(() => begin(unit, form.period.code, form.draft), [unit, form.period.code, form.draft])
  const draft = mine ?? server
  const asked = (form.period.indicators?.length ?? 0) > 0
  const wrong = useWrong(unit, form, draft)
  const day = form.period.last < today ? form.period.last : today
  const { answers, whole } = judge(draft, wrong, form.indicators, usual, day)
  const [asking, setAsking] = useState(false)
  const [held, setHeld] = useState<'fault' | 'missing' | 'odd'>()
  const frame = useRef<HTMLDivElement>(null)

  const how = search.how ?? (localStorage.getItem(chosen) === 'one' ? 'one' : 'list')
  const at = search.at === 'end' ? answers.length : Math.max(0, answers.findIndex((a) => a.indicator.code === search.at))
  const goTo = (index: number) => void navigate({ search: (s: Search) => ({ ...s, how, at: answers[index]?.indicator.code ?? 'end' }), replace: true })
  const edit = (change: (k: Kept) => Kept) => {
    setHeld(undefined)
    if (drafts.get(key)) return drafts.edit(key, change)
    void drafts.put(change({ ...server, changedAt: Date.now() }))
    drafts.soon(key)
  }
  const focus = (code: string, what = 'input[data-quantity]') => requestAnimationFrame(() => frame.current?.querySelector<HTMLElement>(`[data-indicator="${CSS.escape(code)}"] ${what}`)?.focus())
  useEffect(() => {
    const now = answers[at]
    if (how === 'one' && now) focus(now.indicator.code)
  }, [how, at]) // eslint-disable-line react-hooks/exhaustive-deps -- only another question takes the focus

  const handIn = () => {
    const hold = firstHold(answers, asked)
    setHeld(hold?.why)
    if (!hold) return setAsking(true)
    if (how === 'one') goTo(answers.indexOf(hold.answer))
    focus(hold.answer.indicator.code, hold.why === 'odd' ? 'button[data-sure]' : 'input[data-quantity]')
  }
  const send = async () => {
    if (!drafts.get(key)) await drafts.put(server)
    await drafts.update(key, (k) => ({ ...k, handIn: true, refused: undefined }))
    void drafts.sync(key)
  }
  const takeBack = async () => {
    const now = await drafts.fresh(key)
    if (now?.deed?.kind === 'submit') return tell(t('told.tooLate'))
    await drafts.update(key, (k) => ({ ...k, handIn: false }))
  }
  // Enter goes on to the next question, as on paper.
  const onKey = (e: KeyboardEvent) => {
    const field = e.target as HTMLElement
    if (e.key !== 'Enter' || e.nativeEvent.isComposing || !field.matches('input[data-quantity]')) return
    e.preventDefault()
    if (how === 'one') return goTo(at + 1)
    const all = [...frame.current!.querySelectorAll<HTMLElement>('input[data-quantity]')]
    const next = all[all.indexOf(field) + 1]
    if (next) next.focus()
    else frame.current!.querySelector<HTMLElement>('[data-hand-in]')?.focus()
  }

  const done = answers.filter((a) => a.filled).length
  const shown = how === 'one' ? answers.slice(at, at + 1) : answers
  const wantsReason = draft.reason !== '' || whole.some((w) => w.field === 'reason')
  return (
    <div ref={frame} onKeyDown={onKey}>
      <div className={styles.tools}>
        <Segments
          label={t('how.label')}
          options={[
            { id: 'list', name: t('how.list') },
            { id: 'one', name: t('how.one') },
          ]}
          value={how}
          onChange={(id) => {
            localStorage.setItem(chosen, id)
            void navigate({ search: (s: Search) => ({ ...s, how: id as 'list' | 'one', at: undefined }), replace: true })
          }}
        />
      </div>
      <fieldset disabled={draft.handIn} className={styles.questions}>
        <legend className="visually-hidden">{form.period.name}</legend>
        {shown.map((a) => (
          <Question key={a.indicator.code} account={account} unit={unit} form={form} answer={a} usual={usual[a.indicator.code]} day={day} edit={edit} big={how === 'one'} />
        ))}
        {how === 'one' && at >= answers.length && <Overlook answers={answers} onOpen={goTo} />}
      </fieldset>
      {wantsReason && <TextBox label={t('field.why')} help={t('field.whyHelp')} lines={2} value={draft.reason} onChange={(reason) => edit((k) => ({ ...k, reason }))} error={whole.find((w) => w.field === 'reason')?.message} />}
      {draft.refused && (
        <Note kind="bad">
          {draft.refused.message}
          {whole.filter((w) => w.field !== 'reason' && w.message !== draft.refused!.message).map((w) => ` ${w.message}`)}
        </Note>
      )}
      <footer className={styles.bar}>
        <div className={styles.progress}>
          <progress max={answers.length} value={done} aria-label={t('progress.label')} />
          <span>{asked ? t('progress.of', { done, all: answers.length }) : t('progress.some', { count: done })}</span>
          <Saved draft={draft} dirty={mine !== undefined && unsynced(mine)} outcome={drafts.outcome(key)} />
        </div>
        {held && (
          <p role="alert" className={styles.held}>
            {t(`held.${held}`)}
          </p>
        )}
        <div className={styles.acts}>
          {draft.handIn ? (
            <Button big onPress={() => void takeBack()}>
              {t('act.takeBack')}
            </Button>
          ) : (
            <>
              {how === 'one' && (
                <Button big isDisabled={at === 0} onPress={() => goTo(at - 1)}>
                  {t('act.previous')}
                </Button>
              )}
              {how === 'one' && at < answers.length ? (
                <Button big look="primary" onPress={() => goTo(at + 1)}>
                  {t('act.next')}
                </Button>
              ) : (
                <Button big look="primary" data-hand-in onPress={handIn}>
                  {t('act.handIn')}
                </Button>
              )}
            </>
          )}
        </div>
      </footer>
      <Confirm title={t('confirm.title')} act={t('act.handIn')} isOpen={asking} onClose={() => setAsking(false)} onConfirm={send}>
        <p>{t('confirm.text', { period: form.period.name, unit: form.unitName, count: done })}</p>
        <p>{t('confirm.after')}</p>
      </Confirm>
    </div>
  )
}

/** What the server says is wrong with the draft as typed, asked while typing. */
function useWrong(unit: string, form: Form, draft: Kept) {
  const body = sent(draft).body
  const text = JSON.stringify(body)
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), pause)
    return () => clearTimeout(timer)
  }, [text])
  const asked = useDeferredValue(settled)
  const { data } = useQuery({
    queryKey: ['draft-check', unit, form.period.code, asked],
    queryFn: async ({ signal }) => (await must(client.POST('/api/v1/units/{unit}/periods/{period}/draft/check', { params: { path: { unit, period: form.period.code } }, body: JSON.parse(asked) as typeof body, signal }))).wrong,
    enabled: body.lines.length > 0,
    retry: false,
    staleTime: Infinity,
  })
  return asked === text ? (data ?? []) : []
}
