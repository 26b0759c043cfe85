// Files of evidence: chosen and uploaded to a unit; shown by name where a record or an objection names their hashes.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { client, must, writeKey } from '../api/client'
import { ledger } from '../app/queries'
import { Button } from './button'
import styles from './evidence.module.css'
import { Failure } from './failure'

/** The hashes that a record's evidence names; what else it says is text. */
export function evidenceOf(words: string | undefined): { hashes: string[]; words: string } {
  const hashes: string[] = []
  const rest = (words ?? '').replace(/sha256:([0-9a-f]{64})/g, (_, hash: string) => (hashes.push(hash), ''))
  return { hashes, words: rest.trim() }
}

/** A file of evidence by its hash: its name, and the file itself. */
export function EvidenceFile({ hash }: { hash: string }) {
  const file = useQuery({ queryKey: ledger('evidence', hash), queryFn: ({ signal }) => must(client.GET('/api/v1/evidence/{hash}', { params: { path: { hash } }, signal })), staleTime: Infinity }).data
  return (
    <a href={`/api/v1/evidence/${hash}/content`} target="_blank" rel="noreferrer">
      {file?.items[0]?.name ?? `${hash.slice(0, 12)}…`}
    </a>
  )
}

/** Uploads files to a unit's evidence; value holds the hashes of those that stay. */
export function EvidencePick({ unit, value, onChange }: { unit: string; value: readonly string[]; onChange: (hashes: string[]) => void }) {
  const { t } = useTranslation()
  const [names, setNames] = useState<Record<string, string>>({})
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  // What stays now: while files are sent one by one, another may be removed.
  const now = useRef(value)
  useEffect(() => {
    now.current = value
  })
  const upload = async (files: FileList | null) => {
    setBusy(true)
    setError(undefined)
    try {
      for (const file of files ?? []) {
        const body = new FormData()
        body.append('file', file)
        const kept = await must(
          client.POST('/api/v1/units/{unit}/evidence', { params: { path: { unit }, header: { 'Idempotency-Key': writeKey() } }, body: body as never, bodySerializer: (b) => b as unknown as FormData }),
        )
        const hash = kept.evidence!.hash
        setNames((old) => ({ ...old, [hash]: kept.evidence!.name }))
        if (!now.current.includes(hash)) {
          now.current = [...now.current, hash]
          onChange([...now.current])
        }
      }
    } catch (e) {
      setError(e)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className={styles.pick}>
      <FileTrigger allowsMultiple onSelect={(files) => void upload(files)}>
        <Button isDisabled={busy}>{busy ? t('evidence.sending') : t('evidence.add')}</Button>
      </FileTrigger>
      {value.map((hash) => (
        <span key={hash} className={styles.file}>
          {names[hash] ?? hash.slice(0, 12)}
          <Button look="quiet" aria-label={t('evidence.remove', { name: names[hash] ?? '' })} onPress={() => onChange(value.filter((h) => h !== hash))}>
            <span aria-hidden="true">✕</span>
          </Button>
        </span>
      ))}
      {error !== undefined && <Failure error={error} />}
    </div>
  )
}
