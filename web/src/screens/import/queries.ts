import { keepPreviousData, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { client, must, Refusal, type Schemas } from '../../api/client'
import { languageTag } from '../../text/i18n'
import { place } from './cells'
import type { Search } from './search'

export type Preview = Schemas['ImportPreview']
export type Job = Schemas['ImportJob']

/** A file as the user chose it, and the cells corrected since. */
export interface Sent {
  file: File
  /** Tells files of the same name apart. */
  id: string
  edits: readonly Schemas['SheetEdited'][]
}

/** What settles how the file is read comes before the file. */
function form({ file, edits }: Sent): FormData {
  const f = new FormData()
  if (edits.length > 0) f.append('edits', JSON.stringify(edits.map((e) => ({ sheet: e.sheet ?? '', cell: e.cell, value: e.value ?? '' }))))
  f.append('file', file, file.name)
  return f
}

const ways = (s: Search) => ({ kind: s.kind, basis: s.basis ?? ('submitted' as const) })

/** How many rows of a table are shown at once. */
export const windowSize = 200

export const previewQuery = (sent: Sent, search: Search, from: number) =>
  queryOptions({
    queryKey: ['import', sent.id, sent.edits, search.kind, search.basis, from],
    queryFn: ({ signal }) =>
      must(client.POST('/api/v1/imports/preview', { params: { query: { ...ways(search), max_faults: 1000, from, count: windowSize } }, body: { file: '' }, bodySerializer: () => form(sent), signal })),
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: Infinity,
  })

export async function begin(sent: Sent, search: Search, key: string): Promise<Job> {
  return must(
    client.POST('/api/v1/imports', { params: { query: { ...ways(search), wait: 0 }, header: { 'Idempotency-Key': key } }, body: { file: '' }, bodySerializer: () => form(sent) }),
  )
}

/** The workbook with what is wrong as comments on its cells. */
export async function marked(sent: Sent, search: Search): Promise<File> {
  const query = new URLSearchParams({ max_faults: '1000', basis: search.basis ?? 'submitted', ...(search.kind ? { kind: search.kind } : {}) })
  const answer = await fetch(`/api/v1/imports/marked?${query}`, { method: 'POST', body: form(sent), headers: { 'Accept-Language': languageTag() } })
  if (!answer.ok) throw new Refusal({ ...((await answer.json()) as object), status: answer.status })
  return new File([await answer.blob()], `${sent.file.name.replace(/\.[^.]*$/, '')}.marked.xlsx`)
}

export const over = (job: Job | undefined) => job !== undefined && job.state !== 'waiting' && job.state !== 'reading'

/** A running import, told by the server as it reads, until it is over. */
export function useJob(id: string | undefined) {
  const queries = useQueryClient()
  const job = useQuery({
    queryKey: ['import-job', id],
    queryFn: ({ signal }) => must(client.GET('/api/v1/imports/{id}', { params: { path: { id: id! } }, signal })),
    enabled: id !== undefined,
    retry: false,
    // The stream below is quicker; this goes on where it breaks for good.
    refetchInterval: ({ state }) => (state.data && !over(state.data) ? 5000 : false),
  })
  const running = id !== undefined && job.data !== undefined && !over(job.data)
  useEffect(() => {
    if (!running) return
    const source = new EventSource(`/api/v1/imports/${id}/events`)
    source.addEventListener('import', (e: MessageEvent<string>) => {
      const now = JSON.parse(e.data) as Job
      queries.setQueryData(['import-job', id], now)
      if (over(now)) {
        source.close()
        void queries.invalidateQueries({ queryKey: ['import-job', id] })
        void queries.invalidateQueries({ queryKey: ['ledger'] })
      }
    })
    return () => source.close()
  }, [running, id, queries])
  return job
}

/** A pasted range of cells as a file that the server reads; undefined when it is no table. */
export function pasted(text: string, name: string): File | undefined {
  return /[\t,\n]/.test(text.trim()) ? new File([text], `${name}.csv`, { type: 'text/csv' }) : undefined
}

export const lineOf = (cell: string | undefined) => place(cell ?? '')?.line ?? 0
