// Why a figure is worth a second look: against the unit's own past, and against those who report the same.
import { compareExact } from '../../parts/number'
import { far, plus, type Usual } from '../entry/usual'

export interface Peers {
  least: string
  median: string
  most: string
  units: number
}

export type Flag = { code: 'high' | 'low'; usual: Usual } | { code: 'abovePeers'; peers: Peers }

/** Other units' figures as least, middle and most. Of an even number the lower middle one is taken: it is a figure that somebody reported. */
export function peersOf(totals: readonly string[]): Peers | undefined {
  if (totals.length === 0) return undefined
  const sorted = [...totals].sort(compareExact)
  return { least: sorted[0]!, median: sorted[(sorted.length - 1) >> 1]!, most: sorted.at(-1)!, units: sorted.length }
}

const few = 3 // of fewer peers nothing is concluded

export function flagsOf(total: string, usual: Usual | undefined, peers: Peers | undefined): Flag[] {
  const out: Flag[] = []
  const odd = far(total, usual)
  if (odd) out.push({ code: odd, usual: usual! })
  if (peers && peers.units >= few && compareExact(total, plus(peers.most, peers.most)) > 0) out.push({ code: 'abovePeers', peers })
  return out
}
