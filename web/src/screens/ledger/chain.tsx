import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, must, writeKey } from '../../api/client'
import { useAgency, useSession } from '../../app/session'
import { Ask } from '../../parts/ask'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { EvidenceFile, evidenceOf } from '../../parts/evidence'
import { Facts } from '../../parts/facts'
import { Failure } from '../../parts/failure'
import { figure } from '../../parts/number'
import { instantText } from '../../parts/time'
import { Change } from './change'
import styles from './ledger.module.css'
import { chainQuery, type Line } from './queries'
import { RecordStanding, standingOf } from './standing'

/** A record beside the list, with all that came before and after it: nothing of it is ever written over. */
export function Chain({ seq, onClose, onOpen }: { seq: number; onClose: () => void; onOpen: (seq: number) => void }) {
  const { t } = useTranslation('ledger')
  const chain = useQuery(chainQuery(seq))
  return (
    <Dialog place="side" title={t('record', { seq })} isOpen onClose={onClose}>
      <Ask query={chain}>{(lines) => <History lines={lines} seq={seq} onOpen={onOpen} />}</Ask>
    </Dialog>
  )
}

function History({ lines, seq, onOpen }: { lines: Line[]; seq: number; onOpen: (seq: number) => void }) {
  const { t } = useTranslation('ledger')
  const here = lines.find((l) => l.seq === seq)
  if (!here) return null
  return (
    <>
      <Facts
        of={[
          [t('unit'), here.unit_name ? `${here.unit_name}（${here.unit}）` : here.unit],
          [t('indicator'), here.indicator_name || here.indicator],
        ]}
      />
      <Acts line={lines.find((l) => l.standing === 'live') ?? here} />
      <h3>{t('history')}</h3>
      <ol className={styles.chain}>
        {lines.map((l) => (
          <li key={l.seq} className={`${styles.link} ${l.seq === seq ? styles.here : ''}`} aria-current={l.seq === seq ? 'true' : undefined}>
            <Link line={l} onOpen={l.seq === seq ? undefined : () => onOpen(l.seq)} />
          </li>
        ))}
      </ol>
      <p>
        <a href={`/api/v1/records/${seq}/proof`} download={`${seq}.proof`}>
          {t('proof')}
        </a>
        <span className="soft"> {t('proofHelp')}</span>
      </p>
    </>
  )
}

function Link({ line, onOpen }: { line: Line; onOpen?: () => void }) {
  const { t } = useTranslation('ledger')
  const { zone } = useAgency()
  const carries = line.kind === 'observation' || line.kind === 'correction'
  const evidence = evidenceOf(line.evidence)
  return (
    <>
      <div className={styles.linkHead}>
        <strong>{t(`kinds.${line.kind}`)}</strong>
        {onOpen ? (
          <button type="button" className={styles.number} onClick={onOpen}>
            {t('number', { seq: line.seq })}
          </button>
        ) : (
          <span>{t('number', { seq: line.seq })}</span>
        )}
        <RecordStanding line={line} />
      </div>
      <Facts
        of={[
          [t('quantity'), carries && <span className={`${styles.quantity} ${line.standing === 'live' ? '' : styles.struck}`}>{figure(line.quantity)}</span>],
          [t('day'), carries && line.occurred_on],
          [t('voucher'), line.voucher],
          [t('reason'), line.reason],
          [t('by'), line.by],
          [t('actor'), line.actor],
          [t('recorded'), instantText(line.recorded_at, zone, true)],
          [t('origin'), line.origin],
          [
            t('evidence'),
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
    </>
  )
}

/** What the reader may do to the record of a chain that stands. */
function Acts({ line }: { line: Line }) {
  const { t } = useTranslation('ledger')
  const { can } = useSession()
  const [act, setAct] = useState<'correct' | 'retract' | 'return'>()
  const [verifying, setVerifying] = useState(false)
  const [error, setError] = useState<unknown>()
  const is = standingOf(line)
  if (is !== 'verified' && is !== 'waiting') return null
  const change = can('record.write') || can('correction.propose')
  const judge = is === 'waiting' && can('submission.verify')
  if (!change && !judge) return null
  const verify = async () => {
    setVerifying(true)
    setError(undefined)
    await must(client.POST('/api/v1/records/verify', { params: { header: { 'Idempotency-Key': writeKey() } }, body: { records: [line.seq] } })).catch(setError)
    setVerifying(false)
  }
  return (
    <>
      <div className={styles.actions}>
        {judge && (
          <Button onPress={() => void verify()} isDisabled={verifying}>
            {t('verify')}
          </Button>
        )}
        {judge && <Button onPress={() => setAct('return')}>{t('return')}</Button>}
        {change && <Button onPress={() => setAct('correct')}>{t('correct')}</Button>}
        {change && <Button onPress={() => setAct('retract')}>{t('retract')}</Button>}
      </div>
      {error !== undefined && <Failure error={error} />}
      {act && <Change act={act} line={line} onClose={() => setAct(undefined)} />}
    </>
  )
}
