import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMoment } from '../../app/moment'
import { useOwnUnit } from '../../app/ownunit'
import { boardQuery, useIndicatorNames, useUnitNames } from '../../app/queries'
import { Ask } from '../../parts/ask'
import { Button } from '../../parts/button'
import { Failure } from '../../parts/failure'
import { Segments } from '../../parts/field'
import { MomentBar } from '../../parts/momentbar'
import { figure } from '../../parts/number'
import { Page } from '../../parts/page'
import { rulebookQuery } from '../overview/queries'
import type { Schemas } from '../../api/client'
import { Boards } from './boards'
import { Editor } from './editor'
import { whatifQuery } from './queries'
import { Robust } from './robust'
import type { Search } from './search'
import { searchOf, suppositionsOf, without, withOne, type Supposition } from './suppose'
import styles from './whatif.module.css'

export default function Screen() {
  const { t } = useTranslation('whatif')
  const moment = useMoment()
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const set = (change: Search) => void navigate({ to: '.', search: (old: Record<string, unknown>) => ({ ...old, ...change }), replace: true })
  const board = useQuery(boardQuery(moment.query))
  return (
    <Page
      wide
      title={t('title')}
      tools={
        <>
          <Segments
            label={t('show')}
            options={[
              { id: 'suppose', name: t('suppose') },
              { id: 'robust', name: t('robust') },
            ]}
            value={search.view ?? 'suppose'}
            onChange={(id) => set({ view: id === 'robust' ? 'robust' : undefined })}
          />
          <MomentBar knownAt={false} />
        </>
      }
    >
      <p className={styles.banner}>
        <strong>
          <span aria-hidden="true">▲ </span>
          {t('banner')}
        </strong>{' '}
        {t('bannerText')}
      </p>
      {search.view === 'robust' ? <Robust /> : <Ask query={board}>{(b) => <Suppose board={b} search={search} set={set} />}</Ask>}
    </Page>
  )
}

function Suppose({ board, search, set }: { board: Schemas['ScoreBoard']; search: Search; set: (change: Search) => void }) {
  const moment = useMoment()
  const own = useOwnUnit(board)
  const book = useQuery(rulebookQuery(board.rulebook.code, board.rulebook.version)).data
  const supposed = suppositionsOf(search)
  const whatif = useQuery(whatifQuery(moment.query, supposed))
  const navigate = useNavigate()
  // What is supposed is read when it is changed: two fields typed in one after the other both count.
  const change = (next: (all: Supposition[]) => Supposition[]) => void navigate({ to: '.', search: (old: Record<string, unknown>) => ({ ...old, ...searchOf(next(suppositionsOf(old as Search))) }), replace: true })
  const none = supposed.length === 0
  const was = (!none && whatif.data?.true) || board
  const would = (!none && whatif.data?.supposed) || board
  return (
    <div className={styles.page}>
      <Editor
        board={board}
        items={book?.items ?? []}
        unit={search.unit ?? own.unit}
        onUnit={(unit) => set({ unit })}
        supposed={supposed}
        onSuppose={(s) => change((all) => (s.quantity === '' ? without(all, s) : withOne(all, s)))}
      />
      <div className={styles.result}>
        <Chips supposed={supposed} items={book?.items ?? []} onKeep={(all) => change(() => all)} />
        {!none && whatif.isError ? <Failure error={whatif.error} again={() => void whatif.refetch()} /> : <Boards was={was} would={would} />}
      </div>
    </div>
  )
}

/** What is supposed, each with its own way back. */
function Chips({ supposed, items, onKeep }: { supposed: readonly Supposition[]; items: Schemas['RulebookText']['items']; onKeep: (all: Supposition[]) => void }) {
  const { t } = useTranslation('whatif')
  const { as_of } = useMoment()
  const unitName = useUnitNames(as_of)
  const indicatorName = useIndicatorNames(as_of)
  const say = (s: Supposition) => t(`chip.${s.kind}`, { unit: unitName(s.unit), name: s.kind === 'weights' ? (items.find((i) => i.code === s.code)?.name ?? s.code) : indicatorName(s.code), quantity: (s.quantity.startsWith('+') ? '+' : '') + figure(s.quantity.replace(/^\+/, '')) })
  if (supposed.length === 0) return <p className="soft">{t('none')}</p>
  return (
    <section aria-label={t('supposed', { count: supposed.length })} className={styles.chips}>
      <ul>
        {supposed.map((s) => (
          <li key={`${s.kind}/${s.unit}/${s.code}`} className={styles.chip} data-supposed={`${s.kind}:${s.unit}:${s.code}`}>
            {say(s)}
            <Button look="quiet" onPress={() => onKeep(without(supposed, s))} aria-label={t('remove', { what: say(s) })}>
              <span aria-hidden="true">✕</span>
            </Button>
          </li>
        ))}
      </ul>
      {supposed.length > 1 && (
        <Button look="quiet" onPress={() => onKeep([])}>
          {t('clear')}
        </Button>
      )}
    </section>
  )
}
