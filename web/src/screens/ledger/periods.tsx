import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, must, writeKey } from '../../api/client'
import { periodsQuery, useIndicatorNames, useUnitNames, useUnitOptions } from '../../app/queries'
import { useAgency, useSession } from '../../app/session'
import { Ask } from '../../parts/ask'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Facts } from '../../parts/facts'
import { Failure } from '../../parts/failure'
import { Find, TextBox } from '../../parts/field'
import { useHeld } from '../../parts/held'
import { Empty, Note } from '../../parts/notes'
import { Status } from '../../parts/status'
import { DataTable, type Column } from '../../parts/table'
import { instantText } from '../../parts/time'
import { tell } from '../../parts/toast'
import styles from './ledger.module.css'
import { PeriodForm } from './periodform'
import { locksQuery, periodQuery, type Lock, type Period } from './queries'
import { useLedgerSearch } from './records'

export function OpenPeriod() {
  const { t } = useTranslation('ledger')
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button look="primary" onPress={() => setOpen(true)}>
        {t('period.open')}
      </Button>
      {open && <PeriodForm onClose={() => setOpen(false)} />}
    </>
  )
}

/** The periods that are asked for, and what of them is locked for good. */
export function Periods() {
  const { t } = useTranslation('ledger')
  const { zone } = useAgency()
  const { search, set } = useLedgerSearch()
  const unit = useUnitNames()
  const periods = useQuery(periodsQuery())
  const locks = useQuery(locksQuery).data
  const columns = useMemo<Column<Period>[]>(
    () => [
      { id: 'name', head: t('period.name'), width: 180, grow: true, fixed: true, cell: (p) => p.name, key: (p) => p.name },
      { id: 'state', head: t('state'), width: 120, cell: (p) => <PeriodState period={p} locks={locks?.filter((l) => l.period === p.code) ?? []} /> },
      { id: 'first', head: t('period.days'), width: 190, cell: (p) => `${p.first} – ${p.last}`, key: (p) => p.first },
      { id: 'unit', head: t('period.unit'), width: 160, cell: (p) => unit(p.unit) },
      { id: 'kind', head: t('period.kind'), width: 100, cell: (p) => p.kind || t('period.lowest') },
      { id: 'submit', head: t('period.submitBy'), width: 140, cell: (p) => instantText(p.submit_by, zone), key: (p) => p.submit_by },
      { id: 'verify', head: t('period.verifyBy'), width: 140, cell: (p) => instantText(p.verify_by, zone), key: (p) => p.verify_by },
    ],
    [t, zone, unit, locks],
  )
  return (
    <Ask query={periods}>
      {(all) =>
        all.length === 0 ? (
          <Empty title={t('period.none')}>{t('period.noneHelp')}</Empty>
        ) : (
          <>
            <DataTable id="periods" label={t('tab.periods')} columns={columns} rows={[...all].sort((a, b) => b.first.localeCompare(a.first))} rowKey={(p) => p.code} onOpen={(p) => set({ period: p.code }, false)} current={search.period} />
            {search.period && <Opened code={search.period} locks={locks?.filter((l) => l.period === search.period) ?? []} onClose={() => set({ period: undefined })} />}
          </>
        )
      }
    </Ask>
  )
}

function PeriodState({ period, locks }: { period: Period; locks: Lock[] }) {
  const { t } = useTranslation('ledger')
  if (period.withdrawn) return <Status is="none">{t('period.withdrawn')}</Status>
  if (locks.some((l) => l.unit === period.unit)) return <Status is="done">{t('period.lockedAll')}</Status>
  if (locks.length) return <Status is="warn">{t('period.lockedSome', { count: locks.length })}</Status>
  return <Status is="good">{t('period.isOpen')}</Status>
}

function Opened({ code, locks, onClose }: { code: string; locks: Lock[]; onClose: () => void }) {
  const { t } = useTranslation('ledger')
  const { zone } = useAgency()
  const { can } = useSession()
  const unit = useUnitNames()
  const indicator = useIndicatorNames()
  const period = useQuery(periodQuery(code))
  const [act, setAct] = useState<'amend' | 'lock'>()
  return (
    <Dialog place="side" title={period.data?.data.name ?? code} isOpen onClose={onClose}>
      <Ask query={period}>
        {({ data: p }) => (
          <>
            <p>
              <PeriodState period={p} locks={locks} />
            </p>
            <Facts
              of={[
                [t('period.code'), p.code],
                [t('period.days'), `${p.first} – ${p.last}`],
                [t('period.unit'), unit(p.unit)],
                [t('period.kind'), p.kind || t('period.lowest')],
                [t('period.indicators'), p.indicators?.map(indicator).join('、') || t('period.anyIndicator')],
                [t('period.submitBy'), instantText(p.submit_by, zone)],
                [t('period.verifyBy'), instantText(p.verify_by, zone)],
                [t('reason'), p.reason],
              ]}
            />
            <div className={styles.actions}>
              {can('period.write') && <Button onPress={() => setAct('amend')}>{t('period.amend')}</Button>}
              {can('period.lock') && (
                <Button look="danger" onPress={() => setAct('lock')}>
                  {t('period.lock')}
                </Button>
              )}
            </div>
            <h3>{t('period.locks')}</h3>
            {locks.length === 0 ? (
              <p className="soft">{t('period.noLocks')}</p>
            ) : (
              locks.map((l) => (
                <Facts
                  key={l.unit}
                  of={[
                    [t('unit'), unit(l.unit)],
                    [t('period.lockedBy'), l.by],
                    [t('period.lockedAt'), instantText(l.at, zone)],
                    [t('reason'), l.reason],
                  ]}
                />
              ))
            )}
            {act === 'amend' && <AmendPeriod code={code} onClose={() => setAct(undefined)} />}
            {act === 'lock' && <LockForm period={p} onClose={() => setAct(undefined)} />}
          </>
        )}
      </Ask>
    </Dialog>
  )
}

function AmendPeriod({ code, onClose }: { code: string; onClose: () => void }) {
  const { held, again } = useHeld(useQuery(periodQuery(code)))
  return held && <PeriodForm key={held.tag} period={held.data} tag={held.tag} onAgain={again} onClose={onClose} />
}

/** There is no unlocking, so it is asked twice: which unit, and whether. */
function LockForm({ period, onClose }: { period: Period; onClose: () => void }) {
  const { t } = useTranslation('ledger')
  const { t: common } = useTranslation()
  const units = useUnitOptions()
  const [unit, setUnit] = useState<string | null>(period.unit)
  const [reason, setReason] = useState('')
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const lock = async () => {
    setBusy(true)
    setError(undefined)
    try {
      await must(client.POST('/api/v1/periods/{code}/locks', { params: { path: { code: period.code }, header: { 'Idempotency-Key': writeKey() } }, body: { unit: unit!, reason: reason.trim() || undefined } }))
      tell(t('period.lockDone', { name: period.name }))
      onClose()
    } catch (e) {
      setError(e)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog title={t('period.lockTitle', { name: period.name })} isOpen onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(e) => {
          e.preventDefault()
          void lock()
        }}
      >
        <Note kind="warn">{t('period.lockHelp')}</Note>
        <Find key={units.length} label={t('period.lockUnit')} options={units} value={unit} onChange={setUnit} />
        <TextBox label={t('reason')} value={reason} onChange={setReason} lines={2} />
        {error !== undefined && <Failure error={error} />}
        <footer className={styles.foot}>
          <Button onPress={onClose}>{common('act.cancel')}</Button>
          <Button type="submit" look="danger" isDisabled={!unit || busy}>
            {t('period.lock')}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}
