// What the tests of filling in and of review share: a period that asks one station, and its form.
import type { Page } from 'playwright-core'
import type { Api, Server } from './harness'

export interface Asked {
  code: string
  day: string
}

export const station = '431002-01'
let days = 0

/** Opens a period of one day that asks the station for indicators; each on a day of its own. */
export async function askFor(server: Server, code: string, indicators: string[]): Promise<Asked> {
  const day = new Date(Date.UTC(2021, 5, 1 + days++)).toISOString().slice(0, 10)
  const office = await server.api('kaoheban')
  await office.post('/periods', { code, name: code, first: day, last: day, unit: station, submit_by: '2099-01-01T00:00:00Z', verify_by: '2099-01-02T00:00:00Z', indicators })
  return { code, day }
}

export const formAt = (asked: Asked) => `/entry?unit=${station}&period=${asked.code}`

export const quantity = (page: Page, indicator: string) => page.getByRole('textbox', { name: indicator, exact: true })

export const submission = (api: Api, asked: Asked) => api.get(`/units/${station}/periods/${asked.code}/submission`)

/** Hands a return in by the API. */
export async function handIn(api: Api, asked: Asked, lines: Record<string, string>, reason?: string) {
  const path = `/units/${station}/periods/${asked.code}`
  const body = { lines: Object.entries(lines).map(([indicator, quantity]) => ({ indicator, day: asked.day, quantity })), reason }
  const { tag } = await api.send('GET', `${path}/draft`)
  const saved = await api.send('PUT', `${path}/draft`, body, { match: tag })
  await api.send('POST', `${path}/submission`, undefined, { match: saved.tag })
}
