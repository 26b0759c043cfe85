import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { storeOf } from '../../app/drafts/store'
import { upload } from '../../app/drafts/sync'
import { Button } from '../../parts/button'
import { Failure } from '../../parts/failure'
import { Mark } from '../../parts/status'
import styles from './fill.module.css'
import { evidenceQuery } from './queries'

interface Props {
  account: string
  unit: string
  hashes: readonly string[]
  onChange: (hashes: string[]) => void
}

/** Photos and files that prove a figure. A file is kept on the device under its hash until the server has it. */
export function Evidence({ account, unit, hashes, onChange }: Props) {
  const { t } = useTranslation('entry')
  const queries = useQueryClient()
  const there = useQuery(evidenceQuery(account, unit)).data ?? []
  const here = useQuery({ queryKey: ['files', account, hashes], queryFn: async () => (await storeOf(account)).getAll('files') }).data ?? []
  const [error, setError] = useState<unknown>()
  const attach = async (files: FileList | null) => {
    setError(undefined)
    try {
      const added = []
      for (const file of files ?? []) added.push(await keep(account, unit, file))
      await queries.invalidateQueries({ queryKey: ['files', account] })
      onChange([...hashes, ...added.filter((h) => !hashes.includes(h))])
    } catch (e) {
      setError(e)
    }
  }
  return (
    <div className={styles.evidence}>
      {hashes.length > 0 && (
        <ul>
          {hashes.map((hash) => {
            const waiting = here.find((f) => f.hash === hash)
            const name = waiting?.name ?? there.find((e) => e.hash === hash)?.name ?? hash.slice(0, 12)
            return (
              <li key={hash}>
                {waiting ? (
                  <>
                    {name} <Mark>{t('evidence.here')}</Mark>
                  </>
                ) : (
                  <a href={`/api/v1/evidence/${hash}/content`}>{name}</a>
                )}
                <Button look="quiet" big aria-label={t('evidence.remove', { name })} onPress={() => onChange(hashes.filter((h) => h !== hash))}>
                  <span aria-hidden="true">✕</span>
                </Button>
              </li>
            )
          })}
        </ul>
      )}
      <FileTrigger allowsMultiple onSelect={(files) => void attach(files)}>
        <Button big>
          <span aria-hidden="true">＋</span>
          {t('evidence.add')}
        </Button>
      </FileTrigger>
      {error !== undefined && <Failure error={error} />}
    </div>
  )
}

// Without https a browser makes no hashes: the file goes to the server at once.
async function keep(account: string, unit: string, file: File): Promise<string> {
  if (!globalThis.crypto.subtle) return upload(unit, file)
  const content = await file.arrayBuffer()
  const hash = [...new Uint8Array(await crypto.subtle.digest('SHA-256', content))].map((b) => b.toString(16).padStart(2, '0')).join('')
  await (await storeOf(account)).put('files', { hash, unit, name: file.name, type: file.type, content: new Blob([content], { type: file.type }) })
  return hash
}
