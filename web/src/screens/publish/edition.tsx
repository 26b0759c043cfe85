import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, must, writeKey } from '../../api/client'
import { useUnitNames } from '../../app/queries'
import { useAgency, useSession } from '../../app/session'
import { Ask } from '../../parts/ask'
import { Button } from '../../parts/button'
import { Confirm, Dialog } from '../../parts/dialog'
import { Facts } from '../../parts/facts'
import { Failure } from '../../parts/failure'
import { InstantField } from '../../parts/instant'
import { Note } from '../../parts/notes'
import { figure } from '../../parts/number'
import { Page } from '../../parts/page'
import { dayIn, instantOf, instantText } from '../../parts/time'
import { tell } from '../../parts/toast'
import { usePublishSearch } from './index'
import { Objections } from './objections'
import styles from './publish.module.css'
import { editionsQuery, frozenBoardQuery, objectionsQuery, verificationQuery, workingDays, type Edition, type FrozenBoard } from './queries'
import { Ranking } from './ranking'
import { EditionState } from './state'
import { Timeline } from './timeline'

/** One edition: its board, what it stands on, and all that has happened to it. */
export function Opened({ edition: e }: { edition: Edition }) {
  const { t } = useTranslation('publish')
  const { t: common } = useTranslation()
  const { zone } = useAgency()
  const { can } = useSession()
  const board = useQuery(frozenBoardQuery(e.code))
  const objections = useQuery({ ...objectionsQuery, enabled: can('objection.read') }).data?.filter((o) => o.edition === e.code) ?? []
  const [act, setAct] = useState<'publish' | 'amend'>()
  const published = e.state === 'published'
  return (
    <Page
      title={e.title}
      wide
      lead={
        <>
          <EditionState edition={e} /> · {t('standsOn', { day: e.as_of, at: instantText(e.known_at, zone), basis: common(`moment.${e.basis as 'verified'}`) })}
        </>
      }
      tools={<Link to="/publish">← {t('title')}</Link>}
      actions={
        <>
          <a className={styles.button} href={`/p/${e.code}`} target="_blank" rel="noreferrer">
            {published ? t('publicPage') : t('preview')}
          </a>
          {!published && can('edition.publish') && (
            <Button look="primary" onPress={() => setAct('publish')}>
              {t('publish')}
            </Button>
          )}
          {published && !e.amended_by && can('edition.amend') && <Button onPress={() => setAct('amend')}>{t('amend')}</Button>}
        </>
      }
    >
      <Neighbours edition={e} />
      <Timeline edition={e} objections={objections} />
      <div className={styles.halves}>
        <section>
          <h2>{t('board')}</h2>
          <Ask query={board}>{(b) => <Ranking units={b.units} />}</Ask>
        </section>
        <section aria-labelledby="check">
          <h2 id="check">{t('check')}</h2>
          <Check code={e.code} />
          <h2>{t('files')}</h2>
          <ul className={styles.files}>
            <li>
              <a href={`/api/v1/editions/${e.code}/file`} download>
                {e.code}.tongchou.zip {/* text-ok: a file's name */}
              </a>
              <span className="soft"> {t('wholeFile')}</span>
            </li>
            {e.documents.map((d) => (
              <li key={d.name}>
                <a href={`/api/v1/editions/${e.code}/documents/${d.name}`} download>
                  {d.name}
                </a>{' '}
                <span className="soft">{t('bytes', { size: figure(d.size) })}</span>
              </li>
            ))}
          </ul>
        </section>
      </div>
      {!!e.changes?.length && board.data && <Changes edition={e} board={board.data} />}
      {published && can('objection.read') && <Objections edition={e} objections={objections} board={board.data} />}
      {act === 'publish' && <Publish edition={e} onClose={() => setAct(undefined)} />}
      <Amend edition={e} isOpen={act === 'amend'} onClose={() => setAct(undefined)} />
    </Page>
  )
}

/** The edition that this one amends, and the one that amends this. */
function Neighbours({ edition: e }: { edition: Edition }) {
  const { t } = useTranslation('publish')
  if (!e.amended_by && !e.amends) return null
  return (
    <div className={styles.neighbours}>
      {e.amended_by && (
        <Note kind="warn">
          {t('amendedBy')}{' '}
          <Link to="/publish" search={{ edition: e.amended_by }}>
            {e.amended_by}
          </Link>
        </Note>
      )}
      {e.amends && (
        <Note>
          {t('amends')}{' '}
          <Link to="/publish" search={{ edition: e.amends }}>
            {e.amends}
          </Link>
        </Note>
      )}
    </div>
  )
}

