import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Refusal } from '../../api/client'
import { hereWith } from '../../app/address'
import { useMoment } from '../../app/moment'
import { useAgency } from '../../app/session'
import { useCopy } from '../../parts/copy'
import { MenuButton } from '../../parts/menu'
import { instantText } from '../../parts/time'
import { tell } from '../../parts/toast'
import styles from './board.module.css'
import { boardFile } from './queries'
import type { Board } from './rows'

/** The board to take along: as a workbook, a CSV, a picture, on paper, or as a link that keeps to this moment. */
export function Export({ board }: { board: Board }) {
  const { t } = useTranslation('board')
  const { t: common } = useTranslation()
  const agency = useAgency()
  const moment = useMoment()
  const copy = useCopy()
  const [busy, setBusy] = useState(false)
  // What is taken along is what is seen: known as this board knows it, even if the ledger goes on meanwhile.
  const fixed = { ...moment.query, as_of: board.as_of, known_at: board.known_at }
  const make: Record<string, () => Promise<unknown> | unknown> = {
    xlsx: async () => save(await boardFile(fixed, 'xlsx'), 'xlsx'),
    csv: async () => save(await boardFile(fixed, 'csv'), 'csv'),
    image: async () => {
      const { drawBoard, mostUnits } = await import('./image')
      if (board.units.length > mostUnits) return tell(t('export.tooLong', { most: mostUnits }))
      const notes = [
        common('moment.lead', { day: board.as_of, basis: common(`moment.${board.basis as 'verified' | 'submitted'}`) }),
        t('lead.rulebook', { name: board.rulebook.name, version: board.rulebook.version, full: board.rulebook.full }),
        t('lead.known', { at: instantText(board.known_at, agency.zone) }),
      ]
      save(await drawBoard(board, { title: `${agency.name} ${t('title')}`, notes: notes.join(' · '), demo: agency.demo ? common('shell.demo') : '', rank: t('col.rank'), unit: t('col.unit'), tier: t('col.tier'), total: t('col.total'), tied: t('tied'), full: (full) => t('full', { full }) }), 'png')
    },
    print: () => print(),
    link: () => copy(hereWith({ as_of: board.as_of, known_at: board.known_at })),
  }
  const save = (file: Blob, ending: string) => {
    const url = URL.createObjectURL(file)
    Object.assign(document.createElement('a'), { href: url, download: `${t('export.file', { day: board.as_of })}.${ending}` }).click()
    setTimeout(() => URL.revokeObjectURL(url), 60_000)
  }
  const act = async (what: string) => {
    setBusy(true)
    try {
      await make[what]?.()
    } catch (error) {
      tell(error instanceof Refusal ? error.message : t('export.failed'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <MenuButton
      label={t('export.menu')}
      named
      className={styles.export!}
      isDisabled={busy}
      entries={[
        { id: 'xlsx', name: t('export.xlsx') },
        { id: 'csv', name: t('export.csv') },
        { id: 'image', name: t('export.image') },
        { id: 'print', name: common('act.print') },
        { id: 'link', name: common('act.link') },
      ]}
      onAction={(id) => void act(id)}
    >
      {t('export.menu')} <span aria-hidden="true">▾</span>
    </MenuButton>
  )
}
