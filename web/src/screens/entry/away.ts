import { useSyncExternalStore } from 'react'
import { useConnected } from '../../app/live'
import { useSession } from '../../app/session'

const subscribe = (l: () => void) => {
  addEventListener('online', l)
  addEventListener('offline', l)
  return () => {
    removeEventListener('online', l)
    removeEventListener('offline', l)
  }
}

/** Whether the server cannot be reached, as far as this page knows. */
export function useAway(): boolean {
  const { away } = useSession()
  const connected = useConnected()
  const online = useSyncExternalStore(subscribe, () => navigator.onLine)
  return !!away || !connected || !online
}
