// Notes in passing. The region they appear in is loaded with the first of them.
import { useSyncExternalStore } from 'react'

type Module = typeof import('./toastregion')

let module: Module | undefined
const listeners = new Set<() => void>()
const subscribe = (l: () => void) => {
  listeners.add(l)
  return () => void listeners.delete(l)
}

/** Says in passing what has been done; with a way back where that is safe, which is offered while the note is shown. */
export function tell(text: string, undo?: () => void) {
  import('./toastregion').then(
    (m) => {
      module = m
      for (const l of listeners) l()
      m.add({ text, undo })
    },
    () => undefined, // a note that cannot be shown is no reason to stop
  )
}

export function Toasts() {
  const here = useSyncExternalStore(subscribe, () => module)
  return here ? <here.Region /> : null
}
