// Parts that come when somebody is about to use them: until then a light stand-in of the same size and the same name stands in their place.
import { startTransition, useState } from 'react'

export interface Source<M> {
  /** The module, once it is here. */
  here: () => M | undefined
  come: () => Promise<M>
}

export function later<M>(load: () => Promise<M>): Source<M> {
  let module: M | undefined
  return { here: () => module, come: async () => (module ??= await load()) }
}

/** How the part begins its work: it has the focus, or it is open. */
export type Start = 'focus' | 'open'

/**
 * The part, if it is here; else what its stand-in calls: `ready` when it is pointed at, `want` when it is to be used. A stand-in gives way
 * only when it is wanted, so that nothing is exchanged under a pointer that is just pressing it.
 */
export function useLater<M>(source: Source<M>) {
  const [module, setModule] = useState(source.here)
  const [start, setStart] = useState<Start>()
  const want = (how?: Start) => {
    setStart(how)
    source.come().then(
      (m) => startTransition(() => setModule(() => m)),
      () => undefined, // not reached; the next press tries again
    )
  }
  return { module, start, want, ready: () => void source.come().catch(() => undefined) }
}

/** Whether an element got its focus by the keyboard: a press will tell by its click what it wants. */
export const byKeyboard = (e: { currentTarget: Element }) => e.currentTarget.matches(':focus-visible')

const signs = ['pointermove', 'pointerdown', 'touchstart', 'wheel', 'keydown', 'focusin'] as const

/** Does something at the first sign that somebody uses the page; gives back how to leave it undone. */
export function whenUsed(act: () => void) {
  const leave = () => signs.forEach((s) => removeEventListener(s, used, true))
  const used = () => (leave(), act())
  for (const s of signs) addEventListener(s, used, { capture: true, passive: true })
  return leave
}

/** Does something when the browser has nothing else to do; gives back how to leave it undone. */
export function whenIdle(act: () => void) {
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(act, 200) // Safari
    return () => clearTimeout(timer)
  }
  const asked = requestIdleCallback(act)
  return () => cancelIdleCallback(asked)
}
