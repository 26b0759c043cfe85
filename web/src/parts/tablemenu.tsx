import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { Button } from './button'
import styles from './tablemenu.module.css'

interface Props {
  columns: { id: string; name: string; shown: boolean; width: number }[]
  changed: boolean
  toggle: (column: string) => void
  move: (column: string, by: -1 | 1) => void
  widen: (column: string, by: number) => void
  reset: () => void
}

/** What dragging does to columns, for who uses the keyboard or touches: show, hide, move, widen. */
export function ColumnMenu({ columns, changed, toggle, move, widen, reset }: Props) {
  const { t } = useTranslation()
  return (
    <DialogTrigger>
      <AriaButton className={`${styles.open} no-print`} aria-label={t('table.columns')}>
        <span aria-hidden="true">⋯</span>
      </AriaButton>
      <Popover className={styles.popover!} placement="bottom end">
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
    </DialogTrigger>
  )
}
