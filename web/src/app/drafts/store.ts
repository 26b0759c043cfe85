// What an account has on this device, in a database of its own: nobody else who signs in here opens it.
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb'
import { Unreachable } from '../../api/client'
import { type Kept, unsynced } from './draft'

/** A file that was attached and has not reached the server; its hash is its name there. */
export interface KeptFile {
  hash: string
  unit: string
  name: string
  type: string
  content: Blob
}

interface Shelves extends DBSchema {
  drafts: { key: string; value: Kept }
  files: { key: string; value: KeptFile }
  answers: { key: string; value: { name: string; data: unknown } }
}

export type Store = IDBPDatabase<Shelves>

const nameOf = (account: string) => `tongchou:${account}`
const open = new Map<string, Promise<Store>>()

export function storeOf(account: string): Promise<Store> {
  let store = open.get(account)
  if (!store) {
    store = openDB<Shelves>(nameOf(account), 1, {
      upgrade(db) {
        db.createObjectStore('drafts', { keyPath: 'key' })
        db.createObjectStore('files', { keyPath: 'hash' })
        db.createObjectStore('answers', { keyPath: 'name' })
      },
      // Another tab throws the database away: let go of it, and open it anew when something is to be kept again.
      blocking: () => {
        open.delete(account)
        void store?.then((s) => s.close())
      },
    })
    open.set(account, store)
  }
  return store
}

/** Takes away what the account has here, but for drafts that the server has not got: they wait for its next sign-in. */
export async function forget(account: string) {
  const store = await storeOf(account)
  const waiting = (await store.getAll('drafts')).filter(unsynced)
  if (waiting.length === 0) {
    store.close()
    open.delete(account)
    await deleteDB(nameOf(account))
    return
  }
  const needed = new Set(waiting.flatMap((k) => k.lines.flatMap((l) => l.evidence)))
  const tx = store.transaction(['drafts', 'files', 'answers'], 'readwrite')
  const keep = new Set(waiting.map((k) => k.key))
  for (const key of await tx.objectStore('drafts').getAllKeys()) if (!keep.has(key)) await tx.objectStore('drafts').delete(key)
  for (const hash of await tx.objectStore('files').getAllKeys()) if (!needed.has(hash)) await tx.objectStore('files').delete(hash)
  await tx.objectStore('answers').clear()
  await tx.done
}

/** Asks the server, and remembers the answer for when it cannot be reached. Only what filling in needs is asked this way. */
export async function remembered<T>(account: string, name: string, ask: () => Promise<T>): Promise<T> {
  try {
    const data = await ask()
    const store = await storeOf(account)
    await store.put('answers', { name, data })
    return data
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    const kept = await (await storeOf(account)).get('answers', name)
    if (!kept) throw error
    return kept.data as T
  }
}
