import type { RefObject } from 'react'
import { Dialog, Popover } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { Button } from './button'
import type { Columns } from './tablemenu'
import styles from './tablemenu.module.css'

/** The list of a table's columns, while it is open. */
export default function ColumnList({ columns, changed, toggle, move, widen, reset, trigger, onClose }: Columns & { trigger: RefObject<HTMLButtonElement | null>; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Popover trigger="DialogTrigger" triggerRef={trigger} isOpen onOpenChange={(open) => !open && onClose()} className={styles.popover!} placement="bottom end">
      <Dialog aria-label={t('table.columns')} className={styles.dialog!}>
        <ul className={styles.list}>
          {columns.map((c) => (
            <li key={c.id} className={styles.item}>
              <label>
                <input type="checkbox" checked={c.shown} onChange={() => toggle(c.id)} /> {c.name}
              </label>
              <span>
                <Button look="quiet" onPress={() => move(c.id, -1)} aria-label={t('table.left', { name: c.name })}>
                  ←
                </Button>
                <Button look="quiet" onPress={() => move(c.id, 1)} aria-label={t('table.right', { name: c.name })}>
                  →
                </Button>
                <Button look="quiet" onPress={() => widen(c.id, -16)} aria-label={t('table.narrower', { name: c.name })}>
                  −
                </Button>
                <Button look="quiet" onPress={() => widen(c.id, 16)} aria-label={t('table.wider', { name: c.name })}>
                  +
                </Button>
              </span>
            </li>
          ))}
        </ul>
        <Button onPress={reset} isDisabled={!changed}>
          {t('table.reset')}
        </Button>
      </Dialog>
    </Popover>
  )
}
