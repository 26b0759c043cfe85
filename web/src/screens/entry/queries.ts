// What this page asks for, and remembers on the device so that it can be filled in without a network.
import { queryOptions } from '@tanstack/react-query'
import { client, must, type Schemas } from '../../api/client'
import { ledger } from '../../app/queries'
import { remembered } from '../../app/drafts/store'
import { earlier, type Figure, usualOf, type Usual } from './usual'

export const tasksQuery = (account: string) =>
  queryOptions({
    queryKey: ledger('tasks', 'own', account),
    queryFn: ({ signal }) => remembered(account, 'tasks', async () => (await must(client.GET('/api/v1/tasks', { signal }))).items.filter((t) => t.kind === 'submit')),
  })

export const handedInQuery = (account: string) =>
  queryOptions({
    queryKey: ledger('handed-in', account),
    queryFn: ({ signal }) =>
      remembered(account, 'handed-in', async () => {
        const [{ submissions }, { items }] = await Promise.all([must(client.GET('/api/v1/submissions', { params: { query: { limit: 500 } }, signal })), must(client.GET('/api/v1/periods', { signal }))])
        const names = new Map(items.map((p) => [p.code, p.name]))
        return submissions.map((s) => ({ ...s, name: names.get(s.period) ?? s.period }))
      }),
  })

export interface Form {
  period: Schemas['WorkflowPeriod']
  /** The indicators that are asked for; where the period names none, all there are. */
  indicators: Schemas['AgencyIndicator'][]
  draft: Schemas['DraftSeen']
  submission: Schemas['SubmissionSeen']
  unitName: string
}

/** A return with all that is needed to fill it in. */
export const formQuery = (account: string, unit: string, code: string) =>
  queryOptions({
    queryKey: ledger('form', account, unit, code),
    queryFn: ({ signal }) =>
      remembered(account, `form:${unit}|${code}`, async (): Promise<Form> => {
        const path = { unit, period: code }
        const [period, draft, submission] = await Promise.all([
          must(client.GET('/api/v1/periods/{code}', { params: { path: { code } }, signal })),
          must(client.GET('/api/v1/units/{unit}/periods/{period}/draft', { params: { path }, signal })),
          must(client.GET('/api/v1/units/{unit}/periods/{period}/submission', { params: { path }, signal })),
        ])
        const as_of = period.last
        const [all, units] = await Promise.all([must(client.GET('/api/v1/indicators', { params: { query: { as_of } }, signal })), must(client.GET('/api/v1/units', { params: { query: { as_of } }, signal }))])
        const asked = period.indicators ?? []
        const indicators = asked.length ? asked.flatMap((c) => all.items.find((i) => i.code === c) ?? []) : all.items
        return { period, indicators, draft, submission, unitName: units.items.find((u) => u.code === unit)?.name ?? unit }
      }),
  })

const most = 20 // pages of records that are looked through

/** The unit's own figures that count, between two days. */
async function figures(unit: string, from: string, to: string, indicators: string[] | undefined, signal: AbortSignal): Promise<Figure[]> {
  const out: Figure[] = []
  let cursor: string | undefined
  for (let page = 0; page < most; page++) {
    const query = { unit: [unit], indicator: indicators, kind: ['observation' as const, 'correction' as const], from, to, limit: 500, cursor }
    const { records, next } = await must(client.GET('/api/v1/records', { params: { query }, signal }))
    for (const r of records) if (r.unit === unit && r.standing === 'live') out.push({ indicator: r.indicator, day: r.occurred_on, quantity: r.quantity })
    if (!next) break
    cursor = next
  }
  return out
}

/** What was usual before the period, by indicator. */
export const usualQuery = (account: string, unit: string, { period, indicators }: Form) =>
  queryOptions({
    queryKey: ['usual', account, unit, period.code],
    staleTime: 600_000,
    queryFn: ({ signal }) =>
      remembered(account, `usual:${unit}|${period.code}`, async () => {
        const before = earlier(period.first, period.last)
        const all = await figures(unit, before.at(-1)!.first, before[0]!.to, period.indicators?.length ? period.indicators : undefined, signal)
        const out: Record<string, Usual> = {}
        for (const i of indicators) {
          const u = usualOf(all.filter((f) => f.indicator === i.code), i.over_time, period.first, period.last)
          if (u) out[i.code] = u
        }
        return out
      }),
  })

export interface EvidenceName {
  hash: string
  name: string
}

export const evidenceQuery = (account: string, unit: string) =>
  queryOptions({
    queryKey: ledger('evidence', account, unit),
    queryFn: ({ signal }) =>
      remembered(account, `evidence:${unit}`, async () => (await must(client.GET('/api/v1/units/{unit}/evidence', { params: { path: { unit } }, signal }))).items?.map((e): EvidenceName => ({ hash: e.hash, name: e.name })) ?? []),
  })
