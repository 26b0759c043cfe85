// What a page's address says after "?", as plain words that a person can read and type: unit=431002, and a list as the same key again.

type Search = Record<string, unknown>

export function stringifySearch(search: Search): string {
  const out = new URLSearchParams()
  for (const [key, value] of Object.entries(search)) for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined && one !== null && one !== '') out.append(key, String(one))
  // These may stand in a query as they are (RFC 3986, 3.4).
  const text = out.toString().replace(/%3A/gi, ':').replace(/%2C/gi, ',').replace(/%2F/gi, '/')
  return text && `?${text}`
}

/** Every value is a string, for a unit's code is no number; a key said more than once is a list. */
export function parseSearch(text: string): Search {
  const out: Record<string, string | string[]> = {}
  for (const [key, said] of new URLSearchParams(text)) {
    const value = plain(said)
    const before = out[key]
    out[key] = before === undefined ? value : [before, value].flat()
  }
  return out
}

/** The address of this page with more said in it, to be sent to somebody. */
export const hereWith = (more: Search): string => new URL(`${location.pathname}${stringifySearch({ ...parseSearch(location.search), ...more })}`, location.href).href

// Links that were sent before had their codes in quotation marks.
const plain = (said: string) => /^"(.*)"$/.exec(said)?.[1] ?? said
