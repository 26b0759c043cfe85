import type { RefObject } from 'react'
import { Menu, MenuItem, Popover, Separator } from 'react-aria-components'
import type { Entry } from './menu'
import styles from './menu.module.css'

interface Props {
  label: string
  entries: readonly Entry[]
  onAction: (id: string) => void
  trigger: RefObject<HTMLButtonElement | null>
  onClose: () => void
}

/** The menu of a MenuButton, while it is open. */
export default function MenuList({ label, entries, onAction, trigger, onClose }: Props) {
  return (
    <Popover trigger="MenuTrigger" triggerRef={trigger} isOpen onOpenChange={(open) => !open && onClose()} placement="bottom end" aria-label={label} className={styles.popover!}>
      <Menu autoFocus="first" aria-label={label} className={styles.menu!} onAction={(id) => onAction(String(id))} onClose={onClose}>
        {entries.flatMap((e) => [
          ...(e.line ? [<Separator key={`${e.id}-`} className={styles.line!} />] : []),
          <MenuItem key={e.id} id={e.id} textValue={e.name} className={styles.item!}>
            <span lang={e.lang}>{e.name}</span>
            {e.chosen !== undefined && <span aria-hidden="true">{e.chosen ? '✓' : ''}</span>}
          </MenuItem>,
        ])}
      </Menu>
    </Popover>
  )
}