/** What is otherwise than in the edition that this one amends, figure by figure. */
function Changes({ edition, board }: { edition: Edition; board: FrozenBoard }) {
  const { t } = useTranslation('publish')
  const unit = useUnitNames()
  const item = (code: string | undefined) => (code ? (board.units[0]?.items.find((i) => i.code === code)?.name ?? code) : t('total'))
  return (
    <section>
      <h2>{t('changes')}</h2>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('changes')}>
        <table className={styles.ranking}>
          <thead>
            <tr>
              <th>{t('unit')}</th>
              <th>{t('item')}</th>
              <th className="num">{t('was')}</th>
              <th className="num">{t('now')}</th>
              <th>{t('why')}</th>
            </tr>
          </thead>
          <tbody>
            {edition.changes!.map((c) => (
              <tr key={`${c.unit} ${c.item ?? ''}`}>
                <th scope="row">{unit(c.unit)}</th>
                <td>{item(c.item)}</td>
                <td className="num">{figure(c.from)}</td>
                <td className="num">
                  <strong>{figure(c.to)}</strong>
                </td>
                <td className={styles.why}>{c.why}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Check({ code }: { code: string }) {
  const { t } = useTranslation('publish')
  const check = useQuery(verificationQuery(code))
  const report = check.data?.report
  return (
    <>
      {check.isError && <Failure error={check.error} />}
      {report && (
        <>
          <Note kind={check.data!.sound ? 'good' : 'bad'}>{check.data!.sound ? t('sound') : t('unsound', { count: report.breaks.length })}</Note>
          <Facts
            of={[
              [t('checked.parts'), figure(report.parts)],
              [t('checked.figures'), figure(report.figures)],
              [t('checked.steps'), figure(report.steps)],
              [t('checked.records'), figure(report.records)],
              [t('checked.cosigned'), report.cosigned.length ? report.cosigned.join('、') : t('checked.alone')],
              [t('checked.key'), <code key="key">{report.key}</code>],
            ]}
          />
          {report.breaks.slice(0, 20).map((b, i) => (
            <p key={i}>{[b.code, b.place.file, b.place.field, b.found].filter(Boolean).join(' · ')}</p>
          ))}
        </>
      )}
      <p>
        <Button onPress={() => void check.refetch()} isDisabled={check.isFetching}>
          {check.isFetching ? t('checking') : t('checkNow')}
        </Button>
      </p>
    </>
  )
}

function Publish({ edition, onClose }: { edition: Edition; onClose: () => void }) {
  const { t } = useTranslation('publish')
  const { t: common } = useTranslation()
  const { zone } = useAgency()
  const queries = useQueryClient()
  const [until, setUntil] = useState<string | undefined>(() => instantOf(workingDays(dayIn(new Date().toISOString(), zone), 5), '18:00', zone))
  const publish = useMutation({
    mutationFn: () => must(client.POST('/api/v1/editions/{code}/publish', { params: { path: { code: edition.code }, header: { 'Idempotency-Key': writeKey() } }, body: { object_until: until } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: editionsQuery.queryKey })
      tell(t('published', { code: edition.code }))
      onClose()
    },
  })
  return (
    <Dialog title={t('publishTitle', { code: edition.code })} isOpen onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(e) => {
          e.preventDefault()
          publish.mutate()
        }}
      >
        <Note kind="warn">{t('publishHelp')}</Note>
        <InstantField label={t('objectUntil')} time={t('objectTime')} value={until} onChange={setUntil} />
        <p className="soft">{t('objectHelp')}</p>
        {publish.isError && <Failure error={publish.error} />}
        <footer className={styles.foot}>
          <Button onPress={onClose}>{common('act.cancel')}</Button>
          <Button type="submit" look="primary" isDisabled={!until || publish.isPending}>
            {t('publish')}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}

function Amend({ edition, isOpen, onClose }: { edition: Edition; isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation('publish')
  const queries = useQueryClient()
  const { set } = usePublishSearch()
  const amend = async (reason: string) => {
    const { edition: made } = await must(client.POST('/api/v1/editions/{code}/amend', { params: { path: { code: edition.code }, header: { 'Idempotency-Key': writeKey() } }, body: { reason, languages: ['zh', 'en'] } }))
    await queries.invalidateQueries({ queryKey: editionsQuery.queryKey })
    set({ edition: made!.code, objection: undefined })
  }
  return (
    <Confirm title={t('amendTitle', { code: edition.code })} act={t('amend')} isOpen={isOpen} onClose={onClose} onConfirm={amend} reason={t('amendReason')}>
      {t('amendHelp')}
    </Confirm>
  )
}
