import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, must, writeKey } from '../../api/client'
import { useUnitNames, useUnitOptions } from '../../app/queries'
import { useAgency, useSession } from '../../app/session'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { EvidenceFile, EvidencePick } from '../../parts/evidence'
import { Facts } from '../../parts/facts'
import { Failure } from '../../parts/failure'
import { Choice, Find, Segments, TextBox } from '../../parts/field'
import { Note } from '../../parts/notes'
import { instantText } from '../../parts/time'
import { tell } from '../../parts/toast'
import { usePublishSearch } from './index'
import styles from './publish.module.css'
import { objectionsQuery, type Edition, type FrozenBoard, type Objection } from './queries'
import { ObjectionState } from './state'

interface Props {
  edition: Edition
  objections: readonly Objection[]
  board: FrozenBoard | undefined
}

export function Objections({ edition, objections, board }: Props) {
  const { t } = useTranslation('publish')
  const { zone } = useAgency()
  const { can } = useSession()
  const { search, set } = usePublishSearch()
  const unit = useUnitNames()
  const [filing, setFiling] = useState(false)
  const open = !!edition.object_until && Date.parse(edition.object_until) > Date.now()
  const item = (code: string | undefined) => (code ? (board?.units[0]?.items.find((i) => i.code === code)?.name ?? code) : t('total'))
  const opened = objections.find((o) => o.code === search.objection)
  return (
    <section aria-labelledby="objections">
      <h2 id="objections">{t('objections')}</h2>
      <p className="soft">{open ? t('windowOpen', { at: instantText(edition.object_until, zone) }) : t('windowClosed', { at: instantText(edition.object_until, zone) })}</p>
      {objections.length > 0 && (
        <ul className={styles.objections}>
          {objections.map((o) => (
            <li key={o.code}>
              <ObjectionState state={o.state} />
              <span>
                <strong>{unit(o.unit)}</strong> · {item(o.item)}
                <br />
                {o.ground}
                {o.decision && (
                  <>
                    <br />
                    <span className="soft">{t('decided', { by: o.decided_by, reason: o.decision })}</span>
                  </>
                )}
              </span>
              <Button look="quiet" onPress={() => set({ objection: o.code })} aria-label={t('openObjection', { unit: unit(o.unit) })}>
                {t('open')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {can('objection.file') && open && <Button onPress={() => setFiling(true)}>{t('file')}</Button>}
      {filing && <File edition={edition} board={board} onClose={() => setFiling(false)} />}
      {opened && <Opened objection={opened} item={item(opened.item)} onClose={() => set({ objection: undefined })} />}
    </section>
  )
}

function File({ edition, board, onClose }: { edition: Edition; board: FrozenBoard | undefined; onClose: () => void }) {
  const { t } = useTranslation('publish')
  const { t: common } = useTranslation()
  const { unitsOf } = useSession()
  const queries = useQueryClient()
  const units = useUnitOptions()
  const [unit, setUnit] = useState<string | null>(unitsOf('commander').find((u) => board?.units.some((b) => b.code === u)) ?? null)
  const [item, setItem] = useState('')
  const [ground, setGround] = useState('')
  const [evidence, setEvidence] = useState<string[]>([])
  const file = useMutation({
    mutationFn: () =>
      must(client.POST('/api/v1/objections', { params: { header: { 'Idempotency-Key': writeKey() } }, body: { edition: edition.code, unit: unit!, item: item || undefined, ground: ground.trim(), evidence: evidence.length ? evidence : undefined } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: objectionsQuery.queryKey })
      tell(t('filed'))
      onClose()
    },
  })
  const items = board?.units.find((u) => u.code === unit)?.items ?? board?.units[0]?.items ?? []
  return (
    <Dialog title={t('file')} isOpen onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(e) => {
          e.preventDefault()
          file.mutate()
        }}
      >
        <Find key={units.length} label={t('unit')} options={units.filter((u) => board?.units.some((b) => b.code === u.id))} value={unit} onChange={setUnit} />
        <Choice label={t('item')} options={[{ id: '', name: t('total') }, ...items.map((i) => ({ id: i.code, name: i.name, note: i.score ?? undefined }))]} value={item} onChange={setItem} />
        <TextBox label={t('ground')} lines={4} value={ground} onChange={setGround} isRequired />
        {unit && <EvidencePick unit={unit} value={evidence} onChange={setEvidence} />}
        {file.isError && <Failure error={file.error} />}
        <footer className={styles.foot}>
          <Button onPress={onClose}>{common('act.cancel')}</Button>
          <Button type="submit" look="primary" isDisabled={!unit || !ground.trim() || file.isPending}>
            {t('file')}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}

function Opened({ objection: o, item, onClose }: { objection: Objection; item: string; onClose: () => void }) {
  const { t } = useTranslation('publish')
  const { account, can } = useSession()
  const { zone } = useAgency()
  const unit = useUnitNames()
  const queries = useQueryClient()
  const [upheld, setUpheld] = useState('')
  const [reason, setReason] = useState('')
  const decide = useMutation({
    mutationFn: () => must(client.POST('/api/v1/objections/{code}/decision', { params: { path: { code: o.code }, header: { 'Idempotency-Key': writeKey() } }, body: { upheld: upheld === 'yes', reason: reason.trim() } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: objectionsQuery.queryKey })
      tell(t('answered'))
    },
  })
  return (
    <Dialog place="side" title={t('objectionOf', { unit: unit(o.unit) })} isOpen onClose={onClose}>
      <p>
        <ObjectionState state={o.state} />
      </p>
      <Facts
        of={[
          [t('item'), item],
          [t('ground'), o.ground],
          [t('evidence'), o.evidence?.length ? o.evidence.map((h) => <EvidenceFile key={h} hash={h} />) : undefined],
          [t('filedBy'), o.by],
          [t('filedAt'), instantText(o.at, zone)],
          [t('decidedBy'), o.decided_by],
          [t('decidedAt'), instantText(o.decided_at, zone)],
          [t('decision'), o.decision],
        ]}
      />
      {o.state === 'upheld' && <Note>{t('upheldHelp')}</Note>}
      {o.state === 'open' && can('objection.decide') && o.by !== account && (
        <form
          className={styles.form}
          onSubmit={(e) => {
            e.preventDefault()
            decide.mutate()
          }}
        >
          <h3>{t('decide')}</h3>
          <Segments
            label={t('decision')}
            options={[
              { id: 'yes', name: t('uphold') },
              { id: 'no', name: t('reject') },
            ]}
            value={upheld}
            onChange={setUpheld}
          />
          <TextBox label={t('decideReason')} lines={3} value={reason} onChange={setReason} isRequired />
          <p className="soft">{t('decideHelp')}</p>
          {decide.isError && <Failure error={decide.error} />}
          <footer className={styles.foot}>
            <Button type="submit" look="primary" isDisabled={!upheld || !reason.trim() || decide.isPending}>
              {t('decide')}
            </Button>
          </footer>
        </form>
      )}
    </Dialog>
  )
}
