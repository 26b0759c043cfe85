// A file before it is imported: what it would change, what is wrong with it, and the way from fault to fault.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeys } from '../../app/shortcuts'
import { Button } from '../../parts/button'
import { Confirm } from '../../parts/dialog'
import { Failure } from '../../parts/failure'
import { Segments } from '../../parts/field'
import { Note } from '../../parts/notes'
import { figure } from '../../parts/number'
import { Skeleton } from '../../parts/ask'
import { Status } from '../../parts/status'
import { writeKey } from '../../api/client'
import { byCell, cellKey, guesses, inOrder, next } from './cells'
import { Changes } from './changes'
import { SheetGrid } from './grid'
import styles from './import.module.css'
import { begin, lineOf, marked, previewQuery, windowSize, type Job, type Preview, type Sent } from './queries'
import type { Search } from './search'

interface Props {
  sent: Sent
  search: Search
  set: (change: Search) => void
  onEdit: (sheet: string | undefined, cell: string, value: string) => void
  onBegun: (job: Job) => void
}

export function Check({ sent, search, set, onEdit, onBegun }: Props) {
  const [from, setFrom] = useState(1)
  const preview = useQuery(previewQuery(sent, search, from))
  if (preview.isError) return <Failure error={preview.error} again={() => void preview.refetch()} />
  if (!preview.data) return <Skeleton lines={10} />
  return <Looked {...{ sent, search, set, onEdit, onBegun, from, setFrom }} preview={preview.data} stale={preview.isPlaceholderData} />
}

