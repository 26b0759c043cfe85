// What waits to be verified, and what is known about one return of it.
import { queryOptions } from '@tanstack/react-query'
import { client, must, type Schemas } from '../../api/client'
import { ledger } from '../../app/queries'
import { earlier, type Figure, together, usualOf, type Usual } from '../entry/usual'
import { type Flag, flagsOf, type Peers, peersOf } from './flags'

export interface Waiting extends Pick<Schemas['WorkflowSubmission'], 'unit' | 'period' | 'late' | 'round' | 'submitted_at' | 'submitted_by' | 'drafted_by' | 'records'> {
  key: string
  unitName: string
  periodName: string
  overdue: boolean
}

/** Returns that were handed in and are not judged yet, the oldest first. */
export const queueQuery = () =>
  queryOptions({
    queryKey: ledger('review'),
    queryFn: async ({ signal }): Promise<Waiting[]> => {
      const [tasks, submissions] = await Promise.all([must(client.GET('/api/v1/tasks', { signal })), submitted(signal)])
      const taskOf = new Map(tasks.items.filter((t) => t.kind === 'verify').map((t) => [`${t.unit}|${t.period}`, t]))
      return submissions
        .map((s) => {
          const key = `${s.unit}|${s.period}`
          const task = taskOf.get(key)
          return { ...s, key, unitName: task?.unit_name ?? s.unit, periodName: task?.period_name ?? s.period, overdue: task?.overdue ?? false }
        })
        .sort((a, b) => (a.submitted_at < b.submitted_at ? -1 : 1))
    },
  })

async function submitted(signal: AbortSignal) {
  const out: Schemas['WorkflowSubmission'][] = []
  for (let cursor: string | undefined; ; ) {
    const page = await must(client.GET('/api/v1/submissions', { params: { query: { state: ['submitted'], limit: 500, cursor } }, signal }))
    out.push(...page.submissions)
    if (!page.next) return out
    cursor = page.next
  }
}

export interface Shown {
  record: Schemas['DeskLine']
  measure: string
  usual?: Usual
  peers?: Peers
  flags: Flag[]
}

/** A return's lines, each beside what the unit reported before and what others report for the same days. */
export const returnQuery = (w: Waiting) =>
  queryOptions({
    queryKey: ledger('review', w.key, w.records),
    staleTime: 60_000,
    queryFn: async ({ signal }): Promise<Shown[]> => {
      const [period, records] = await Promise.all([
        must(client.GET('/api/v1/periods/{code}', { params: { path: { code: w.period } }, signal })),
        Promise.all(w.records.map((seq) => must(client.GET('/api/v1/records/{seq}', { params: { path: { seq } }, signal })))),
      ])
      const indicators = [...new Set(records.map((r) => r.indicator))]
      const before = earlier(period.first, period.last)
      const [kinds, past, now] = await Promise.all([
        must(client.GET('/api/v1/indicators', { params: { query: { as_of: period.last } }, signal })),
        figures(w.unit, before.at(-1)!.first, before[0]!.to, indicators, signal),
        figures(period.unit, period.first, period.last, indicators, signal),
      ])
      return records.map((record): Shown => {
        const kind = kinds.items.find((i) => i.code === record.indicator)
        const over = kind?.over_time ?? 'sum'
        const of = (list: readonly (Figure & { unit: string })[]) => list.filter((f) => f.indicator === record.indicator)
        const usual = usualOf(of(past.filter((f) => f.unit === w.unit)), over, period.first, period.last)
        const others = new Map<string, Figure[]>()
        for (const f of of(now)) if (f.unit !== w.unit) others.set(f.unit, [...(others.get(f.unit) ?? []), f])
        const peers = peersOf([...others.values()].map((list) => together(list, over)!))
        const own = records.filter((r) => r.indicator === record.indicator)
        const total = together(own.map((r) => ({ indicator: r.indicator, day: r.occurred_on, quantity: r.quantity })), over) ?? record.quantity
        return { record, measure: kind?.measure ?? '', usual, peers, flags: own[0] === record ? flagsOf(total, usual, peers) : [] }
      })
    },
  })

const most = 10 // pages of records that are looked through

async function figures(unit: string, from: string, to: string, indicator: string[], signal: AbortSignal) {
  const out: (Figure & { unit: string })[] = []
  for (let cursor: string | undefined, page = 0; page < most; page++) {
    const query = { unit: [unit], indicator, kind: ['observation' as const, 'correction' as const], from, to, limit: 500, cursor }
    const answer = await must(client.GET('/api/v1/records', { params: { query }, signal }))
    for (const r of answer.records) if (r.standing === 'live') out.push({ unit: r.unit, indicator: r.indicator, day: r.occurred_on, quantity: r.quantity })
    if (!answer.next) break
    cursor = answer.next
  }
  return out
}
