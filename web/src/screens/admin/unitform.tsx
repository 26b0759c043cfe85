import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Checkbox } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { client, must } from '../../api/client'
import { useUnitNames, useUnitOptions } from '../../app/queries'
import { useAgency } from '../../app/session'
import { Ask } from '../../parts/ask'
import { Dialog } from '../../parts/dialog'
import { Find, TextBox } from '../../parts/field'
import { useHeld } from '../../parts/held'
import { Note } from '../../parts/notes'
import { tell } from '../../parts/toast'
import styles from './admin.module.css'
import { DatedFoot } from './datedfoot'
import { unitVersionsQuery, type Unit } from './queries'

/** A new unit, or a unit that is otherwise from a day on; parent is where it was dropped. Before that day all stays as it was. */
export function UnitForm({ unit, parent, onClose }: { unit?: Unit; parent?: string; onClose: () => void }) {
  const { t } = useTranslation('admin')
  const names = useUnitNames()
  const versions = useQuery({ ...unitVersionsQuery(unit?.code ?? ''), enabled: !!unit })
  const { held, again } = useHeld(versions)
  const title = !unit ? t('unit.add') : parent !== undefined ? t('unit.moveTitle', { name: unit.name, parent: parent ? names(parent) : t('top') }) : t('unit.editTitle', { name: unit.name })
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      {unit ? <Ask query={versions}>{() => held && <Fields key={held.tag} unit={held.data.versions.at(-1)} tag={held.tag} parent={parent} onAgain={again} onClose={onClose} />}</Ask> : <Fields onClose={onClose} />}
    </Dialog>
  )
}

interface Props {
  /** The latest version, whatever day the tree is shown as of, and the tag that was read with it. */
  unit?: Unit
  tag?: string
  parent?: string
  onAgain?: () => void
  onClose: () => void
}

function Fields({ unit, tag, parent, onAgain, onClose }: Props) {
  const { t } = useTranslation('admin')
  const agency = useAgency()
  const units = useUnitOptions()
  const [code, setCode] = useState(unit?.code ?? '')
  const [name, setName] = useState(unit?.name ?? '')
  const [kind, setKind] = useState(unit?.kind ?? '')
  const [above, setAbove] = useState<string | null>(parent ?? unit?.parent ?? null)
  const [closed, setClosed] = useState(unit?.closed ?? false)
  const [from, setFrom] = useState<string | undefined>(agency.today)
  const [reason, setReason] = useState('')
  const write = useMutation({
    mutationFn: () =>
      must(
        client.PUT('/api/v1/units/{code}', {
          params: { path: { code: code.trim() }, header: unit ? { 'If-Match': tag } : { 'If-None-Match': '*' } },
          body: { name: name.trim(), kind: kind.trim() || undefined, parent: above || undefined, region: unit?.region, closed: closed || undefined, from: from!, reason: reason.trim() },
        }),
      ),
    onSuccess: () => {
      tell(t('unit.done', { name: name.trim(), day: from }))
      onClose()
    },
  })
  return (
    <form
      className={styles.form}
      onSubmit={(e) => {
        e.preventDefault()
        write.mutate()
      }}
    >
      <Note>{t('unit.fromHelp')}</Note>
      {!unit && <TextBox label={t('code')} value={code} onChange={setCode} isRequired autoFocus />}
      {parent === undefined && (
        <>
          <TextBox label={t('name')} value={name} onChange={setName} isRequired />
          <TextBox label={t('kind')} value={kind} onChange={setKind} />
          <Find key={units.length} label={t('parent')} placeholder={t('top')} options={units.filter((u) => u.id !== unit?.code)} value={above} onChange={setAbove} />
          {unit && (
            <Checkbox isSelected={closed} onChange={setClosed} className={styles.check!}>
              <span aria-hidden="true">{closed ? '☑' : '☐'}</span> {t('unit.close')}
            </Checkbox>
          )}
        </>
      )}
      <DatedFoot from={from} onFrom={setFrom} reason={reason} onReason={setReason} write={write} ready={!!code.trim() && !!name.trim()} onAgain={onAgain} onClose={onClose} />
    </form>
  )
}
