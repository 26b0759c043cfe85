import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, must, writeKey } from '../../api/client'
import { useIndicatorNames, useUnitNames } from '../../app/queries'
import { useAgency, useSession } from '../../app/session'
import { Ask } from '../../parts/ask'
import { Button } from '../../parts/button'
import { Confirm, Dialog } from '../../parts/dialog'
import { EvidenceFile } from '../../parts/evidence'
import { Facts } from '../../parts/facts'
import { Empty, Note } from '../../parts/notes'
import { figure } from '../../parts/number'
import { Status, type Standing } from '../../parts/status'
import { DataTable, type Column } from '../../parts/table'
import { instantText } from '../../parts/time'
import { tell } from '../../parts/toast'
import styles from './ledger.module.css'
import { proposalsQuery, type Proposal } from './queries'
import { useLedgerSearch } from './records'

const looks: Record<string, Standing> = { proposed: 'warn', approved: 'done', refused: 'none' }

/** The only way into what is locked: one person proposes, another approves. */
export function Proposals() {
  const { t } = useTranslation('ledger')
  const { zone } = useAgency()
  const { search, set } = useLedgerSearch()
  const list = useQuery(proposalsQuery)
  const unit = useUnitNames()
  const indicator = useIndicatorNames()
  const columns = useMemo<Column<Proposal>[]>(
    () => [
      { id: 'at', head: t('proposed'), width: 140, cell: (p) => instantText(p.at, zone), key: (p) => p.at },
      { id: 'state', head: t('state'), width: 100, cell: (p) => <ProposalState state={p.state} /> },
      { id: 'kind', head: t('kind'), width: 84, cell: (p) => t(`proposal.${p.kind as 'correction'}`) },
      { id: 'unit', head: t('unit'), width: 180, grow: true, cell: (p) => unit(p.unit) },
      { id: 'indicator', head: t('indicator'), width: 160, cell: (p) => indicator(p.indicator) },
      { id: 'on', head: t('day'), width: 104, cell: (p) => p.on },
      { id: 'quantity', head: t('quantity'), width: 90, align: 'right', cell: (p) => (p.kind === 'retraction' ? '' : figure(p.quantity)) },
      { id: 'reason', head: t('reason'), width: 220, cell: (p) => p.reason },
      { id: 'by', head: t('proposedBy'), width: 110, cell: (p) => p.by },
    ],
    [t, zone, unit, indicator],
  )
  return (
    <Ask query={list}>
      {(all) => {
        const open = all.find((p) => p.code === search.proposal)
        const rows = [...all].sort((a, b) => Number(b.state === 'proposed') - Number(a.state === 'proposed') || b.at.localeCompare(a.at))
        return all.length === 0 ? (
          <Empty title={t('noProposals')}>{t('noProposalsHelp')}</Empty>
        ) : (
          <>
            <DataTable id="proposals" label={t('tab.proposals')} columns={columns} rows={rows} rowKey={(p) => p.code} onOpen={(p) => set({ proposal: p.code }, false)} current={search.proposal} />
            {open && <Opened proposal={open} onClose={() => set({ proposal: undefined })} />}
          </>
        )
      }}
    </Ask>
  )
}

function ProposalState({ state }: { state: string }) {
  const { t } = useTranslation('ledger')
  return <Status is={looks[state] ?? 'none'}>{t(`proposal.${state as 'proposed'}`)}</Status>
}

function Opened({ proposal: p, onClose }: { proposal: Proposal; onClose: () => void }) {
  const { t } = useTranslation('ledger')
  const { account, can } = useSession()
  const { zone } = useAgency()
  const { set } = useLedgerSearch()
  const unit = useUnitNames()
  const indicator = useIndicatorNames()
  const [act, setAct] = useState<'approve' | 'refuse'>()
  const own = p.by === account
  const decide = async (reason: string) => {
    const params = { path: { code: p.code }, header: { 'Idempotency-Key': writeKey() } }
    if (act === 'approve') await must(client.POST('/api/v1/proposals/{code}/approve', { params }))
    else await must(client.POST('/api/v1/proposals/{code}/refuse', { params, body: { reason } }))
    tell(t(act === 'approve' ? 'approved' : 'refused'))
  }
  const record = (seq: number) => (
    <button type="button" className={styles.number} onClick={() => set({ tab: undefined, proposal: undefined, record: String(seq) }, false)}>
      {t('number', { seq })}
    </button>
  )
  return (
    <Dialog place="side" title={t('proposal.title', { kind: t(`proposal.${p.kind as 'correction'}`) })} isOpen onClose={onClose}>
      <p>
        <ProposalState state={p.state} />
      </p>
      <Facts
        of={[
          [t('proposal.about'), p.record && record(p.record)],
          [t('unit'), unit(p.unit)],
          [t('indicator'), indicator(p.indicator)],
          [t('day'), p.on],
          [t('quantity'), p.kind !== 'retraction' && <span className={styles.quantity}>{figure(p.quantity)}</span>],
          [t('voucher'), p.voucher],
          [t('reason'), p.reason],
          [t('evidence'), p.evidence?.length ? p.evidence.map((h) => <EvidenceFile key={h} hash={h} />) : undefined],
          [t('proposal.locked'), p.locked_period && `${p.locked_period} · ${unit(p.locked_unit ?? '')}`],
          [t('proposedBy'), p.by],
          [t('proposed'), instantText(p.at, zone)],
          [t('decidedBy'), p.decided_by],
          [t('decided'), instantText(p.decided_at, zone)],
          [t('decision'), p.decision],
          [t('writtenAs'), p.written_as && record(p.written_as)],
        ]}
      />
      {p.state === 'proposed' && can('correction.approve') && (
        <>
          {own && <Note>{t('ownProposal')}</Note>}
          <footer className={styles.foot}>
            <Button onPress={() => setAct('refuse')} isDisabled={own}>
              {t('refuse')}
            </Button>
            <Button look="primary" onPress={() => setAct('approve')} isDisabled={own}>
              {t('approve')}
            </Button>
          </footer>
        </>
      )}
      <Confirm title={t(act === 'refuse' ? 'refuse' : 'approve')} act={t(act === 'refuse' ? 'refuse' : 'approve')} danger={act === 'refuse'} isOpen={!!act} onClose={() => setAct(undefined)} onConfirm={decide} reason={act === 'refuse' ? t('reason') : undefined}>
        {t(act === 'refuse' ? 'refuseHelp' : 'approveHelp')}
      </Confirm>
    </Dialog>
  )
}
