// The service worker of the built application, and the word that a new version waits for the user's leave.
import { useSyncExternalStore } from 'react'

let waiting: ServiceWorker | undefined
const listeners = new Set<() => void>()

function found(worker: ServiceWorker | null) {
  if (!worker || !navigator.serviceWorker.controller) return // the first one waits for nobody
  waiting = worker
  for (const l of listeners) l()
}

/** Starts it; only over https or on this machine itself do browsers have one. */
export async function startWorker() {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const registration = await navigator.serviceWorker.register('/sw.js', { scope: '/', updateViaCache: 'none' })
  found(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing
    worker?.addEventListener('statechange', () => worker.state === 'installed' && found(worker))
  })
}

const subscribe = (l: () => void) => {
  listeners.add(l)
  return () => void listeners.delete(l)
}

/** Puts the new version in place; undefined while there is none. */
export function useUpdate(): (() => void) | undefined {
  const worker = useSyncExternalStore(subscribe, () => waiting)
  if (!worker) return undefined
  return () => {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
    worker.postMessage('now')
  }
}
