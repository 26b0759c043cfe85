// Light, dark or as the system has it; and how dense tables are. Kept in the browser only.
import { useSyncExternalStore } from 'react'

export type Theme = 'system' | 'light' | 'dark'
export type Density = 'normal' | 'compact'

const dark = matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

function apply() {
  const theme = currentTheme()
  document.documentElement.dataset.theme = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme
  document.documentElement.dataset.density = currentDensity()
  for (const l of listeners) l()
}

export const currentTheme = (): Theme => (localStorage.getItem('tongchou.theme') as Theme | null) ?? 'system'
export const currentDensity = (): Density => (localStorage.getItem('tongchou.density') as Density | null) ?? 'normal'

export function chooseTheme(theme: Theme) {
  localStorage.setItem('tongchou.theme', theme)
  apply()
}
export function chooseDensity(density: Density) {
  localStorage.setItem('tongchou.density', density)
  apply()
}
export function startTheme() {
  dark.addEventListener('change', apply)
  apply()
}

const subscribe = (l: () => void) => {
  listeners.add(l)
  return () => void listeners.delete(l)
}
export const useTheme = () => useSyncExternalStore(subscribe, currentTheme)
export const useDensity = () => useSyncExternalStore(subscribe, currentDensity)
/** "light" or "dark" as now shown; a chart draws itself anew when it changes. */
export const useShownTheme = () => useSyncExternalStore(subscribe, () => document.documentElement.dataset.theme ?? 'light')
