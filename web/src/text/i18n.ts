// The words of the screens: catalogues beside each screen, loaded when the screen is.
import i18next, { type BackendModule } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { kept, type Language, languages, load, tags, wished } from './catalogues'

export { type Language, languages } from './catalogues'

const catalogues: BackendModule = { type: 'backend', init() {}, read: load }

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

/** Loads the words of a screen, so that it need not wait for them when it is drawn. */
export const loadText = (namespaces: string[]) => i18next.loadNamespaces(namespaces)

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
