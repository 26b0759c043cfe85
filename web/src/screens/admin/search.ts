import { dayOf, text } from '../../app/moment'

export const tabs = ['units', 'people', 'accounts', 'tokens', 'log', 'backups', 'jobs', 'looks'] as const
export type Tab = (typeof tabs)[number]

/** What the URL of this page may say. */
export interface Search {
  tab?: Tab
  /** The unit, person or account opened beside its list. */
  unit?: string
  person?: string
  account?: string
  /** The day as on which units and people are shown. */
  day?: string
  /** What looks are narrowed to. */
  by?: string
  what?: string
  from?: string
  to?: string
}

export function adminSearch(s: Record<string, unknown>): Search {
  return { tab: tabs.find((t) => t === s.tab), unit: text(s.unit), person: text(s.person), account: text(s.account), day: dayOf(s.day), by: text(s.by), what: text(s.what), from: dayOf(s.from), to: dayOf(s.to) }
}
