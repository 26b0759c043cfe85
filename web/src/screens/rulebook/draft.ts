// The text being worked on. It is kept in the browser until it is applied or given up, so that a reload loses nothing.
import { useEffect, useState } from 'react'

const place = (code: string, version: number) => `tongchou.rulebook.${code}.${version}`

/** The draft upon a version of a rulebook, or the version itself. */
export function useDraft(code: string, version: number, base: string) {
  const [text, setText] = useState(() => localStorage.getItem(place(code, version)) ?? base)
  useEffect(() => {
    if (text === base) localStorage.removeItem(place(code, version))
    else localStorage.setItem(place(code, version), text)
  }, [text, base, code, version])
  return [text, setText] as const
}

/** A value that follows another once that has been still for a while. */
export function useSettled<T>(value: T, wait: number): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), wait)
    return () => clearTimeout(timer)
  }, [value, wait])
  return settled
}
