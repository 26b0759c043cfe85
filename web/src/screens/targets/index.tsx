import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMoment } from '../../app/moment'
import { useReach } from '../../app/ownunit'
import { indicatorsQuery, unitsQuery } from '../../app/queries'
import { useSession } from '../../app/session'
import { Ask } from '../../parts/ask'
import { Button } from '../../parts/button'
import { Failure } from '../../parts/failure'
import { Choice, Find, Segments } from '../../parts/field'
import { MomentBar } from '../../parts/momentbar'
import { Empty } from '../../parts/notes'
import { delta, figure, placesOf } from '../../parts/number'
import { Page } from '../../parts/page'
import { Status } from '../../parts/status'
import { dayText } from '../../parts/time'
import { Assign } from './assign'
import { cascade, onlyWrong, startsOf, type Row } from './cascade'
import { Panel } from './panel'
import { checkQuery, targetsQuery, type TargetKey } from './queries'
import { targetsSearch, type Search } from './search'
import styles from './targets.module.css'
import { TreeGrid, type TreeColumn } from './tree'
import { Verdict } from './verdict'

export default function Screen() {
  const { t } = useTranslation('targets')
  const { as_of, known_at } = useMoment()
  const { can, unitsOf } = useSession()
  const raw = useSearch({ strict: false }) as Record<string, unknown>
  const search = targetsSearch(raw)
  const navigate = useNavigate()
  const set = (change: Search) => void navigate({ to: '.', search: (old: Record<string, unknown>) => ({ ...old, ...change }), replace: true })
  const units = useQuery(unitsQuery(as_of))
  const indicatorsAsked = useQuery(indicatorsQuery(as_of))
  const indicators = indicatorsAsked.data
  const targets = useQuery(targetsQuery({ as_of, known_at }))
  const check = useQuery(checkQuery({ as_of, known_at }))
  const wrong = check.data
  const failed = [units, indicatorsAsked, check].filter((q) => q.isError && q.data === undefined)
  const [assigning, setAssigning] = useState<Partial<TargetKey> & { due?: string }>()

  const reaches = useReach(as_of)
  const whole = useMemo(() => {
    if (!units.data || !reaches || !indicators || !targets.data || !wrong) return undefined
    const reached = units.data.filter((u) => reaches(u.code))
    return cascade(reached, targets.data, new Set(indicators.filter((i) => i.over_units === 'sum').map((i) => i.code)), wrong)
  }, [units.data, reaches, indicators, targets.data, wrong])

  const withTargets = useMemo(() => indicators?.filter((i) => targets.data?.some((x) => x.indicator === i.code)) ?? [], [indicators, targets.data])
  const indicator = withTargets.find((i) => i.code === search.indicator)?.code ?? withTargets[0]?.code
  const starts = indicator ? startsOf(targets.data ?? [], indicator) : []
  const start = starts.find((s) => s === search.start) ?? starts.find((s) => s <= as_of) ?? starts[0]
  const own = unitsOf('clerk', 'commander', 'verifier', 'office', 'supervision', 'political', 'auditor')
  const unit = search.unit ?? whole?.targets.find((x) => own.includes(x.unit))?.unit ?? whole?.targets[0]?.unit
  const unitName = (code: string) => units.data?.find((u) => u.code === code)?.name ?? code
  const indicatorOf = (code: string) => {
    const found = indicators?.find((i) => i.code === code)
    return { name: found?.name ?? code, measure: found?.measure ?? '' }
  }

  const all = useMemo((): Row[] => {
    if (!whole) return []
    if (search.by !== 'unit') return indicator && start ? whole.roots.map((u) => whole.row(u.code, indicator, start)).filter(hasTarget) : []
    return whole.targets.filter((x) => x.unit === unit).map((x) => whole.row(x.unit, x.indicator, x.period.start))
  }, [whole, search.by, indicator, start, unit])
  const rows = search.only === 'wrong' ? onlyWrong(all) : all
  const wrongs = wrong ?? []
  const opened = keyOfText(search.open)

  const places = placesOf(flat(all).flatMap((r) => [r.target?.quantity, r.given]))
  const columns: TreeColumn[] = [
    { id: 'quantity', head: search.by !== 'unit' && indicator ? t('head.quantityIn', { measure: indicatorOf(indicator).measure }) : t('head.quantity'), right: true, cell: (r) => figure(r.target?.quantity, places) },
    { id: 'given', head: t('head.given'), right: true, cell: (r) => figure(r.given, places) },
    { id: 'difference', head: t('head.difference'), right: true, cell: (r) => (r.difference === undefined || r.difference === '0' ? '' : delta(r.difference, places)) },
    { id: 'due', head: t('head.due'), cell: (r) => dayText(r.target?.period.due, as_of) },
    { id: 'verdict', head: t('head.verdict'), cell: (r) => <Verdict row={r} /> },
  ]

  return (
    <Page
      title={t('title')}
      lead={t('lead', { day: dayText(as_of) })}
      actions={
        can('target.write') && (
          <Button look="primary" onPress={() => setAssigning({ indicator: search.by === 'unit' ? undefined : indicator, unit: search.by === 'unit' ? unit : undefined, start, due: targets.data?.find((x) => x.period.start === start)?.period.due })}>
            {t('assign')}
          </Button>
        )
      }
      tools={
        <>
          <Segments label={t('by.label')} options={[{ id: 'indicator', name: t('by.indicator') }, { id: 'unit', name: t('by.unit') }]} value={search.by ?? 'indicator'} onChange={(id) => set({ by: id === 'unit' ? 'unit' : undefined })} />
          {search.by === 'unit' ? (
            <Find label={t('unit')} options={(units.data ?? []).filter((u) => targets.data?.some((x) => x.unit === u.code)).map((u) => ({ id: u.code, name: u.name, keys: 'pinyin' in u ? String(u.pinyin) : '' }))} value={unit ?? null} onChange={(id) => id && set({ unit: id })} />
          ) : (
            withTargets.length > 0 && <Choice label={t('indicator')} options={withTargets.map((i) => ({ id: i.code, name: i.name }))} value={indicator ?? null} onChange={(id) => set({ indicator: id, start: undefined })} />
          )}
          {search.by !== 'unit' && starts.length > 1 && <Choice label={t('start')} options={starts.map((s) => ({ id: s, name: dayText(s, as_of) }))} value={start ?? null} onChange={(id) => set({ start: id })} />}
          <Segments label={t('only.label')} options={[{ id: 'all', name: t('only.all') }, { id: 'wrong', name: t('only.wrong') }]} value={search.only ?? 'all'} onChange={(id) => set({ only: id === 'wrong' ? 'wrong' : undefined })} />
          <MomentBar group={false} rulebook={false} basis={false} />
        </>
      }
    >
      <Ask query={targets}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={t('empty.title')}>
              <p>{t('empty.text')}</p>
            </Empty>
          ) : failed[0] ? (
            <Failure error={failed[0].error} again={() => failed.forEach((q) => void q.refetch())} />
          ) : !whole ? null : (
            <>
              <div className={styles.summary} role="status">
                {wrongs.length === 0 ? <Status is="good">{t('sum.good', { count: list.length })}</Status> : <Status is="warn">{t('sum.bad', { count: wrongs.length })}</Status>}
                {wrongs.length > 0 && (
                  <ul>
                    {[...new Set(wrongs.map((m) => m.indicator))].map((code) => (
                      <li key={code}>
                        <Button look="quiet" onPress={() => set({ by: undefined, indicator: code, start: wrongs.find((m) => m.indicator === code)!.period.start, only: 'wrong' })}>
                          {indicatorOf(code).name} {wrongs.filter((m) => m.indicator === code).length}
                        </Button>
                      </li>
                    ))}
                  </ul>
                )}
              </div>
              {rows.length > 0 ? (
                <TreeGrid
                  label={t('tree.label')}
                  rows={rows}
                  nameHead={search.by === 'unit' ? t('head.indicator') : t('head.unit')}
                  name={(r, level) => (search.by === 'unit' && level === 1 ? indicatorOf(r.indicator).name : unitName(r.unit))}
                  columns={columns}
                  onOpen={(r) => set({ open: r.id })}
                  current={search.open}
                  allOpen={search.only === 'wrong'}
                />
              ) : (
                <Empty title={t('empty.wrong')}>
                  <Button onPress={() => set({ only: undefined })}>{t('empty.all')}</Button>
                </Empty>
              )}
            </>
          )
        }
      </Ask>
      {opened && whole && (
        <Panel of={opened} cascade={whole} unitName={unitName} indicator={indicatorOf(opened.indicator)} as_of={as_of} onClose={() => set({ open: undefined })} onAssign={(k) => setAssigning({ ...k, due: whole.targets.find((x) => x.indicator === k.indicator && x.period.start === k.start)?.period.due })} />
      )}
      {assigning && units.data && indicators && <Assign begin={assigning} units={units.data} indicators={indicators} onClose={() => setAssigning(undefined)} />}
    </Page>
  )
}

function keyOfText(s: string | undefined): TargetKey | undefined {
  const [unit, indicator, start] = s?.split('~') ?? []
  return unit && indicator && start ? { unit, indicator, start } : undefined
}

const flat = (rows: readonly Row[]): Row[] => rows.flatMap((r) => [r, ...flat(r.below)])
const hasTarget = (r: Row): boolean => r.target !== undefined || r.below.some(hasTarget)
