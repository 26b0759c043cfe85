import { useTranslation } from 'react-i18next'
import { Dialog } from '../parts/dialog'
import styles from './help.module.css'
import { pagesFor } from './pages'
import { useSession } from './session'

/** All the keys, on one sheet. */
export default function Help({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const me = useSession()
  const keys: [string, string][] = [
    ['/', t('keys.search')],
    ['?', t('keys.help')],
    ['t', t('keys.table')],
    ['↑ ↓ ← →', t('keys.arrows')],
    ['Home End PgUp PgDn', t('keys.jump')],
    ['Enter', t('keys.open')],
    ['j k', t('keys.list')],
    ['v', t('keys.verify')],
    ['r', t('keys.return')],
    ['Esc', t('keys.close')],
  ]
  return (
    <Dialog title={t('keys.title')} isOpen onClose={onClose}>
      <dl className={styles.keys}>
        {pagesFor(me).map((p) => (
          <div key={p.to}>
            <dt>
              <kbd>g</kbd> <kbd>{p.key}</kbd>
            </dt>
            <dd>{t(`nav.${p.name}`)}</dd>
          </div>
        ))}
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
