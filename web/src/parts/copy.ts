import { useTranslation } from 'react-i18next'
import { tell } from './toast'

/** Puts text on the clipboard; also where the page came by plain http, and the browser gives it no clipboard of its own. False when neither way is open. */
export async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text)
      return true
    } catch {
      // Not allowed to: the old way may still be.
    }
  }
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'visually-hidden'
  // In the dialog that is open, if any: it takes the focus, and with it the selection, back from whatever is outside.
  const focused = document.activeElement
  const place = focused?.closest('[role="dialog"]') ?? document.body
  place.append(area)
  area.select()
  const done = document.execCommand('copy')
  area.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return done
}

/** Copies, and says in passing whether it is done. */
export function useCopy() {
  const { t } = useTranslation()
  return async (text: string, done = t('act.copied')) => tell((await copyText(text)) ? done : t('act.notCopied'))
}
