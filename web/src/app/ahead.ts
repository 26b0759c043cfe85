// What every page asks first, asked while its code is still on the way. Small, and without imports that are not: it runs before everything else.
import { load, tags, wished } from '../text/catalogues'

const answers = new Map<string, Promise<Response>>()

function ask(path: string): Promise<Response> {
  const answer = fetch(path, { headers: { 'Accept-Language': tags[wished()] } })
  answer.catch(() => undefined) // whoever takes it is told
  answers.set(path, answer)
  return answer
}

/** Asks who is signed in and, for who is, where; and fetches the first words, the common ones and those of the screen at this address. */
export function askAhead() {
  for (const namespace of ['common', location.pathname.split('/')[1] || 'overview']) load(wished(), namespace).catch(() => undefined)
  if (localStorage.getItem('tongchou.leaving')) return // who left without a network must be signed out first
  ask('/api/v1/me')
    .then((me) => me.clone().json())
    .then((me: { signed_in?: boolean }) => {
      if (me.signed_in) void ask('/api/v1/agency')
    })
    .catch(() => undefined)
}

/** The answer that was asked for ahead, once; undefined when there is none. */
export function askedAhead(path: string): Promise<Response> | undefined {
  const answer = answers.get(path)
  answers.delete(path)
  return answer
}

/** Forgets what nobody took: the first page is there, and who asks from now on asks anew. */
export const forgetAhead = () => answers.clear()
