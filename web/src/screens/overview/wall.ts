// The same page on the wall of a duty room: without the menu around it, the window's size larger.
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useKeys } from '../../app/shortcuts'
import type { Search } from './search'

/** The page is made for a desk of this size. */
const desk = { width: 1240, height: 830 }

const fitting = () => Math.max(1.15, Math.min(innerWidth / desk.width, innerHeight / desk.height))

export function useWall() {
  const { wall } = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const place = useRef<HTMLDivElement>(null)
  const [zoom, setZoom] = useState(fitting)
  const on = wall ?? false
  const go = (wall: true | undefined) => void navigate({ to: '.', search: (old: Record<string, unknown>) => ({ ...old, wall }), replace: true })
  const toggle = () => {
    if (on) {
      if (document.fullscreenElement) void document.exitFullscreen()
      go(undefined)
    } else {
      // A browser that refuses the whole screen still shows the larger page.
      void place.current?.requestFullscreen?.().catch(() => {})
      go(true)
    }
  }
  useKeys(on ? { f: toggle, Escape: toggle } : { f: toggle })
  const latest = useRef(go)
  latest.current = go
  useEffect(() => {
    const resized = () => setZoom(fitting())
    const left = () => void (document.fullscreenElement ?? latest.current(undefined))
    addEventListener('resize', resized)
    document.addEventListener('fullscreenchange', left)
    return () => {
      removeEventListener('resize', resized)
      document.removeEventListener('fullscreenchange', left)
    }
  }, [])
  return { on, zoom, place, toggle }
}
