import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useAgency } from '../../app/session'
import { Ask } from '../../parts/ask'
import { EvidenceFile, evidenceOf } from '../../parts/evidence'
import { Facts } from '../../parts/facts'
import { figure } from '../../parts/number'
import { Mark, Status } from '../../parts/status'
import { dayText, instantText } from '../../parts/time'
import styles from './explain.module.css'
import { ProofOf } from './proofof'
import { chainQuery, type Line } from './queries'

/** The record behind a figure: how it stands, who wrote it and when, its evidence, what came of it, and its proof. */
export function RecordOf({ seq, onOpen }: { seq: number; onOpen: (seq: number) => void }) {
  const chain = useQuery(chainQuery(seq))
  return (
    <Ask query={chain} lines={6}>
      {(lines) => {
        const here = lines.find((l) => l.seq === seq)
        return here ? <Opened line={here} lines={lines} onOpen={onOpen} /> : null
      }}
    </Ask>
  )
}

function Opened({ line, lines, onOpen }: { line: Line; lines: readonly Line[]; onOpen: (seq: number) => void }) {
  const { t } = useTranslation('explain')
  const { zone, today } = useAgency()
  const evidence = evidenceOf(line.evidence)
  const carries = line.kind === 'observation' || line.kind === 'correction'
  return (
    <>
      <p>
        <Standing line={line} /> {line.late && <Mark>{t('pane.late')}</Mark>}
      </p>
      <Facts
        of={[
          [t('pane.unit'), line.unit_name || line.unit],
          [t('pane.indicator'), line.indicator_name || line.indicator],
          [t('pane.quantity'), carries && <strong>{figure(line.quantity)}</strong>],
          [t('pane.day'), dayText(line.occurred_on, today)],
          [t('pane.voucher'), line.voucher],
          [t('pane.reason'), line.reason],
          [t('pane.by'), line.by],
          [t('pane.actor'), line.actor],
          [t('pane.recorded'), instantText(line.recorded_at, zone, true)],
          [t('pane.origin'), line.origin],
          [
            t('pane.evidence'),
            (evidence.hashes.length > 0 || evidence.words) && (
              <>
                {evidence.words}{' '}
                {evidence.hashes.map((h) => (
                  <EvidenceFile key={h} hash={h} />
                ))}
              </>
            ),
          ],
        ]}
      />
      {lines.length > 1 && (
        <>
          <h3>{t('pane.history')}</h3>
          <ol className={styles.chain}>
            {lines.map((l) => (
              <li key={l.seq} aria-current={l.seq === line.seq ? 'true' : undefined}>
                <strong>{t(`recordKind.${l.kind}`)}</strong>{' '}
                {l.seq === line.seq ? (
                  t('pane.number', { seq: l.seq })
                ) : (
                  <button type="button" className={styles.number} onClick={() => onOpen(l.seq)}>
                    {t('pane.number', { seq: l.seq })}
                  </button>
                )}{' '}
                {(l.kind === 'observation' || l.kind === 'correction') && <strong>{figure(l.quantity)}</strong>}
                <br />
                <span className="soft">
                  {[l.actor, instantText(l.recorded_at, zone), l.reason].filter(Boolean).join(' · ')}
                </span>
              </li>
            ))}
          </ol>
        </>
      )}
      <ProofOf line={line} />
      <p className="no-print">
        <Link to="/ledger" search={{ unit: line.unit, indicator: line.indicator } as never}>
          {t('pane.where')}
        </Link>
      </p>
    </>
  )
}

function Standing({ line }: { line: Line }) {
  const { t } = useTranslation('explain')
  if (line.standing === 'live') return line.basis === 'verified' || line.verified_later ? <Status is="done">{t('standing.verified')}</Status> : <Status is="warn">{t('standing.live')}</Status>
  if (line.standing === 'superseded' || line.standing === 'retracted') return <Status is="none">{t(`standing.${line.standing}`)}</Status>
  if (line.standing === 'returned') return <Status is="bad">{t('standing.returned')}</Status>
  return <Mark>{t(`recordKind.${line.kind}`)}</Mark>
}
