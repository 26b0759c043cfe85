// What can be said of a figure while it is typed, without asking the server. The server judges all the same.
import { plainNumber } from '../../app/drafts/draft'

export type Fault = 'number' | 'precise' | 'large' | 'negative'

export function faultOf(typed: string, over: string | undefined): Fault | undefined {
  const s = plainNumber(typed)
  if (s === '') return undefined
  const m = /^(-?)(\d+)(?:\.(\d*))?$/.exec(s)
  if (!m) return 'number'
  if ((m[3] ?? '').length > 4) return 'precise'
  if (m[2]!.replace(/^0+/, '').length > 14) return 'large'
  if (m[1] && (over === 'sum' || over === 'max') && /[1-9]/.test(s)) return 'negative'
  return undefined
}
