import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '../../api/client'
import { useMoment } from '../../app/moment'
import { useOwnUnit, useReach } from '../../app/ownunit'
import { boardQuery, unitsQuery } from '../../app/queries'
import { useSession } from '../../app/session'
import { Ask } from '../../parts/ask'
import { Button } from '../../parts/button'
import { Find } from '../../parts/field'
import { MomentBar } from '../../parts/momentbar'
import { Empty, Note } from '../../parts/notes'
import { Page } from '../../parts/page'
import { Axis } from './timeaxis'
import { Change } from './change'
import { Items } from './items'
import styles from './overview.module.css'
import { beforeQuery, paceBelowQuery, rulebookQuery } from './queries'
import type { Search } from './search'
import { Sentence } from './sentence'
import { Slips } from './sliplist'
import { useWall } from './wall'
import { Waiting } from './waiting'

export default function Screen() {
  const { t } = useTranslation('overview')
  const moment = useMoment()
  const board = useQuery(boardQuery(moment.query))
  const wall = useWall()
  const unit = useUnit(board.data)
  return (
    <div ref={wall.place} className={wall.on ? styles.wall : undefined} style={wall.on ? { zoom: wall.zoom } : undefined} data-wall={wall.on || undefined}>
      <Page
        title={t('title')}
        tools={
          <>
            {board.data && <UnitFind board={board.data} value={unit} />}
            <MomentBar knownAt={false} />
          </>
        }
        actions={
          <span className={styles.large}>
            <Button onPress={wall.toggle} aria-keyshortcuts="f">
              {wall.on ? t('wallLeave') : t('wall')} <kbd aria-hidden="true">f</kbd>
            </Button>
          </span>
        }
      >
        <Ask query={board}>{(b) => (unit ? <Overview board={b} unit={unit} /> : <NoBoard />)}</Ask>
      </Page>
    </div>
  )
}

function NoBoard() {
  const { t } = useTranslation('overview')
  return (
    <Empty title={t('empty.title')}>
      <p>{t('empty.text')}</p>
      <p>
        <Link to="/rulebook">{t('empty.rulebook')}</Link>
      </p>
    </Empty>
  )
}

/** The unit of the URL, else the account's own. */
function useUnit(board: Schemas['ScoreBoard'] | undefined): string | undefined {
  const { unit } = useSearch({ strict: false }) as Search
  const own = useOwnUnit(board)
  return board?.units.some((u) => u.code === unit) ? unit : own.ranked
}

function UnitFind({ board, value }: { board: Schemas['ScoreBoard']; value: string | undefined }) {
  const { t } = useTranslation('overview')
  const { set } = useMoment()
  const units = useQuery(unitsQuery(board.as_of)).data
  const keys = (code: string) => {
    const u: { code: string; pinyin?: string; initials?: string } | undefined = units?.find((x) => x.code === code)
    return [u?.pinyin, u?.initials].filter(Boolean).join(' ')
  }
  return <Find label={t('unit')} options={board.units.map((u) => ({ id: u.code, name: u.name, keys: keys(u.code) }))} value={value ?? null} onChange={(unit) => unit && set({ unit } as object)} />
}

function Overview({ board, unit: code }: { board: Schemas['ScoreBoard']; unit: string }) {
  const { t } = useTranslation('overview')
  const moment = useMoment()
  const before = useQuery(beforeQuery(moment.query)).data
  const book = useQuery(rulebookQuery(board.rulebook.code, board.rulebook.version)).data
  const { can } = useSession()
  const reaches = useReach(board.as_of)
  const reached = reaches && can('pace.read') && reaches(code)
  const pace = useQuery({ ...paceBelowQuery(moment.query, code), retry: false, enabled: reached === true })
  const own = useOwnUnit(board)
  const units = useQuery(unitsQuery(board.as_of)).data
  const unit = board.units.find((u) => u.code === code)!
  const kinds = new Set(board.units.map((u) => units?.find((x) => x.code === u.code)?.kind))
  const below = reached ? pace.data : undefined
  const lines = below?.filter((l) => l.unit === code)
  return (
    <div className={styles.page}>
      <header className={styles.lead}>
        {/* Said once and whole: a sentence that changes while it is read misleads. */}
        {units && !pace.isLoading && <Sentence board={board} unit={unit} lines={lines} kind={kinds.size === 1 ? [...kinds][0] : undefined} reference={board.as_of} />}
        <Change now={unit} before={before?.units.find((u) => u.code === code)} asOf={board.as_of} reference={board.as_of} />
      </header>
      <div className={styles.main}>
        <Items unit={unit} items={book?.items ?? []} lines={lines ?? []} asOf={board.as_of} reference={board.as_of} />
        {(reached === false || pace.isError) && <Note>{t('outside')}</Note>}
      </div>
      <div className={styles.side}>{book && <Slips ground={{ unit, rulebook: book, lines: below ?? [], asOf: board.as_of }} reference={board.as_of} />}</div>
      <div className={styles.main}>{book && <Axis unit={code} group={board.group} period={book.period} lines={lines ?? []} asOf={board.as_of} reference={board.as_of} />}</div>
      <div className={styles.side}>
        {/* Who works below the unit that is ranked sees what waits for them there. */}
        {reached === false ? own.unit && can('task.read') && <Waiting unit={own.unit} /> : reached && <Waiting unit={code} />}
      </div>
    </div>
  )
}
