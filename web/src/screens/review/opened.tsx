import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { client, must } from '../../api/client'
import { ledger } from '../../app/queries'
import { Ask } from '../../parts/ask'
import { EvidenceFile, evidenceOf } from '../../parts/evidence'
import { figure } from '../../parts/number'
import { Mark, Status } from '../../parts/status'
import { dayText } from '../../parts/time'
import { useAgency } from '../../app/session'
import type { Flag } from './flags'
import { returnQuery, type Shown, type Waiting } from './queries'
import styles from './review.module.css'

/** One return: each figure beside the unit's last, what others report, what is odd about it, and its evidence. */
export function Opened({ of }: { of: Waiting }) {
  const { t } = useTranslation('review')
  const lines = useQuery(returnQuery(of))
  return (
    <section className={styles.opened} aria-labelledby="opened">
      <h2 id="opened">
        {of.unitName} · {of.periodName}
      </h2>
      <p className={styles.marks}>
        <span>{t('by', { by: of.submitted_by })}</span>
        {of.late && <Mark>{t('late')}</Mark>}
        {of.round > 1 && <Mark>{t('round', { count: of.round })}</Mark>}
      </p>
      <Ask query={lines}>
        {(list) => (
          <ul className={styles.lines}>
            {list.map((l) => (
              <Line key={l.record.seq} line={l} />
            ))}
          </ul>
        )}
      </Ask>
    </section>
  )
}

function Line({ line: { record: r, measure, usual, peers, flags } }: { line: Shown }) {
  const { t } = useTranslation('review')
  const { today } = useAgency()
  const { hashes, words } = evidenceOf(r.evidence)
  return (
    <li className={flags.length > 0 ? styles.flagged : undefined}>
      <div className={styles.figure}>
        <h3>{r.indicator_name}</h3>
        <span className="soft">{dayText(r.occurred_on, today)}</span>
        <Link to="/ledger" search={{ record: String(r.seq) }} className={styles.value}>
          {figure(r.quantity)} {measure}
        </Link>
      </div>
      {flags.map((f) => (
        <p key={f.code} className={styles.flag}>
          <Status is="warn">{flagText(t, f, measure)}</Status>
        </p>
      ))}
      <dl className={styles.beside}>
        <div>
          <dt>{t('last')}</dt>
          <dd>{usual ? t('lastValue', { value: figure(usual.last.quantity), when: dayText(usual.last.to, r.occurred_on) }) : t('never')}</dd>
        </div>
        <div>
          <dt>{t('usual')}</dt>
          <dd>{usual ? usual.least === usual.most ? t('always', { value: figure(usual.most) }) : t('range', { least: figure(usual.least), most: figure(usual.most) }) : t('never')}</dd>
        </div>
        <div>
          <dt>{t('peers')}</dt>
          <dd>{peers ? t('peersValue', { median: figure(peers.median), least: figure(peers.least), most: figure(peers.most), count: peers.units }) : t('noPeers')}</dd>
        </div>
        {r.voucher && (
          <div>
            <dt>{t('voucher')}</dt>
            <dd>{r.voucher}</dd>
          </div>
        )}
        {(r.reason || words) && (
          <div>
            <dt>{t('reason')}</dt>
            <dd>{[r.reason, words].filter(Boolean).join(' ')}</dd>
          </div>
        )}
        {r.late && (
          <div>
            <dt>{t('when')}</dt>
            <dd>
              <Mark>{t('late')}</Mark>
            </dd>
          </div>
        )}
      </dl>
      {hashes.length > 0 && (
        <div className={styles.evidence}>
          {hashes.map((hash) => (
            <Preview key={hash} hash={hash} />
          ))}
        </div>
      )}
    </li>
  )
}

type Say = ReturnType<typeof useTranslation<'review'>>['t']

function flagText(t: Say, f: Flag, measure: string): string {
  if (f.code === 'abovePeers') return t('flag.abovePeers', { most: figure(f.peers.most), count: f.peers.units, measure })
  return t(`flag.${f.code}`, { last: figure(f.usual.last.quantity), least: figure(f.usual.least), most: figure(f.usual.most), measure })
}

/** A picture is shown; any other file is a link that opens it. */
function Preview({ hash }: { hash: string }) {
  const { t } = useTranslation('review')
  const file = useQuery({ queryKey: ledger('evidence', hash), queryFn: ({ signal }) => must(client.GET('/api/v1/evidence/{hash}', { params: { path: { hash } }, signal })), staleTime: Infinity }).data?.items?.[0]
  return (
    <figure>
      {file?.media_type.startsWith('image/') && (
        <a href={`/api/v1/evidence/${hash}/content`} target="_blank" rel="noreferrer">
          <img src={`/api/v1/evidence/${hash}/content`} alt={t('picture', { name: file.name })} loading="lazy" />
        </a>
      )}
      <figcaption>
        <EvidenceFile hash={hash} />
      </figcaption>
    </figure>
  )
}
