// What happens on the ledger, told by the server as it happens: open pages ask anew, and can say why a figure moved.
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect, useSyncExternalStore } from 'react'
import { client, must, type Schemas } from '../api/client'
import { sessionQuery, useAgency, useSession } from './session'

export type LedgerEvent = Schemas['WorkflowEvent']

// The kinds of events of docs/workflow.md; "ledger.moved" says only that something was written that this account may not be told more of.
const kinds = [
  ...['period.opened', 'period.amended', 'period.locked', 'submission.submitted', 'submission.verified', 'submission.returned'],
  ...['proposal.proposed', 'proposal.approved', 'proposal.refused', 'objection.filed', 'objection.upheld', 'objection.rejected'],
  ...['edition.frozen', 'edition.published', 'evidence.attached', 'target.assigned', 'target.amended', 'rulebook.activated'],
  ...['unit.changed', 'person.changed', 'indicator.changed', 'group.changed', 'access.changed', 'content.erased', 'records.written', 'ledger.moved'],
]

const most = 200
const retryAfter = 10_000
let seen: readonly LedgerEvent[] = []
let connected = true
const listeners = new Set<() => void>()

function changed() {
  for (const l of listeners) l()
}
function subscribe(l: () => void) {
  listeners.add(l)
  return () => void listeners.delete(l)
}

/** Events since this page was opened, newest first, at most 200. */
export function useEvents(): readonly LedgerEvent[] {
  return useSyncExternalStore(subscribe, () => seen)
}

/** Whether the server's events reach this page. */
export function useConnected(): boolean {
  return useSyncExternalStore(subscribe, () => connected)
}

/** Listens while the shell is open. Several events at once make one new question, not several. */
export function useLive() {
  const queries = useQueryClient()
  const router = useRouter()
  const { seq } = useAgency()
  const told = useSession().can('event.read')
  useEffect(() => {
    if (!told) return
    let waiting: ReturnType<typeof setTimeout> | undefined
    let again: ReturnType<typeof setTimeout> | undefined
    let source: EventSource
    let last = String(seq)
    let ended = false
    const take = (message: MessageEvent<string>) => {
      last = message.lastEventId || last
      const event = JSON.parse(message.data) as LedgerEvent
      seen = [event, ...seen].slice(0, most)
      changed()
      waiting ??= setTimeout(() => {
        waiting = undefined
        void queries.invalidateQueries({ queryKey: ['ledger'] })
      }, 150)
    }
    const is = (now: boolean) => {
      if (connected !== now) {
        connected = now
        changed()
      }
    }
    const listen = () => {
      source = new EventSource(`/api/v1/events?after=${last}`)
      source.onopen = () => is(true)
      source.onerror = () => {
        is(false)
        // The browser goes on trying when the network breaks, but gives up for good when it is answered by a refusal: a proxy's while the server starts, or that the session has ended.
        if (source.readyState === EventSource.CLOSED) again = setTimeout(() => void resume(), retryAfter)
      }
      source.onmessage = take
      for (const kind of kinds) source.addEventListener(kind, take)
    }
    const resume = async () => {
      const me = await must(client.GET('/api/v1/me')).catch(() => undefined)
      if (ended) return
      if (!me || me.signed_in) return listen()
      queries.setQueryData(sessionQuery.queryKey, me)
      void router.invalidate() // leads to the sign-in page, and back here
    }
    listen()
    return () => {
      ended = true
      clearTimeout(waiting)
      clearTimeout(again)
      source.close()
    }
  }, [queries, router, seq, told])
}
