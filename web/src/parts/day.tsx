import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { languageTag } from '../text/i18n'
import styles from './day.module.css'
import { byKeyboard, later, useLater } from './later'

export interface DayProps {
  label: string
  /** A civil date, "2021-04-26"; undefined: none chosen. */
  value: string | undefined
  onChange: (day: string | undefined) => void
  min?: string
  max?: string
  error?: string
}

const calendar = later(() => import('./calendar'))

/** The language in which days are written in fields: British, where it is English. */
export const dayLocale = () => ({ en: 'en-GB', 'zh-Hant': 'zh-TW' })[languageTag()] ?? 'zh-CN'

/** A day, typed or picked from a calendar. */
export function DayField(props: DayProps) {
  const { t } = useTranslation()
  const { module, start, want, ready } = useLater(calendar)
  const id = useId()
  if (module) return <module.DayPicker {...props} start={start} />
  const { label, value, error } = props
  const empty = { year: t('day.year'), month: t('day.month'), day: t('day.day') } as Record<string, string>
  return (
    <div className={styles.field} onPointerEnter={ready}>
      <span id={`${id}l`} className={styles.label}>
        {label}
      </span>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-labelledby={`${id}l ${id}d`}
        className={styles.group}
        onFocus={(e) => byKeyboard(e) && want('focus')}
        onClick={(e) => want((e.target as Element).closest('[aria-hidden]') ? 'open' : 'focus')}
      >
        <span id={`${id}d`} className={styles.input}>
          {parts(value).map((p, i) => (
            <span key={i} className={styles.segment}>
              {value ? p.value : (empty[p.type] ?? p.value)}
            </span>
          ))}
        </span>
        <span className={styles.open} aria-hidden="true">
          ▾
        </span>
      </button>
      {error && <span className={styles.error}>{error}</span>}
    </div>
  )
}

function parts(day = '2000-01-01') {
  return new Intl.DateTimeFormat(dayLocale(), { year: 'numeric', month: 'numeric', day: 'numeric', timeZone: 'UTC' }).formatToParts(new Date(`${day}T00:00:00Z`))
}
