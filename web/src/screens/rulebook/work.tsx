// One version at work: its form, its text, its comparison are views of one text; its faults and its effect stand beside.
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '../../api/client'
import { useMoment } from '../../app/moment'
import { indicatorsQuery } from '../../app/queries'
import { useSession } from '../../app/session'
import { Skeleton } from '../../parts/ask'
import { Button } from '../../parts/button'
import { Choice, Segments } from '../../parts/field'
import { Failure } from '../../parts/failure'
import { Status } from '../../parts/status'
import { Apply } from './apply'
import { lineOf } from './document'
import { useDraft, useSettled } from './draft'
import { Form } from './form'
import { Preview } from './preview'
import { checkQuery, schemaQuery, versionQuery } from './queries'
import styles from './rulebook.module.css'
import type { Search } from './search'

// The editor is large, and most who come here only read the forms.
const Editor = lazy(() => import('./editor'))
const Compare = lazy(() => import('./compare'))

interface Props {
  base: Schemas['RulebookText']
  versions: readonly Schemas['RulebookLine'][]
  search: Search
  set: (change: Search) => void
}

export function Work({ base, versions, search, set }: Props) {
  const { t } = useTranslation('rulebook')
  const { can } = useSession()
  const moment = useMoment()
  const may = can('rulebook.write')
  const tries = may || can('whatif.ask')
  const [text, setText] = useDraft(base.code, base.version, base.text)
  const [line, setLine] = useState<number>()
  const [applying, setApplying] = useState(false)
  const schema = useQuery(schemaQuery)
  const indicators = useQuery(indicatorsQuery(moment.as_of)).data ?? []
  const changed = text !== base.text
  const settled = useSettled(text, 400)
  const check = useQuery({ ...checkQuery(settled), enabled: settled !== base.text })
  const faults = changed ? (check.data ?? []) : []
  const clean = changed && settled === text && check.isSuccess && !check.isPlaceholderData && faults.length === 0
  const against = search.against ?? versions.find((v) => v.version < base.version)?.version ?? base.version
  const other = useQuery({ ...versionQuery(base.code, against), enabled: search.view === 'compare' })
  const explain = (word: string) => t(`key.${word}` as 'key.cap', { defaultValue: t(`kind.${word}` as 'kind.rank', { defaultValue: t(`value.${word}` as 'value.pace', { defaultValue: '' }) }) })
  const show = (at: number) => {
    set({ view: 'text' })
    setLine(undefined)
    requestAnimationFrame(() => setLine(at))
  }
  const view = search.view ?? 'form'
  return (
    <>
      <div className={styles.bar}>
        <Segments label={t('view.label')} options={(['form', 'text', 'compare'] as const).map((id) => ({ id, name: t(`view.${id}`) }))} value={view} onChange={(id) => set({ view: id === 'form' ? undefined : (id as 'text') })} />
        {view === 'compare' && versions.length > 0 && (
          <Choice label={t('compare.with')} options={versions.map((v) => ({ id: String(v.version), name: t('compare.version', { version: v.version }) }))} value={String(against)} onChange={(id) => set({ against: Number(id) })} />
        )}
        {changed && (
          <div className={styles.draft} role="status">
            {faults.length > 0 ? <Status is="bad">{t('draft.faults', { count: faults.length })}</Status> : clean ? <Status is="good">{t('draft.clean')}</Status> : <span className="soft">{t('draft.checking')}</span>}
            {may && (
              <Button look="primary" isDisabled={!clean} onPress={() => setApplying(true)}>
                {t('draft.apply')}
              </Button>
            )}
            <Button onPress={() => setText(base.text)}>{t('draft.drop')}</Button>
          </div>
        )}
      </div>
      {check.isError && changed && <Failure error={check.error} />}
      {faults.length > 0 && (
        <ul className={styles.faults}>
          {faults.map((f, i) => (
            <li key={i}>
              <button type="button" className={styles.faultLine} onClick={() => show(f.line ?? 1)}>
                {f.line ? t('draft.line', { line: f.line }) : f.field}
              </button>{' '}
              {f.message}
            </li>
          ))}
        </ul>
      )}
      <div className={`${styles.work} ${clean && view !== 'compare' ? styles.beside : ''}`}>
        <div className={styles.main}>
          <Suspense fallback={<Skeleton lines={14} />}>
            {view === 'form' && schema.data && (
              <Form text={text} schema={schema.data} change={tries ? setText : undefined} indicators={indicators} show={(path) => show(lineOf(text, path))} />
            )}
            {view === 'text' && <Editor label={t('view.text')} text={text} onText={setText} readOnly={!tries} faults={faults} schema={schema.data} explain={explain} line={line} />}
            {view === 'compare' && other.data && (
              <>
                <p className={styles.names}>
                  <span>{t('compare.version', { version: against })}</span>
                  <span>{changed ? t('compare.draft', { version: base.version }) : t('compare.version', { version: base.version })}</span>
                </p>
                {other.data.text === text ? <p>{t('compare.same')}</p> : <Compare left={other.data.text} right={text} names={[t('compare.version', { version: against }), changed ? t('compare.draft', { version: base.version }) : t('compare.version', { version: base.version })]} alike={t('compare.alike')} />}
              </>
            )}
          </Suspense>
        </div>
        {clean && view !== 'compare' && (
          <aside className={styles.aside} aria-label={t('preview.title')}>
            <h2>{t('preview.title')}</h2>
            <Preview text={settled} rulebook={base.code} />
          </aside>
        )}
      </div>
      {applying && (
        <Apply
          text={text}
          name={base.name}
          latest={versions[0]?.version ?? base.version}
          from={moment.as_of > base.from ? moment.as_of : base.from}
          onClose={() => setApplying(false)}
          onApplied={() => {
            setText(base.text)
            setApplying(false)
            set({ version: undefined, view: undefined })
          }}
        />
      )}
    </>
  )
}
