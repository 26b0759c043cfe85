import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../parts/button'
import { copyText } from '../../parts/copy'
import styles from './account.module.css'

/** A secret that the server tells once and never again, to be copied now. */
export function Once({ secret, label }: { secret: string; label: string }) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState<boolean>()
  return (
    <div className={styles.once}>
      <pre aria-label={label} tabIndex={0}>
        {secret}
      </pre>
      <Button onPress={() => void copyText(secret).then(setCopied)}>{copied ? t('act.copied') : t('act.copy')}</Button>
      {copied === false && <p role="alert">{t('act.notCopied')}</p>}
    </div>
  )
}
