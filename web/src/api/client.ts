// The server's operations, typed by its own document.
import createClient from 'openapi-fetch'
import { languageTag } from '../text/i18n'
import type { components, paths } from './schema'

export type Schemas = components['schemas']
export type Trouble = Schemas['Trouble']

/** A refusal of the server (RFC 9457): a stable code, a sentence in the reader's language, and one entry for each thing wrong. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  readonly errors: Trouble[]
  readonly request?: string
  constructor(problem: Partial<Schemas['Problem']> & { status: number }) {
    super(problem.detail || problem.title || String(problem.status))
    this.name = 'Refusal'
    this.status = problem.status
    this.code = problem.code ?? ''
    this.errors = problem.errors ?? []
    this.request = problem.request
  }
}

/** No answer came: no network, the server is down, or the answer was lost on its way. Whether a write was done is not known. */
export class Unreachable extends Error {
  constructor() {
    super('unreachable')
    this.name = 'Unreachable'
  }
}

export const client = createClient<paths>({
  baseUrl: '/',
  fetch: async (request) => {
    request.headers.set('Accept-Language', languageTag())
    // A write bears a key: sent once more when its answer was lost, it is still done once.
    const again = request.headers.has('Idempotency-Key') ? request.clone() : undefined
    try {
      return await send(request)
    } catch (error) {
      if (!again || !(error instanceof Unreachable)) throw error
      return send(again)
    }
  },
})

async function send(request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch (error) {
    if (request.signal.aborted) throw error
    throw new Unreachable()
  }
}

type Answer<T> = { data?: T; error?: unknown; response: Response }

/** The data of an answer, or the Refusal thrown. */
export async function must<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer
  if (!response.ok) {
    const problem = typeof error === 'object' && error ? (error as Partial<Schemas['Problem']>) : {}
    throw new Refusal({ ...problem, status: response.status })
  }
  return data as T
}

/** The data of an answer and its ETag, which a change of the thing must bring back as If-Match. */
export async function mustTagged<T>(answer: Promise<Answer<T>>): Promise<{ data: T; tag: string }> {
  const kept = answer.then((a) => a)
  const data = await must(kept)
  return { data, tag: (await kept).response.headers.get('ETag') ?? '' }
}

/** A key under which a write is done once however often it is sent; kept by the server for 48 hours. */
export function writeKey(): string {
  // Not randomUUID: browsers keep that from pages on plain HTTP.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('')
}
