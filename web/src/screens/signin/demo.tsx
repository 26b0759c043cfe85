import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { client, must, Refusal, type Schemas } from '../../api/client'
import type { Role } from '../../app/session'
import { Button } from '../../parts/button'
import { Failure } from '../../parts/failure'
import styles from './signin.module.css'

/** The accounts of a demo ledger, each one press away; a real ledger has none to offer. */
export function DemoRoles({ onEnter }: { onEnter: (me: Schemas['Identity']) => Promise<void> }) {
  const { t } = useTranslation('signin')
  const { t: common } = useTranslation()
  const { data } = useQuery({
    queryKey: ['demo-accounts'],
    queryFn: async ({ signal }) => {
      try {
        return (await must(client.GET('/api/v1/demo/accounts', { signal }))).items
      } catch (error) {
        if (error instanceof Refusal && error.status === 404) return []
        throw error
      }
    },
    staleTime: Infinity,
  })
  const enter = useMutation({ mutationFn: (name: string) => must(client.POST('/api/v1/demo/session', { body: { name } })), onSuccess: onEnter })
  if (!data?.length) return null
  return (
    <section className={styles.demo} aria-labelledby="demo">
      <h2 id="demo">{t('demo')}</h2>
      <p className="soft">{t('demoHelp')}</p>
      <ul className={styles.roles}>
        {data.map((a) => (
          <li key={a.name}>
            <Button onPress={() => enter.mutate(a.name)} isDisabled={enter.isPending}>
              <strong>{a.roles.map((r) => common(`role.${r.role as Role}`)).join('、')}</strong>
              <span className="soft">{a.roles.map((r) => r.unit_name || r.unit).join('、')}</span>
            </Button>
          </li>
        ))}
      </ul>
      {enter.isError && <Failure error={enter.error} />}
    </section>
  )
}
