// The words of the screens: catalogues beside each screen, loaded when the screen is.
import i18next, { type BackendModule } from 'i18next'
import { initReactI18next } from 'react-i18next'

export const languages = ['zh', 'hant', 'en'] as const
export type Language = (typeof languages)[number]

// What html, Intl and the server call each language.
const tags: Record<Language, string> = { zh: 'zh-Hans', hant: 'zh-Hant', en: 'en' }

const files = {
  ...import.meta.glob<{ default: object }>('./common.*.json'),
  ...import.meta.glob<{ default: object }>('../screens/*/text.*.json'),
}

const catalogues: BackendModule = {
  type: 'backend',
  init() {},
  async read(language: string, namespace: string) {
    const load = files[namespace === 'common' ? `./common.${language}.json` : `../screens/${namespace}/text.${language}.json`]
    if (!load) throw new Error(`no catalogue ${namespace} in ${language}`)
    return (await load()).default
  },
}

const kept = 'tongchou.language'

function wished(): Language {
  const chosen = localStorage.getItem(kept)
  if (languages.includes(chosen as Language)) return chosen as Language
  const first = navigator.language.toLowerCase()
  if (/^zh-(hant|tw|hk|mo)/.test(first)) return 'hant'
  return first.startsWith('zh') ? 'zh' : first.startsWith('en') ? 'en' : 'zh'
}

function tell(language: Language) {
  document.documentElement.lang = tags[language]
}

/** Starts with the language the user chose before, else the browser's, else Chinese. */
export async function startText() {
  const language = wished()
  tell(language)
  await i18next
    .use(catalogues)
    .use(initReactI18next)
    .init({ lng: language, supportedLngs: [...languages], load: 'currentOnly', fallbackLng: false, ns: ['common'], defaultNS: 'common', interpolation: { escapeValue: false }, returnNull: false })
}

export function currentLanguage(): Language {
  return i18next.language as Language
}

/** The BCP 47 tag of the language in use, for Intl and for Accept-Language. */
export function languageTag(): string {
  return tags[currentLanguage()] ?? 'zh-Hans'
}

export async function chooseLanguage(language: Language) {
  localStorage.setItem(kept, language)
  await i18next.changeLanguage(language)
  tell(language)
}
