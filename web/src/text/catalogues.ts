// Where the words are, and which language is wished for: all that is needed to fetch them before anything else is there.
export const languages = ['zh', 'hant', 'en'] as const
export type Language = (typeof languages)[number]

/** What html, Intl and the server call each language. */
export const tags: Record<Language, string> = { zh: 'zh-Hans', hant: 'zh-Hant', en: 'en' }

export const kept = 'tongchou.language'

/** The language the user chose before, else the browser's, else Chinese. */
export function wished(): Language {
  const chosen = localStorage.getItem(kept)
  if (languages.includes(chosen as Language)) return chosen as Language
  const first = navigator.language.toLowerCase()
  if (/^zh-(hant|tw|hk|mo)/.test(first)) return 'hant'
  return first.startsWith('zh') ? 'zh' : first.startsWith('en') ? 'en' : 'zh'
}

const files = {
  ...import.meta.glob<{ default: object }>('./common.*.json'),
  ...import.meta.glob<{ default: object }>('../screens/*/text.*.json'),
}

/** The words of a screen, or the common ones. */
export async function load(language: string, namespace: string): Promise<object> {
  const file = files[namespace === 'common' ? `./common.${language}.json` : `../screens/${namespace}/text.${language}.json`]
  if (!file) throw new Error(`no catalogue ${namespace} in ${language}`)
  return (await file()).default
}
