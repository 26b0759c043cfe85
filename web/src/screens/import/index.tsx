import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { writeKey } from '../../api/client'
import { useSession } from '../../app/session'
import { Button } from '../../parts/button'
import { Choice, Segments } from '../../parts/field'
import { Page } from '../../parts/page'
import { Check } from './check'
import { Done } from './done'
import type { Sent } from './queries'
import { importSearch, kinds, type Kind, type Search } from './search'
import { Start } from './start'

export default function Screen() {
  const { t } = useTranslation('import')
  const { can } = useSession()
  const search = importSearch(useSearch({ strict: false }) as Record<string, unknown>)
  const navigate = useNavigate()
  const set = (change: Search) => void navigate({ to: '.', search: (old: Record<string, unknown>) => ({ ...old, ...change }), replace: true })
  const [sent, setSent] = useState<Sent>()
  const again = () => {
    setSent(undefined)
    set({ job: undefined, view: undefined, rows: undefined })
  }
  const edit = (sheet: string | undefined, cell: string, value: string) =>
    setSent((s) => s && { ...s, edits: [...s.edits.filter((e) => (e.sheet ?? '') !== (sheet ?? '') || e.cell !== cell), { sheet, cell, value }] })

  if (search.job)
    return (
      <Page title={t('title')}>
        <Done job={search.job} onAgain={again} />
      </Page>
    )
  if (!sent)
    return (
      <Page title={t('title')} lead={t('lead')}>
        <Start onFile={(file) => setSent({ file, id: writeKey(), edits: [] })} />
      </Page>
    )
  return (
    <Page
      wide
      title={t('title')}
      lead={sent.file.name}
      actions={<Button onPress={again}>{t('other')}</Button>}
      tools={
        <>
          <Choice label={t('kind.label')} options={[{ id: 'guess', name: t('kind.guess') }, ...kinds.map((id) => ({ id, name: t(`kind.${id}`) }))]} value={search.kind ?? 'guess'} onChange={(id) => set({ kind: id === 'guess' ? undefined : (id as Kind) })} />
          {can('record.attest') && (
            <Segments label={t('basis.label')} options={[{ id: 'submitted', name: t('basis.submitted') }, { id: 'verified', name: t('basis.verified') }]} value={search.basis ?? 'submitted'} onChange={(id) => set({ basis: id === 'verified' ? 'verified' : undefined })} />
          )}
        </>
      }
    >
      <Check sent={sent} search={search} set={set} onEdit={edit} onBegun={(job) => void navigate({ to: '.', search: { job: job.id } as never, replace: false })} />
    </Page>
  )
}
