import { Button as AriaButton, Text, UNSTABLE_Toast as AriaToast, UNSTABLE_ToastContent as ToastContent, UNSTABLE_ToastQueue as ToastQueue, UNSTABLE_ToastRegion as ToastRegion } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import styles from './toast.module.css'

interface Told {
  text: string
  undo?: () => void
}

const queue = new ToastQueue<Told>({ maxVisibleToasts: 3 })

export function add(told: Told) {
  queue.add(told, { timeout: told.undo ? 10_000 : 5_000 })
}

/** Where notes appear. */
export function Region() {
  const { t } = useTranslation()
  return (
    <ToastRegion queue={queue} className={styles.region!} aria-label={t('toast.region')}>
      {({ toast }) => (
        <AriaToast toast={toast} className={styles.toast!}>
          <ToastContent className={styles.content!}>
            <Text slot="title">{toast.content.text}</Text>
          </ToastContent>
          {toast.content.undo && (
            <AriaButton
              className={styles.undo!}
              onPress={() => {
                toast.content.undo?.()
                queue.close(toast.key)
              }}
            >
              {t('act.undo')}
            </AriaButton>
          )}
          <AriaButton slot="close" className={styles.undo!} aria-label={t('act.close')}>
            <span aria-hidden="true">✕</span>
          </AriaButton>
        </AriaToast>
      )}
    </ToastRegion>
  )
}
