import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMoment } from '../../app/moment'
import { useOwnUnit } from '../../app/ownunit'
import { boardQuery, indicatorsQuery, unitsQuery, useIndicatorNames, useUnitNames } from '../../app/queries'
import { Ask } from '../../parts/ask'
import { Choice, Find, Segments } from '../../parts/field'
import { MomentBar } from '../../parts/momentbar'
import { Empty } from '../../parts/notes'
import { percent } from '../../parts/number'
import { Page } from '../../parts/page'
import type { Sort } from '../../parts/table'
import { dayText } from '../../parts/time'
import { Compare } from './compare'
import { Course } from './courseview'
import styles from './pace.module.css'
import { paceQuery } from './queries'
import type { Search } from './search'
import { keyOf, TargetsTable } from './targetstable'

export default function Screen() {
  const { t } = useTranslation('pace')
  const moment = useMoment()
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const set = (change: Search) => void navigate({ to: '.', search: (old: Record<string, unknown>) => ({ ...old, ...change }), replace: true })
  const board = useQuery({ ...boardQuery(moment.query), retry: false })
  const own = useOwnUnit(board.data)
  const unit = search.unit ?? own.unit
  const name = useUnitNames(moment.as_of)
  const indicatorName = useIndicatorNames(moment.as_of)
  const paced = (useQuery(indicatorsQuery(moment.as_of)).data ?? []).filter((i) => i.direction === 'more' && i.over_time === 'sum')
  const indicator = search.indicator ?? paced[0]?.code
  const several = search.by === 'indicator'
  const lines = useQuery({ ...paceQuery(moment.query, { unit, below: search.below }), enabled: unit !== undefined && !several })
  const gone = lines.data?.[0]?.time_pace
  return (
    <Page
      wide
      title={t('title')}
      lead={!several && unit && gone ? t('lead', { unit: name(unit), day: dayText(moment.as_of), gone: percent(gone) }) : undefined}
      tools={
        <>
          <Segments
            label={t('show')}
            options={[
              { id: 'unit', name: t('byUnit') },
              { id: 'indicator', name: t('byIndicator') },
            ]}
            value={several ? 'indicator' : 'unit'}
            onChange={(id) => set(id === 'indicator' ? { by: 'indicator', indicator } : { by: undefined, indicator: undefined })}
          />
          {several ? (
            <Choice label={t('indicator')} options={paced.map((i) => ({ id: i.code, name: i.name }))} value={indicator ?? null} onChange={(id) => set({ indicator: id })} />
          ) : (
            <UnitFind value={unit} onChange={(id) => set({ unit: id })} />
          )}
          <MomentBar group={several} rulebook={false} knownAt={false} />
          {!several && (
            <label className={styles.below}>
              <input type="checkbox" checked={search.below ?? false} onChange={(e) => set({ below: e.target.checked || undefined })} /> {t('below')}
            </label>
          )}
        </>
      }
    >
      {several ? (
        board.data && indicator && <Compare board={board.data} indicator={indicator} name={indicatorName(indicator)} />
      ) : (
        <>
          {unit && search.indicator && <Course unit={unit} indicator={search.indicator} onClose={() => set({ indicator: undefined })} />}
          <Ask query={lines}>
            {(all) =>
              all.length === 0 ? (
                <Empty title={t('emptyTitle')}>
                  <p>{t('empty')}</p>
                  <p>
                    <Link to="/targets">{t('title')}</Link>
                  </p>
                </Empty>
              ) : (
                <TargetsTable
                  lines={all}
                  asOf={moment.as_of}
                  reference={moment.as_of}
                  units={search.below ?? false}
                  sort={sortOf(search.sort)}
                  onSort={(s) => set({ sort: s && (s.down ? `-${s.column}` : s.column) })}
                  onOpen={(l) => set({ unit: l.unit, indicator: l.indicator })}
                  current={search.indicator && all.filter((l) => l.unit === unit && l.indicator === search.indicator).map(keyOf)[0]}
                />
              )
            }
          </Ask>
        </>
      )}
      <p className={styles.help}>{t('help')}</p>
    </Page>
  )
}

const sortOf = (s: string | undefined): Sort | undefined => (s ? { column: s.replace(/^-/, ''), down: s.startsWith('-') } : undefined)

function UnitFind({ value, onChange }: { value: string | undefined; onChange: (unit: string) => void }) {
  const { t } = useTranslation('pace')
  const { as_of } = useMoment()
  const units = useQuery(unitsQuery(as_of)).data
  if (!units) return null
  return <Find label={t('unit')} options={units.map((u) => ({ id: u.code, name: u.name, keys: pinyinOf(u) }))} value={value ?? null} onChange={(id) => id && onChange(id)} />
}

// The server says how a name sounds; a server of before does not.
const pinyinOf = (u: { code: string; pinyin?: string; initials?: string }) => [u.pinyin, u.initials].filter(Boolean).join(' ')
