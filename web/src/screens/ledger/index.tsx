import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session'
import { Empty } from '../../parts/notes'
import { Page } from '../../parts/page'
import { Tabs } from '../../parts/tabs'
import { OpenPeriod, Periods } from './periods'
import { Proposals } from './proposals'
import { proposalsQuery } from './queries'
import { Export, Filters, Records } from './records'
import type { Search } from './search'

export default function Screen() {
  const { t } = useTranslation('ledger')
  const { can } = useSession()
  const { tab = 'records' } = useSearch({ strict: false }) as Search
  const waiting = useQuery({ ...proposalsQuery, enabled: can('correction.read') }).data?.filter((p) => p.state === 'proposed').length
  if (!can('record.read'))
    return (
      <Page title={t('title')}>
        <Empty title={t('noRight')}>{t('noRightHelp')}</Empty>
      </Page>
    )
  return (
    <Page wide title={t('title')} lead={t(`lead.${tab}`)} actions={tab === 'records' ? can('export.read') && <Export /> : tab === 'periods' && can('period.write') && <OpenPeriod />}>
      <Tabs
        label={t('title')}
        value={tab}
        tabs={[
          { id: 'records', name: t('tab.records') },
          { id: 'proposals', name: t('tab.proposals'), count: waiting },
          { id: 'periods', name: t('tab.periods') },
        ]}
      />
      {tab === 'records' && (
        <>
          <Filters />
          <Records />
        </>
      )}
      {tab === 'proposals' && <Proposals />}
      {tab === 'periods' && <Periods />}
    </Page>
  )
}
