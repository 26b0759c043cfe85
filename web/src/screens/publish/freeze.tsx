import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, must, writeKey } from '../../api/client'
import type { Basis } from '../../app/moment'
import { boardQuery, groupsQuery, rulebooksQuery } from '../../app/queries'
import { useAgency } from '../../app/session'
import { Ask } from '../../parts/ask'
import { Button } from '../../parts/button'
import { DayField } from '../../parts/day'
import { Dialog } from '../../parts/dialog'
import { Failure } from '../../parts/failure'
import { Choice, Segments, TextBox } from '../../parts/field'
import { tell } from '../../parts/toast'
import { usePublishSearch } from './index'
import styles from './publish.module.css'
import { editionsQuery } from './queries'
import { Ranking } from './ranking'

/** Freezes a board: beneath the form stands the very board that will be frozen. */
export function Freeze({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('publish')
  const { t: common } = useTranslation()
  const agency = useAgency()
  const queries = useQueryClient()
  const { set } = usePublishSearch()
  const [asOf, setAsOf] = useState<string | undefined>(agency.latest ?? agency.today)
  const [basis, setBasis] = useState<Basis>('verified')
  const [group, setGroup] = useState<string>()
  const [rulebook, setRulebook] = useState<string>()
  const [title, setTitle] = useState('')
  const groups = useQuery(groupsQuery(asOf)).data ?? []
  const books = [...new Map((useQuery(rulebooksQuery()).data ?? []).map((b) => [b.code, b.name])).entries()]
  const board = useQuery({ ...boardQuery({ as_of: asOf, basis, group, rulebook }), enabled: !!asOf })
  const freeze = useMutation({
    mutationFn: () => must(client.POST('/api/v1/editions', { params: { header: { 'Idempotency-Key': writeKey() } }, body: { as_of: asOf, basis, group, rulebook, title: title.trim() || undefined, languages: ['zh', 'en'] } })),
    onSuccess: async ({ edition }) => {
      await queries.invalidateQueries({ queryKey: editionsQuery.queryKey })
      tell(t('frozen', { code: edition!.code }))
      onClose()
      set({ edition: edition!.code })
    },
  })
  return (
    <Dialog title={t('freeze')} isOpen onClose={onClose} wide>
      <form
        className={styles.form}
        onSubmit={(e) => {
          e.preventDefault()
          freeze.mutate()
        }}
      >
        <p className="soft">{t('freezeHelp')}</p>
        <div className={styles.pickers}>
          <DayField label={common('moment.asOf')} value={asOf} onChange={setAsOf} max={agency.today} />
          {groups.length > 1 && <Choice label={common('moment.group')} options={groups.map((g) => ({ id: g.code, name: g.name }))} value={group ?? groups[0]!.code} onChange={setGroup} />}
          {books.length > 1 && <Choice label={common('moment.rulebook')} options={books.map(([id, name]) => ({ id, name }))} value={rulebook ?? books[0]![0]} onChange={setRulebook} />}
          <Segments
            label={common('moment.basis')}
            options={[
              { id: 'verified', name: common('moment.verified') },
              { id: 'submitted', name: common('moment.submitted') },
            ]}
            value={basis}
            onChange={(b) => setBasis(b as Basis)}
          />
        </div>
        <TextBox label={t('name')} value={title} onChange={setTitle} placeholder={board.data ? t('titleExample', { rulebook: board.data.rulebook.name, day: asOf }) : ''} />
        <h3>{t('willFreeze')}</h3>
        {asOf && <Ask query={board}>{(b) => <Ranking units={b.units} />}</Ask>}
        {freeze.isError && <Failure error={freeze.error} />}
        <footer className={styles.foot}>
          <Button onPress={onClose}>{common('act.cancel')}</Button>
          <Button type="submit" look="primary" isDisabled={!asOf || !board.data || freeze.isPending}>
            {freeze.isPending ? t('freezing') : t('freeze')}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}
