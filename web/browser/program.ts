// The program under test and the ledgers made with it; knows nothing of the test runner, so that the reports use it too.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

/** An account of a made ledger with its password. */
export interface Account {
  name: string
  shown: string
  role: string
  unit: string
  password: string
}

const exec = promisify(execFile)

/** Runs a command of the program and answers what it printed. */
export async function run(program: string, ...args: string[]): Promise<string> {
  return (await exec(program, args, { maxBuffer: 64 << 20 })).stdout
}

/** Makes the demo's ledger, the Beihu story of spring 2021, and its accounts, each with a password drawn now. */
export async function makeDemo(program: string, dir: string): Promise<Account[]> {
  return (JSON.parse(await run(program, 'demo', dir, '--accounts', '--format', 'json')) as { accounts: Account[] }).accounts
}

/** A server that runs. */
export interface Started {
  url: string
  pid: number
  end(): Promise<void>
}

/** Serves a ledger on a free port of this machine; ready when it returns. */
export async function start(program: string, dir: string, flags: string[] = []): Promise<Started> {
  const child = spawn(program, ['--data', dir, 'serve', '--addr', '127.0.0.1:0', '--rate', '10000', '--burst', '10000', ...flags], { stdio: ['ignore', 'ignore', 'pipe'] })
  const last = () => child.kill('SIGKILL')
  process.once('exit', last)
  const url = await announced(child)
  for (let i = 0; !(await fetch(`${url}/readyz`).then((r) => r.ok, () => false)); i++) {
    if (i > 600) throw new Error('the server does not become ready')
    await new Promise((r) => setTimeout(r, 100))
  }
  return {
    url,
    pid: child.pid!,
    end: async () => {
      process.off('exit', last)
      await end(child)
    },
  }
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
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGKILL') // open event streams would hold a gentle stop back, and the ledger is thrown away anyhow
  })
}

/** Signs in by password and answers the value of the session's cookie. */
export async function signIn(url: string, accounts: Account[], name: string): Promise<string> {
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