function Looked({ sent, search, set, onEdit, onBegun, preview, stale, from, setFrom }: Props & { preview: Preview; stale: boolean; from: number; setFrom: (n: number) => void }) {
  const { t } = useTranslation('import')
  const [at, setAt] = useState<string>()
  const [table, setTable] = useState(0)
  const [sure, setSure] = useState(false)
  const [key] = useState(writeKey)
  const faults = useMemo(() => inOrder(preview.faults, preview.tables), [preview])
  const cells = useMemo(() => byCell(faults), [faults])
  const edited = useMemo(() => new Set(preview.edited.map((e) => cellKey(e.sheet, e.cell))), [preview])
  const shown = preview.tables[Math.min(table, preview.tables.length - 1)]
  const all = search.rows === 'all' || faults.length === 0
  // Rows that had a fault stay in sight after it is mended: who has just corrected a cell wants to see it.
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set())
  useEffect(() => setSeen((old) => new Set([...old, ...faults.map((f) => cellKey(f.sheet, String(lineOf(f.cell))))])), [faults])
  const only = useMemo(() => {
    if (all || !shown) return undefined
    const keep = shown.rows.filter((r) => seen.has(cellKey(shown.sheet, String(r.line))) || faults.some((f) => (f.sheet ?? '') === (shown.sheet ?? '') && lineOf(f.cell) === r.line))
    return new Set(keep.map((r) => r.line))
  }, [all, shown, seen, faults])

  const go = (by: 1 | -1) => {
    const f = next(faults, at, by)
    if (!f) return
    setTable(Math.max(0, preview.tables.findIndex((x) => (x.sheet ?? '') === (f.sheet ?? ''))))
    set({ view: undefined })
    setAt(cellKey(f.sheet, f.cell!))
  }
  useKeys({ n: () => go(1), p: () => go(-1) })
  const here = at === undefined ? undefined : cells.get(at)
  const index = here ? faults.indexOf(here[0]!) + 1 : 0
  const homeless = faults.filter((f) => !f.cell)

  const save = useMutation({
    mutationFn: () => marked(sent, search),
    onSuccess: (file) => {
      const url = URL.createObjectURL(file)
      const a = Object.assign(document.createElement('a'), { href: url, download: file.name })
      a.click()
      setTimeout(() => URL.revokeObjectURL(url), 10_000)
    },
  })
  const r = preview.report
  const writes = r.new + r.corrections + r.retractions
  const counts = (['new', 'corrections', 'retractions', 'present', 'skipped'] as const).filter((c) => r[c] > 0 || c === 'new')
  return (
    <>
      <div className={styles.verdict}>
        <p role="status" className={styles.count}>
          {faults.length > 0 ? <Status is="bad">{t('check.faults', { count: faults.length })}</Status> : <Status is="good">{t('check.clean')}</Status>}
        </p>
        <ul className={styles.counts} aria-label={t('check.would')}>
          {counts.map((c) => (
            <li key={c}>
              <strong>{figure(r[c])}</strong> {t(`count.${c}`)}
            </li>
          ))}
        </ul>
        <div className={styles.acts}>
          {faults.length > 0 && (
            <>
              <Button onPress={() => go(-1)} aria-keyshortcuts="p">
                {t('check.previous')} <kbd>p</kbd>
              </Button>
              <Button onPress={() => go(1)} aria-keyshortcuts="n">
                {t('check.next')} <kbd>n</kbd>
              </Button>
              <Button onPress={() => save.mutate()} isDisabled={save.isPending}>
                {t('check.marked')}
              </Button>
            </>
          )}
          <Button look="primary" onPress={() => setSure(true)} isDisabled={faults.length > 0 || writes === 0 || stale}>
            {t('check.import')}
          </Button>
        </div>
      </div>
      {preview.before && <Note kind="warn">{t('check.before', { first: preview.before.first, last: preview.before.last, by: preview.before.actor })}</Note>}
      {save.isError && <Failure error={save.error} />}
      {homeless.map((f, i) => (
        <Note key={i} kind="bad">
          {f.sheet ? `${f.sheet}：` : ''}
          {f.message}
        </Note>
      ))}
      <div className={styles.bar}>
        <Segments
          label={t('view.label')}
          options={[
            { id: 'sheet', name: t('view.sheet') },
            { id: 'changes', name: t('view.changes', { count: preview.changes.length + preview.more_changes }) },
            { id: 'notices', name: t('view.notices', { count: preview.notices.length }) },
          ]}
          value={search.view ?? 'sheet'}
          onChange={(id) => set({ view: id === 'sheet' ? undefined : (id as 'changes' | 'notices') })}
        />
        {!search.view && preview.tables.length > 1 && (
          <Segments label={t('view.table')} options={preview.tables.map((x, i) => ({ id: String(i), name: x.sheet ?? t('view.only') }))} value={String(table)} onChange={(id) => setTable(Number(id))} />
        )}
        {!search.view && faults.length > 0 && (
          <Segments label={t('rows.label')} options={[{ id: 'faults', name: t('rows.faults') }, { id: 'all', name: t('rows.all') }]} value={search.rows ?? 'faults'} onChange={(id) => set({ rows: id === 'all' ? 'all' : undefined })} />
        )}
        {!search.view && all && shown && shown.rows_total > windowSize && (
          <div className={styles.pages}>
            <Button look="quiet" isDisabled={from <= 1} onPress={() => setFrom(Math.max(1, from - windowSize))}>
              {t('rows.before')}
            </Button>
            <Button look="quiet" isDisabled={from + windowSize > (shown.heading_row ?? 0) + shown.rows_total} onPress={() => setFrom(from + windowSize)}>
              {t('rows.after')}
            </Button>
          </div>
        )}
      </div>
      {search.view === 'changes' ? (
        <Changes preview={preview} />
      ) : search.view === 'notices' ? (
        <ul className={styles.notices}>
          {preview.notices.map((x, i) => (
            <li key={i}>
              <span className="soft">
                {x.sheet}
                {x.cell && ` ${x.cell}`}
              </span>{' '}
              {x.message}
              {x.more ? ` ${t('check.more', { count: x.more })}` : ''}
            </li>
          ))}
        </ul>
      ) : (
        shown && (
          <>
            <div className={styles.fault} aria-live="polite">
              {here ? (
                <>
                  <p>
                    <strong>
                      {t('check.at', { index, count: faults.length, cell: at!.replace(/^!/, '') })}
                    </strong>{' '}
                    {here.map((f) => f.message).join(' ')}
                  </p>
                  <p className={styles.guesses}>
                    {here.flatMap(guesses).map((g) => (
                      <Button key={g} onPress={() => onEdit(here[0]!.sheet, here[0]!.cell!, g)}>
                        {t('check.use', { value: g })}
                      </Button>
                    ))}
                    <span className="soft">{t('check.how')}</span>
                  </p>
                </>
              ) : (
                <p className="soft">{faults.length > 0 ? t('check.go') : t('check.editHelp')}</p>
              )}
            </div>
            {!shown.kind && <Note kind="warn">{t('check.noTable')}</Note>}
            <SheetGrid key={table} table={shown} only={only} faults={cells} edited={edited} at={at} onAt={setAt} onEdit={(cell, value) => onEdit(shown.sheet, cell, value)} />
          </>
        )
      )}
      <Confirm title={t('sure.title')} act={t('check.import')} isOpen={sure} onClose={() => setSure(false)} onConfirm={async () => onBegun(await begin(sent, search, `${key}-${sent.edits.length}`))}>
        <p>{t('sure.text', { file: sent.file.name, new: figure(r.new), corrections: figure(r.corrections), retractions: figure(r.retractions) })}</p>
        <p>{t('sure.after')}</p>
      </Confirm>
    </>
  )
}
