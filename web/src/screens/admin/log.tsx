import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, must } from '../../api/client'
import { useSession } from '../../app/session'
import { Ask } from '../../parts/ask'
import { Button } from '../../parts/button'
import { Facts } from '../../parts/facts'
import { Failure } from '../../parts/failure'
import { TextBox } from '../../parts/field'
import { Note } from '../../parts/notes'
import { figure } from '../../parts/number'
import { Once } from '../account/once'
import styles from './admin.module.css'
import { logQuery } from './queries'

/** The tamper-evident log: its size and key, what was signed last, and whether all still holds. */
export function Log() {
  const { t } = useTranslation('admin')
  const { can } = useSession()
  const queries = useQueryClient()
  const log = useQuery(logQuery)
  const sign = useMutation({ mutationFn: () => must(client.POST('/api/v1/log/checkpoint')), onSuccess: () => queries.invalidateQueries({ queryKey: logQuery.queryKey }) })
  return (
    <div className={styles.log}>
      <Ask query={log}>
        {(l) => (
          <section aria-labelledby="log">
            <h2 id="log">{t('log.title')}</h2>
            <Facts
              of={[
                [t('log.size'), figure(l.size)],
                [t('log.key'), <code key="key">{l.key}</code>],
              ]}
            />
            <h3>{t('log.checkpoint')}</h3>
            <p className="soft">{t('log.checkpointHelp')}</p>
            <Once secret={l.checkpoint} label={t('log.checkpoint')} />
            {can('log.sign') && (
              <Button onPress={() => sign.mutate()} isDisabled={sign.isPending}>
                {t('log.sign')}
              </Button>
            )}
            {sign.isError && <Failure error={sign.error} />}
            {sign.data && (sign.data.missing ? <Note kind="warn">{sign.data.missing}</Note> : <Note kind="good">{t('log.signed')}</Note>)}
            <Consistency size={l.size} />
          </section>
        )}
      </Ask>
      {can('doctor.read') && <Doctor />}
    </div>
  )
}

/** Shows that the log of a later size only adds to the log of an earlier one. */
function Consistency({ size }: { size: number }) {
  const { t } = useTranslation('admin')
  const [from, setFrom] = useState('1')
  const [to, setTo] = useState(String(size))
  const prove = useMutation({ mutationFn: () => must(client.GET('/api/v1/log/consistency', { params: { query: { from: Number(from), to: Number(to) } } })) })
  const whole = /^\d+$/.test(from) && /^\d+$/.test(to)
  return (
    <>
      <h3 className={styles.apart}>{t('log.consistency')}</h3>
      <p className="soft">{t('log.consistencyHelp')}</p>
      <form
        className={styles.tools}
        onSubmit={(e) => {
          e.preventDefault()
          prove.mutate()
        }}
      >
        <TextBox label={t('log.earlier')} value={from} onChange={setFrom} numeric />
        <TextBox label={t('log.later')} value={to} onChange={setTo} numeric />
        <Button type="submit" isDisabled={!whole || prove.isPending}>
          {t('log.prove')}
        </Button>
      </form>
      {prove.isError && <Failure error={prove.error} />}
      {prove.data && <Once secret={prove.data.hashes.join('\n') || t('log.nothing')} label={t('log.consistency')} />}
    </>
  )
}

function Doctor() {
  const { t } = useTranslation('admin')
  const look = useMutation({ mutationFn: () => must(client.GET('/api/v1/doctor')) })
  return (
    <section aria-labelledby="doctor">
      <h2 id="doctor">{t('doctor.title')}</h2>
      <p className="soft">{t('doctor.help')}</p>
      <Button onPress={() => look.mutate()} isDisabled={look.isPending}>
        {look.isPending ? t('doctor.looking') : t('doctor.look')}
      </Button>
      {look.isError && <Failure error={look.error} />}
      {look.data && (
        <>
          <Note kind={look.data.breaks.length ? 'bad' : 'good'}>{look.data.breaks.length ? t('doctor.broken', { count: look.data.breaks.length }) : t('doctor.sound')}</Note>
          <Facts
            of={[
              [t('doctor.numbers'), figure(look.data.numbers)],
              [t('doctor.entries'), figure(look.data.entries)],
              [t('doctor.mismatches'), figure(look.data.mismatches.length)],
            ]}
          />
          {look.data.breaks.slice(0, 20).map((b, i) => (
            <p key={i}>{[b.code, b.place.record, b.place.file, b.found].filter(Boolean).join(' · ')}</p>
          ))}
        </>
      )}
    </section>
  )
}
