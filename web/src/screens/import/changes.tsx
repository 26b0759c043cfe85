import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { indicatorsQuery, unitsQuery } from '../../app/queries'
import { useAgency } from '../../app/session'
import { figure } from '../../parts/number'
import { Mark } from '../../parts/status'
import { DataTable, type Column } from '../../parts/table'
import { dayText } from '../../parts/time'
import type { Preview } from './queries'

type Change = Preview['changes'][number]

/** What the file would write, line by line: what stands now, and what would stand. */
export function Changes({ preview }: { preview: Preview }) {
  const { t } = useTranslation('import')
  const { today } = useAgency()
  const units = useQuery(unitsQuery()).data
  const indicators = useQuery(indicatorsQuery()).data
  const columns = useMemo((): Column<Change>[] => {
    const unit = (c: Change) => units?.find((u) => u.code === c.unit)?.name ?? c.unit ?? c.code ?? ''
    const indicator = (c: Change) => indicators?.find((i) => i.code === c.indicator)?.name ?? c.indicator ?? ''
    return [
      { id: 'cell', head: t('changes.cell'), width: 130, fixed: true, cell: (c) => `${c.sheet ? `${c.sheet} ` : ''}${c.cell}` },
      { id: 'what', head: t('changes.what'), width: 90, cell: (c) => <Mark>{t(`what.${c.what as 'new'}`)}</Mark> },
      { id: 'unit', head: t('changes.unit'), width: 190, cell: unit },
      { id: 'indicator', head: t('changes.indicator'), width: 190, cell: indicator },
      { id: 'day', head: t('changes.day'), width: 130, cell: (c) => dayText(c.occurred_on, today) },
      { id: 'before', head: t('changes.before'), width: 110, align: 'right', cell: (c) => figure(c.before) },
      { id: 'after', head: t('changes.after'), width: 110, align: 'right', cell: (c) => <strong>{figure(c.after)}</strong> },
    ]
  }, [t, units, indicators, today])
  return (
    <>
      <DataTable id="import-changes" label={t('changes.label')} columns={columns} rows={preview.changes} rowKey={(c) => `${c.sheet ?? ''}!${c.cell}-${c.line}-${c.what}`} empty={t('changes.none')} />
      {preview.more_changes > 0 && <p className="soft">{t('changes.more', { count: preview.more_changes })}</p>}
    </>
  )
}
