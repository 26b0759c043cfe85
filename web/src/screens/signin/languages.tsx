import { useTranslation } from 'react-i18next'
import { chooseLanguage, languages, type Language } from '../../text/i18n'
import styles from './signin.module.css'

const names: Record<Language, string> = { zh: '简体', hant: '繁體', en: 'English' } // text-ok: each language names itself
const tags: Record<Language, string> = { zh: 'zh-Hans', hant: 'zh-Hant', en: 'en' }

export function Languages() {
  const { i18n } = useTranslation()
  return (
    <>
      {languages.map((l) => (
        <button key={l} type="button" lang={tags[l]} className={styles.language} aria-pressed={i18n.language === l} onClick={() => void chooseLanguage(l)}>
          {names[l]}
        </button>
      ))}
    </>
  )
}
