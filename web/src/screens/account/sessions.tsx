import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, must, type Schemas } from '../../api/client'
import { useAgency } from '../../app/session'
import { Ask } from '../../parts/ask'
import { Button } from '../../parts/button'
import { Failure } from '../../parts/failure'
import { DataTable, type Column } from '../../parts/table'
import { instantText } from '../../parts/time'
import { tell } from '../../parts/toast'
import styles from './account.module.css'
import { sessionsQuery } from './queries'

type Session = Schemas['AccessSession']

const ways = ['password', 'totp', 'recovery', 'passkey'] as const
const isWay = (w: string): w is (typeof ways)[number] => (ways as readonly string[]).includes(w)

export function Sessions() {
  const { t } = useTranslation('account')
  const { zone } = useAgency()
  const queries = useQueryClient()
  const sessions = useQuery(sessionsQuery)
  const [error, setError] = useState<unknown>()
  const end = async (id?: string) => {
    setError(undefined)
    try {
      if (id) await must(client.DELETE('/api/v1/me/sessions/{id}', { params: { path: { id } } }))
      else await must(client.DELETE('/api/v1/me/sessions'))
      tell(t('session.ended'))
      await queries.invalidateQueries({ queryKey: sessionsQuery.queryKey })
    } catch (e) {
      setError(e)
    }
  }
  // "password+totp", or the name of who vouched
  const way = (w: string) =>
    w
      .split('+')
      .map((x) => (isWay(x) ? t(`session.ways.${x}`) : x))
      .join(' + ')
  const columns = useMemo<Column<Session>[]>(
    () => [
      { id: 'way', head: t('session.way'), width: 120, cell: (s) => way(s.way) },
      { id: 'addr', head: t('session.address'), width: 160, grow: true, cell: (s) => s.addr ?? '' },
      { id: 'at', head: t('session.at'), width: 140, cell: (s) => instantText(s.at, zone) },
      { id: 'seen', head: t('session.seen'), width: 140, cell: (s) => instantText(s.seen, zone) },
      { id: 'until', head: t('session.until'), width: 140, cell: (s) => instantText(s.until, zone) },
      {
        id: 'end',
        head: t('session.end'),
        width: 90,
        cell: (s) => (
          <Button look="quiet" onPress={() => void end(s.id)} aria-label={t('session.endAt', { at: instantText(s.at, zone) })}>
            {t('session.end')}
          </Button>
        ),
      },
    ],
    [t, zone], // eslint-disable-line react-hooks/exhaustive-deps -- end only calls the server, and way follows t
  )
  return (
    <Ask query={sessions} lines={3}>
      {(all) => (
        <>
          <DataTable id="own-sessions" label={t('session.title')} columns={columns} rows={[...all].sort((a, b) => b.seen.localeCompare(a.seen))} rowKey={(s) => s.id} />
          <p className={styles.foot}>
            <Button onPress={() => void end()} isDisabled={all.length < 2}>
              {t('session.endOthers')}
            </Button>
          </p>
          {error !== undefined && <Failure error={error} />}
        </>
      )}
    </Ask>
  )
}
