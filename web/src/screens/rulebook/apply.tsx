// Puts a text into force from a day on: a new version; the old ones stay, and boards of earlier days are still counted by them.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, must, writeKey } from '../../api/client'
import { Button } from '../../parts/button'
import { DayField } from '../../parts/day'
import { Dialog } from '../../parts/dialog'
import { Failure } from '../../parts/failure'
import { dayText } from '../../parts/time'
import { tell } from '../../parts/toast'
import { documentOf, setValue } from './document'
import styles from './rulebook.module.css'

interface Props {
  text: string
  name: string
  latest: number
  from: string
  onClose: () => void
  onApplied: (version: number) => void
}

export function Apply({ text, name, latest, from: begin, onClose, onApplied }: Props) {
  const { t } = useTranslation('rulebook')
  const { t: common } = useTranslation()
  const queries = useQueryClient()
  const [from, setFrom] = useState<string | undefined>(begin)
  const written = Number(documentOf(text)?.get('version'))
  // A version is never written over: the number that is next is given to it.
  const version = written > latest ? written : latest + 1
  const numbered = written > latest ? text : setValue(text, ['version'], String(version))
  const save = useMutation({
    mutationFn: () => must(client.POST('/api/v1/rulebooks', { params: { header: { 'Idempotency-Key': writeKey() } }, body: { text: numbered, from: from! } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['ledger'] })
      tell(t('apply.done', { name, version }))
      onApplied(version)
    },
  })
  return (
    <Dialog title={t('apply.title', { name, version })} isOpen onClose={onClose}>
      <form
        className={styles.dialog}
        onSubmit={(e) => {
          e.preventDefault()
          if (from && !save.isPending) save.mutate()
        }}
      >
        <DayField label={t('apply.from')} value={from} onChange={setFrom} />
        <p>{t('apply.text', { day: dayText(from), version })}</p>
        {save.isError && <Failure error={save.error} />}
        <div className={styles.acts}>
          <Button type="submit" look="primary" isDisabled={!from || save.isPending}>
            {t('apply.act')}
          </Button>
          <Button onPress={onClose}>{common('act.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
