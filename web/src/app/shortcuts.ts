// Keys that work on every page. None of them is heard while somebody types.
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { pagesFor } from './pages'
import { useSession } from './session'

const typing = (target: EventTarget | null) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest('[role="dialog"],[role="listbox"],[role="menu"]') !== null)

export function useShortcuts({ search, help }: { search: () => void; help: () => void }) {
  const navigate = useNavigate()
  const me = useSession()
  const latest = useRef({ search, help, me })
  latest.current = { search, help, me }
  useEffect(() => {
    let gone = 0 // when g was pressed
    const on = (e: KeyboardEvent) => {
      if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return
      if (gone && Date.now() - gone < 1500) {
        gone = 0
        const page = pagesFor(latest.current.me).find((p) => p.key === e.key)
        if (page) {
          e.preventDefault()
          void navigate({ to: page.to })
          return
        }
      }
      if (e.key === 'g') gone = Date.now()
      else if (e.key === '/') {
        e.preventDefault()
        latest.current.search()
      } else if (e.key === '?') {
        e.preventDefault()
        latest.current.help()
      }
    }
    addEventListener('keydown', on)
    return () => removeEventListener('keydown', on)
  }, [navigate])
}

/**
 * Keys of one page, such as j, k and v. Not heard while somebody types or a dialog is open.
 * Keep `keys` small and the same as what the page's help says.
 */
export function useKeys(keys: Record<string, (e: KeyboardEvent) => void>) {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const on = (e: KeyboardEvent) => {
      if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || typing(e.target) || document.querySelector('[role="dialog"]')) return
      const act = latest.current[e.key]
      if (act) {
        e.preventDefault()
        act(e)
      }
    }
    addEventListener('keydown', on)
    return () => removeEventListener('keydown', on)
  }, [])
}
