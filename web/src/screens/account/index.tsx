import { useTranslation } from 'react-i18next'
import { useUnitNames } from '../../app/queries'
import { useSession, type Role } from '../../app/session'
import { Facts } from '../../parts/facts'
import { Page } from '../../parts/page'
import styles from './account.module.css'
import { Operations } from './operations'
import { Passkeys } from './passkeys'
import { Password } from './password'
import { Sessions } from './sessions'
import { SecondFactor } from './totp'
import { Tokens } from './tokens'

export default function Screen() {
  const { t } = useTranslation('account')
  const { t: common } = useTranslation()
  const me = useSession()
  const unit = useUnitNames()
  return (
    <Page title={t('title')}>
      <div className={styles.sections}>
        <section aria-labelledby="who">
          <h2 id="who">{t('who')}</h2>
          <Facts
            of={[
              [t('name'), me.name],
              [t('account'), me.account],
              [t('roles'), me.grants?.length ? me.grants.map((g) => <div key={`${g.role}${g.unit}`}>{t('roleAt', { role: common(`role.${g.role as Role}`), unit: g.unit === '*' ? t('everywhere') : unit(g.unit) })}</div>) : t('noRoles')],
            ]}
          />
          <details>
            <summary>{t('allowed')}</summary>
            <Operations of={me.operations ?? []} />
          </details>
        </section>
        <section aria-labelledby="password">
          <h2 id="password">{t('password.title')}</h2>
          <Password />
        </section>
        <section aria-labelledby="factor">
          <h2 id="factor">{t('totp.title')}</h2>
          <SecondFactor />
        </section>
        <section aria-labelledby="passkeys">
          <h2 id="passkeys">{t('passkey.title')}</h2>
          <Passkeys />
        </section>
        <section aria-labelledby="sessions" className={styles.whole}>
          <h2 id="sessions">{t('session.title')}</h2>
          <Sessions />
        </section>
        <section aria-labelledby="tokens" className={styles.whole}>
          <h2 id="tokens">{t('token.title')}</h2>
          <Tokens />
        </section>
      </div>
    </Page>
  )
}
