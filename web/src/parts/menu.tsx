import { lazy, type ReactNode, Suspense, useRef, useState } from 'react'
import { Button } from 'react-aria-components'

/** One entry; `line` draws a line above it, `chosen` marks the one in force. */
export interface Entry {
  id: string
  name: string
  lang?: string
  chosen?: boolean
  line?: boolean
}

interface Props {
  /** What the menu is about, where the button does not say it. */
  label: string
  named?: boolean
  children: ReactNode
  className: string
  entries: readonly Entry[]
  onAction: (id: string) => void
  isDisabled?: boolean
}

const load = () => import('./menulist')
const MenuList = lazy(load)
const ready = () => void load().catch(() => undefined)

/** A button with a menu, which is loaded when somebody is about to open it. */
export function MenuButton({ label, named, children, className, entries, onAction, isDisabled }: Props) {
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <>
      <Button
        ref={button}
        className={className}
        isDisabled={isDisabled}
        aria-label={named ? undefined : label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onHoverStart={ready}
        onFocus={ready}
        onPress={() => setOpen(true)}
        onKeyDown={(e) => {
          if (e.key === 'ArrowDown') setOpen(true)
        }}
      >
        {children}
      </Button>
      {isOpen && (
        <Suspense>
          <MenuList label={label} entries={entries} onAction={onAction} trigger={button} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
