import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session'
import { Empty } from '../../parts/notes'
import { Page } from '../../parts/page'
import { Tabs } from '../../parts/tabs'
import { Tokens } from '../account/tokens'
import { Accounts } from './accounts'
import { Backups } from './backups'
import { Jobs } from './jobs'
import { Log } from './log'
import { Looks } from './looks'
import { People } from './people'
import { useAdminSearch } from './queries'
import { tabs, type Tab } from './search'
import { Units } from './units'

/** An operation of docs/access.md without which a tab has nothing to show. */
const needs: Record<Tab, string> = { units: 'directory.read', people: 'record.read', accounts: 'account.read', tokens: 'token.own', log: 'log.read', backups: 'backup.read', jobs: 'job.read', looks: 'look.read' }

export default function Screen() {
  const { t } = useTranslation('admin')
  const { can } = useSession()
  const { search } = useAdminSearch()
  const mine = tabs.filter((tab) => can(needs[tab]))
  const tab = search.tab ?? 'units'
  return (
    <Page wide title={t('title')} lead={t(`lead.${tab}`)}>
      <Tabs label={t('title')} value={tab} tabs={mine.map((id) => ({ id, name: t(`tab.${id}`) }))} />
      {!mine.includes(tab) ? (
        <Empty title={t('noRight')}>{t('noRightHelp')}</Empty>
      ) : (
        <>
          {tab === 'units' && <Units />}
          {tab === 'people' && <People />}
          {tab === 'accounts' && <Accounts />}
          {tab === 'tokens' && <Tokens />}
          {tab === 'log' && <Log />}
          {tab === 'backups' && <Backups />}
          {tab === 'jobs' && <Jobs />}
          {tab === 'looks' && <Looks />}
        </>
      )}
    </Page>
  )
}
