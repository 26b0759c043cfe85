// A server of its own for a test file: a copy of the run's ledger on a free port of this machine.
import { type ChildProcess, spawn } from 'node:child_process'
import { cp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, inject } from 'vitest'
import type { DemoAccount } from './setup'

/** A running server. It ends with the test file that started it. */
export interface Server {
  url: string
  /** The folder of its ledger, a copy that the tests may change. */
  dir: string
  accounts: DemoAccount[]
  /** The value of the session cookie of an account, signed in by its password once. */
  session(account: string): Promise<string>
  /** A small client for set-up steps, signed in as an account. */
  api(account: string): Promise<Api>
  stop(): Promise<void>
}

const running = new Set<Server>()
const children = new Set<ChildProcess>()
process.on('exit', () => children.forEach((c) => c.kill('SIGKILL')))
afterAll(async () => {
  await Promise.all([...running].map((s) => s.stop()))
})

/** Serves a copy of the demo: the Beihu story of spring 2021. A screen takes its day from `latest` of GET /api/v1/agency. */
export async function demoServer(...flags: string[]): Promise<Server> {
  const run = inject('run')
  return serve(run.demo, run.accounts, flags)
}

let copies = 0

/** Serves a copy of any ledger. */
export async function serve(ledger: string, accounts: DemoAccount[], flags: string[] = []): Promise<Server> {
  const run = inject('run')
  const dir = join(run.dir, `served-${process.pid}-${++copies}`)
  await cp(ledger, dir, { recursive: true })
  const child = spawn(run.program, ['--data', dir, 'serve', '--addr', '127.0.0.1:0', '--rate', '10000', '--burst', '10000', ...flags], { stdio: ['ignore', 'ignore', 'pipe'] })
  children.add(child)
  await writeFile(join(run.dir, 'pids', String(child.pid)), '')
  const url = await announced(child)
  for (let i = 0; !(await fetch(`${url}/readyz`).then((r) => r.ok, () => false)); i++) {
    if (i > 600) throw new Error('the server does not become ready')
    await new Promise((r) => setTimeout(r, 100))
  }
  const sessions = new Map<string, Promise<string>>()
  const session = (name: string) => {
    if (!sessions.has(name)) sessions.set(name, signIn(url, accounts, name))
    return sessions.get(name)!
  }
  const server: Server = {
    url,
    dir,
    accounts,
    session,
    api: async (name) => new Api(url, await session(name)),
    stop: async () => {
      running.delete(server)
      await end(child)
      await rm(dir, { recursive: true, force: true })
    },
  }
  running.add(server)
  return server
}

// The server logs the address it listens on; the rest of its log is kept to be shown when it dies before that.
function announced(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const log: string[] = []
    createInterface({ input: child.stderr! }).on('line', (line) => {
      if (log.length < 200) log.push(line)
      const url = /msg=listening url=(\S+)/.exec(line)?.[1]
      if (url) resolve(url)
    })
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${log.join('\n')}`)))
  })
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    children.delete(child)
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGKILL') // open event streams would hold a gentle stop back, and the ledger is thrown away anyhow
  })
}

async function signIn(url: string, accounts: DemoAccount[], name: string): Promise<string> {
  const password = accounts.find((a) => a.name === name)?.password
  if (!password) throw new Error(`no account ${name}; there are ${accounts.map((a) => a.name).join(', ')}`)
  const answer = await fetch(`${url}/api/v1/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name, password }) })
  const cookie = answer.headers.getSetCookie().map((c) => /^tongchou_session=([^;]+)/.exec(c)?.[1]).find(Boolean)
  if (!answer.ok || !cookie) throw new Error(`signing in as ${name}: ${answer.status} ${await answer.text()}`)
  return cookie
}

/** The API as an account uses it. Paths begin after /api/v1; a refusal is thrown with the server's words. */
export class Api {
  constructor(
    readonly url: string,
    readonly session: string,
  ) {}

  async get<T = any>(path: string): Promise<T> {
    return (await this.send<T>('GET', path)).data
  }

  /** The data and the ETag, which a change must bring back as `match`. */
  async send<T = any>(method: string, path: string, body?: unknown, more: { match?: string; key?: string; type?: string } = {}): Promise<{ data: T; tag: string }> {
    const headers: Record<string, string> = { Cookie: `tongchou_session=${this.session}`, 'Accept-Language': 'zh' }
    if (method !== 'GET') headers['Idempotency-Key'] = more.key ?? crypto.randomUUID()
    if (more.match) headers['If-Match'] = more.match
    const raw = body instanceof FormData || typeof body === 'string'
    if (body !== undefined && !(body instanceof FormData)) headers['Content-Type'] = more.type ?? 'application/json'
    const answer = await fetch(`${this.url}/api/v1${path}`, { method, headers, body: body === undefined ? undefined : raw ? (body as string | FormData) : JSON.stringify(body) })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    const json = /json/.test(answer.headers.get('Content-Type') ?? '') && text !== ''
    return { data: (json ? JSON.parse(text) : text) as T, tag: answer.headers.get('ETag') ?? '' }
  }

  async post<T = any>(path: string, body?: unknown): Promise<T> {
    return (await this.send<T>('POST', path, body)).data
  }
}
