/** Puts text on the clipboard; also where the page came by plain http, and the browser gives it no clipboard of its own. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) {
    try {
      return await navigator.clipboard.writeText(text)
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
  document.execCommand('copy')
  area.remove()
  if (focused instanceof HTMLElement) focused.focus()
}
