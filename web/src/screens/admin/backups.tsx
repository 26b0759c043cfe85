import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, must, type Schemas } from '../../api/client'
import { useAgency, useSession } from '../../app/session'
import { Ask } from '../../parts/ask'
import { Button } from '../../parts/button'
import { Confirm, Dialog } from '../../parts/dialog'
import { Facts } from '../../parts/facts'
import { Empty, Note } from '../../parts/notes'
import { figure } from '../../parts/number'
import { Status } from '../../parts/status'
import { DataTable, type Column } from '../../parts/table'
import { instantText } from '../../parts/time'
import { Once } from '../account/once'
import styles from './admin.module.css'
import { base64Of } from './interval'
import { useIntervalWords } from './jobwords'
import { backupsQuery, jobsQuery } from './queries'

type Backup = Schemas['ArchiveKept']
type List = Schemas['BackupList']

/** The backups that the server has taken, and the one that it takes. */
export function Backups() {
  const { t } = useTranslation('admin')
  const list = useQuery(backupsQuery)
  return (
    <Ask query={list}>
      {(l) =>
        l.configured ? (
          <Configured list={l} />
        ) : (
          <Empty title={t('backup.unset')}>
            <p>{l.advice}</p>
          </Empty>
        )
      }
    </Ask>
  )
}

function Configured({ list: l }: { list: List }) {
  const { t } = useTranslation('admin')
  const { zone } = useAgency()
  const { can } = useSession()
  const every = useIntervalWords()
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [opened, setOpened] = useState<Backup>()
  const take = async () => {
    await must(client.POST('/api/v1/backups'))
    await Promise.all([queries.invalidateQueries({ queryKey: backupsQuery.queryKey }), queries.invalidateQueries({ queryKey: jobsQuery.queryKey })])
  }
  const columns = useMemo<Column<Backup>[]>(
    () => [
      { id: 'made', head: t('backup.madeAt'), width: 170, fixed: true, cell: (b) => instantText(b.made_at, zone, true) },
      { id: 'verified', head: t('backup.standing'), width: 110, cell: (b) => <Verified backup={b} /> },
      { id: 'seq', head: t('backup.seq'), width: 110, align: 'right', cell: (b) => known(b) && figure(b.seq) },
      { id: 'log', head: t('backup.logSize'), width: 110, align: 'right', cell: (b) => known(b) && figure(b.log_size) },
      { id: 'size', head: t('backup.size'), width: 140, align: 'right', cell: (b) => t('backup.bytes', { size: figure(b.size) }) },
      { id: 'root', head: t('backup.root'), width: 280, grow: true, cell: (b) => <code>{b.log_root}</code> },
      { id: 'file', head: t('backup.file'), width: 300, cell: (b) => b.name },
    ],
    [t, zone],
  )
  return (
    <>
      {can('backup.write') && (
        <div className={styles.tools}>
          <Button look="primary" onPress={() => setAsking(true)} isDisabled={!!l.running}>
            {t('backup.take')}
          </Button>
        </div>
      )}
      <Facts
        of={[
          [t('backup.every'), l.every_seconds ? every(l.every_seconds) : t('backup.byHand')],
          [t('backup.keep'), l.keep ? t('backup.keepCount', { count: l.keep }) : t('backup.keepAll')],
          [t('backup.next'), !l.running && instantText(l.next, zone)],
        ]}
      />
      <div aria-live="polite">
        <Standing list={l} />
      </div>
      {l.backups.length > 0 ? (
        <DataTable id="backups" label={t('tab.backups')} columns={columns} rows={l.backups} rowKey={(b) => b.name} onOpen={setOpened} />
      ) : (
        !l.running && (
          <Empty title={t('backup.none')}>
            <p>{can('backup.write') && t('backup.noneHelp')}</p>
          </Empty>
        )
      )}
      {opened && <Opened backup={opened} onClose={() => setOpened(undefined)} />}
      <Confirm title={t('backup.take')} act={t('backup.take')} isOpen={asking} onClose={() => setAsking(false)} onConfirm={take}>
        {l.keep ? t('backup.takeHelp', { keep: l.keep }) : t('backup.takeHelpAll')}
      </Confirm>
    </>
  )
}

/** What becomes of the one that is being taken, and why the last was not made. */
function Standing({ list: { running, last, trouble } }: { list: List }) {
  const { t } = useTranslation('admin')
  const { zone } = useAgency()
  return (
    <>
      {trouble && <Note kind="bad">{trouble}</Note>}
      {running && <Note>{t('backup.running', { stage: t(`job.stages.${running.stage ?? 'waiting'}`), by: running.account ?? t('job.clock'), at: instantText(running.started, zone, true) })}</Note>}
      {!running && last?.state === 'failed' && <Note kind="bad">{t('backup.failed', { at: instantText(last.ended, zone), why: last.error })}</Note>}
    </>
  )
}

const known = (b: Backup) => b.log_root !== ''

function Verified({ backup: b }: { backup: Backup }) {
  const { t } = useTranslation('admin')
  return b.verified ? <Status is="good">{t('backup.verified')}</Status> : <Status is="warn">{t('backup.unknown')}</Status>
}

function Opened({ backup: b, onClose }: { backup: Backup; onClose: () => void }) {
  const { t } = useTranslation('admin')
  const { zone } = useAgency()
  return (
    <Dialog place="side" title={instantText(b.made_at, zone, true)} isOpen onClose={onClose}>
      <p>
        <Verified backup={b} />
      </p>
      {!b.verified && <Note kind="warn">{t('backup.unknownHelp')}</Note>}
      <Facts
        of={[
          [t('backup.size'), t('backup.bytes', { size: figure(b.size) })],
          [t('backup.seq'), known(b) && figure(b.seq)],
          [t('backup.logSize'), known(b) && figure(b.log_size)],
        ]}
      />
      {known(b) && (
        <>
          <h3>{t('backup.root')}</h3>
          <Once secret={b.log_root} label={t('backup.root')} />
          <h3>{t('backup.rootSigned')}</h3>
          <p className="soft">{t('backup.rootHelp')}</p>
          <Once secret={base64Of(b.log_root)} label={t('backup.rootSigned')} />
        </>
      )}
      <h3>{t('backup.file')}</h3>
      <p className="soft">{t('backup.where')}</p>
      <Once secret={`tongchou restore ${b.name} DIR`} label={t('backup.restore')} />
    </Dialog>
  )
}
