import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { Button as AriaButton, Tree, TreeItem, TreeItemContent, useDragAndDrop } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { unitsQuery, useUnitNames } from '../../app/queries'
import { useAgency, useSession } from '../../app/session'
import { Ask } from '../../parts/ask'
import { Button } from '../../parts/button'
import { DayField } from '../../parts/day'
import { Dialog } from '../../parts/dialog'
import { Facts } from '../../parts/facts'
import { Mark } from '../../parts/status'
import { instantText } from '../../parts/time'
import styles from './admin.module.css'
import { unitVersionsQuery, useAdminSearch, type Unit } from './queries'
import { moved } from './tree'
import { UnitForm } from './unitform'

export function Units() {
  const { t } = useTranslation('admin')
  const { can } = useSession()
  const { search, set } = useAdminSearch()
  const { today } = useAgency()
  const units = useQuery(unitsQuery(search.day))
  const [form, setForm] = useState<{ unit?: Unit; parent?: string }>()
  return (
    <>
      <div className={styles.tools}>
        <DayField label={t('asOf')} value={search.day ?? today} onChange={(day) => set({ day })} />
        {can('directory.write') && <Button onPress={() => setForm({})}>{t('unit.add')}</Button>}
      </div>
      {can('directory.write') && <p className="soft">{t('unit.dragHelp')}</p>}
      <Ask query={units}>{(all) => <UnitTree units={all} onOpen={(unit) => set({ unit })} onMove={can('directory.write') ? (unit, parent) => setForm({ unit, parent }) : undefined} />}</Ask>
      {search.unit && <Opened code={search.unit} onClose={() => set({ unit: undefined })} onEdit={(unit) => setForm({ unit })} />}
      {form && <UnitForm {...form} onClose={() => setForm(undefined)} />}
    </>
  )
}

/** The organisation as a tree; a unit dropped on another is to stand below it, from a day that is asked for. */
function UnitTree({ units, onOpen, onMove }: { units: Unit[]; onOpen: (code: string) => void; onMove?: (unit: Unit, parent: string) => void }) {
  const { t } = useTranslation('admin')
  const below = useMemo(() => {
    const known = new Set(units.map((u) => u.code))
    const map = new Map<string, Unit[]>()
    for (const u of units) {
      const at = u.parent && known.has(u.parent) ? u.parent : ''
      map.set(at, [...(map.get(at) ?? []), u])
    }
    return map
  }, [units])
  const { dragAndDropHooks } = useDragAndDrop({
    isDisabled: !onMove,
    getItems: (keys) => [...keys].slice(0, 1).map((key) => ({ 'text/plain': units.find((u) => u.code === key)?.name ?? String(key) })),
    onMove: (e) => {
      const to = moved(units, String([...e.keys][0]), String(e.target.key), e.target.dropPosition)
      if (to) onMove?.(to.unit, to.parent)
    },
  })
  const draw = (u: Unit) => (
    <TreeItem key={u.code} id={u.code} textValue={u.name} className={styles.item!}>
      <TreeItemContent>
        {({ hasChildItems, isExpanded, allowsDragging, level }) => (
          <div className={styles.node} style={{ paddingInlineStart: (level - 1) * 20 }}>
            {hasChildItems ? (
              <AriaButton slot="chevron" className={styles.chevron!}>
                <span aria-hidden="true">{isExpanded ? '▾' : '▸'}</span>
              </AriaButton>
            ) : (
              <span className={styles.chevron} />
            )}
            {allowsDragging && (
              <AriaButton slot="drag" className={styles.grip!}>
                <span aria-hidden="true">⠿</span>
              </AriaButton>
            )}
            <span>{u.name}</span>
            <span className="soft">{u.code}</span>
            {u.kind && <span className="soft">{u.kind}</span>}
            {u.closed && <Mark>{t('closed')}</Mark>}
          </div>
        )}
      </TreeItemContent>
      {(below.get(u.code) ?? []).map(draw)}
    </TreeItem>
  )
  const tops = below.get('') ?? []
  return (
    <Tree aria-label={t('tab.units')} className={styles.tree!} defaultExpandedKeys={tops.map((u) => u.code)} onAction={(key) => onOpen(String(key))} dragAndDropHooks={dragAndDropHooks}>
      {tops.map(draw)}
    </Tree>
  )
}

function Opened({ code, onClose, onEdit }: { code: string; onClose: () => void; onEdit: (unit: Unit) => void }) {
  const { t } = useTranslation('admin')
  const { t: common } = useTranslation()
  const { zone } = useAgency()
  const { can } = useSession()
  const unit = useUnitNames()
  const versions = useQuery(unitVersionsQuery(code))
  return (
    <Dialog place="side" title={unit(code)} isOpen onClose={onClose}>
      <Ask query={versions}>
        {({ data }) => (
          <>
            {can('directory.write') && data.versions.length > 0 && (
              <p>
                <Button onPress={() => onEdit(data.versions.at(-1)!)}>{common('act.edit')}</Button>
              </p>
            )}
            <h3>{t('versions')}</h3>
            {[...data.versions].reverse().map((v) => (
              <section key={v.record} className={styles.version}>
                <strong>{t('fromDay', { day: v.from })}</strong> {v.closed && <Mark>{t('closed')}</Mark>}
                <Facts
                  of={[
                    [t('name'), v.name],
                    [t('kind'), v.kind],
                    [t('parent'), v.parent ? unit(v.parent) : t('top')],
                    [t('reason'), v.reason],
                    [t('by'), v.by],
                    [t('at'), instantText(v.recorded_at, zone)],
                  ]}
                />
              </section>
            ))}
          </>
        )}
      </Ask>
    </Dialog>
  )
}
