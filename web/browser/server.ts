// A server of its own for a test file: a copy of a ledger on a free port of this machine.
import { cp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, inject } from 'vitest'
import { nationalOnce } from './national'
import { type Account, Api, signIn, start } from './program'

/** A running server. It ends with the test file that started it. */
export interface Server {
  url: string
  /** The folder of its ledger, a copy that the tests may change. */
  dir: string
  accounts: Account[]
  /** The value of the session cookie of an account, signed in by its password once. */
  session(account: string): Promise<string>
  /** A small client for set-up steps, signed in as an account. */
  api(account: string): Promise<Api>
  stop(): Promise<void>
}

const running = new Set<Server>()
afterAll(async () => {
  await Promise.all([...running].map((s) => s.stop()))
})

/** Serves a copy of the demo: the Beihu story of spring 2021. A screen takes its day from `latest` of GET /api/v1/agency. */
export async function demoServer(...flags: string[]): Promise<Server> {
  const { demo, accounts } = inject('run')
  return serve(demo, accounts, flags)
}

/** Serves a copy of a ledger with 2,850 county bureaus in one peer group; its one account is "quanguo", the performance office. */
export async function nationalServer(...flags: string[]): Promise<Server> {
  const { program, dir } = inject('run')
  const { ledger, accounts } = await nationalOnce(program, dir)
  return serve(ledger, accounts, flags)
}

let copies = 0

async function serve(ledger: string, accounts: Account[], flags: string[]): Promise<Server> {
  const run = inject('run')
  const dir = join(run.dir, `served-${process.pid}-${++copies}`)
  await cp(ledger, dir, { recursive: true })
  const started = await start(run.program, dir, flags)
  await writeFile(join(run.dir, 'pids', String(started.pid)), '')
  const sessions = new Map<string, Promise<string>>()
  const session = (name: string) => {
    if (!sessions.has(name)) sessions.set(name, signIn(started.url, accounts, name))
    return sessions.get(name)!
  }
  const server: Server = {
    url: started.url,
    dir,
    accounts,
    session,
    api: async (name) => new Api(started.url, await session(name)),
    stop: async () => {
      running.delete(server)
      await started.end()
      await rm(dir, { recursive: true, force: true })
    },
  }
  running.add(server)
  return server
}
