// The drafts of the account that is signed in: at hand while typing, kept on the device at once, brought to the server when it can be reached.
import { useEffect, useState, useSyncExternalStore } from 'react'
import { type Kept, unsynced } from './draft'
import { storeOf } from './store'
import { type Outcome, push } from './sync'

type Change = (draft: Kept) => Kept

const pause = 1200 // after the last key, before a draft is sent
const again = 5000 // before what could not be sent is tried once more

export class Drafts {
  private readonly now = new Map<string, Kept>()
  private readonly writing = new Map<string, number>()
  private readonly listeners = new Set<() => void>()
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>()
  private readonly outcomes = new Map<string, Outcome>()
  private readonly told = new Set<(key: string) => void>()
  private readonly others: BroadcastChannel
  private list: readonly Kept[] = []
  readonly ready: Promise<void>

  constructor(readonly account: string) {
    this.others = new BroadcastChannel(`tongchou:${account}`)
    this.ready = this.load()
    this.others.onmessage = (m: MessageEvent<string>) => void this.fresh(m.data)
  }

  private async load() {
    for (const k of await (await storeOf(this.account)).getAll('drafts')) this.now.set(k.key, k)
    this.changed()
  }

  private changed() {
    this.list = [...this.now.values()]
    for (const l of this.listeners) l()
  }

  readonly subscribe = (l: () => void) => {
    this.listeners.add(l)
    return () => void this.listeners.delete(l)
  }

  readonly all = () => this.list
  readonly get = (key: string) => this.now.get(key)
  readonly outcome = (key: string) => this.outcomes.get(key)

  /** Called when the server has taken a return in. */
  onHandedIn(l: (key: string) => void) {
    this.told.add(l)
    return () => void this.told.delete(l)
  }

  /** The draft as the device has it, another tab's changes with it. */
  async fresh(key: string): Promise<Kept | undefined> {
    await this.settled(key)
    const k = await (await storeOf(this.account)).get('drafts', key)
    if (!this.writing.get(key)) {
      if (k) this.now.set(key, k)
      else this.now.delete(key)
      this.changed()
    }
    return k
  }

  private async settled(key: string) {
    while (this.writing.get(key)) await new Promise((r) => setTimeout(r, 5))
  }

  /** Keeps a draft that is new here. */
  put(k: Kept) {
    return this.write(k.key, () => k)
  }

  /** Changes a draft: at once for the eye, then in the device's store upon what is there, so that two tabs do not undo each other. */
  update(key: string, change: Change) {
    return this.write(key, (k) => k && change(k))
  }

  private async write(key: string, change: (k: Kept | undefined) => Kept | undefined): Promise<Kept | undefined> {
    this.writing.set(key, (this.writing.get(key) ?? 0) + 1)
    const shown = change(this.now.get(key))
    if (shown) this.now.set(key, shown)
    this.changed()
    try {
      const tx = (await storeOf(this.account)).transaction('drafts', 'readwrite')
      const after = change(await tx.store.get(key))
      if (after) await tx.store.put(after)
      await tx.done
      if (this.writing.get(key) === 1 && after) this.now.set(key, after)
      return after
    } finally {
      this.writing.set(key, this.writing.get(key)! - 1)
      this.others.postMessage(key)
      this.changed()
    }
  }

  /** A change that the clerk made: what the server said of the old text is said no longer, and the new is sent after a pause. */
  edit(key: string, change: Change) {
    void this.update(key, (k) => ({ ...change(k), refused: undefined, changedAt: Date.now() })).then(
      () => this.soon(key),
      () => {
        this.outcomes.set(key, 'unkept')
        this.changed()
      },
    )
  }

  async remove(key: string) {
    await this.settled(key)
    this.now.delete(key)
    await (await storeOf(this.account)).delete('drafts', key)
    this.others.postMessage(key)
    this.changed()
  }

  async handedIn(key: string) {
    await this.remove(key)
    for (const l of this.told) l(key)
  }

  soon(key: string, after = pause) {
    clearTimeout(this.timers.get(key))
    this.timers.set(
      key,
      setTimeout(() => void this.sync(key), after),
    )
  }

  /** Brings one draft to the server; one tab at a time does so. */
  async sync(key: string): Promise<Outcome> {
    clearTimeout(this.timers.get(key))
    const run = () => push(this, key)
    const outcome = await (navigator.locks ? navigator.locks.request(`tongchou:${this.account}:${key}`, run) : run())
    this.outcomes.set(key, outcome)
    this.changed()
    if (outcome === 'waiting') this.soon(key, again)
    return outcome
  }

  async syncAll() {
    await this.ready
    await Promise.all(this.list.filter(unsynced).map((k) => this.sync(k.key)))
  }

  stop() {
    for (const t of this.timers.values()) clearTimeout(t)
    this.others.close()
  }
}

let mine: Drafts | undefined

/** The drafts of an account; one set at a time. */
export function draftsOf(account: string): Drafts {
  if (mine?.account !== account) {
    mine?.stop()
    mine = new Drafts(account)
  }
  return mine
}

/** Sends what waits: now, when the network comes back, and when the server's events reach the page again. */
export function useSync(account: string | undefined, connected: boolean) {
  useEffect(() => {
    if (!account || !connected) return
    const drafts = draftsOf(account)
    const go = () => void drafts.syncAll()
    go()
    addEventListener('online', go)
    return () => removeEventListener('online', go)
  }, [account, connected])
}

/** All drafts on this device; undefined until the device has been looked at. */
export function useKept(account: string): readonly Kept[] | undefined {
  const drafts = draftsOf(account)
  const [ready, setReady] = useState(false)
  useEffect(() => void drafts.ready.then(() => setReady(true)), [drafts])
  const list = useSyncExternalStore(drafts.subscribe, drafts.all)
  return ready ? list : undefined
}

