import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useAgency } from '../../app/session'
import { Mark } from '../../parts/status'
import { instantText } from '../../parts/time'
import type { Waiting } from './queries'
import styles from './review.module.css'

interface Props {
  list: readonly Waiting[]
  current: string | undefined
  chosen: ReadonlySet<string>
  onOpen: (w: Waiting) => void
  onToggle: (key: string) => void
  onAll: () => void
}

/** The list of what waits. */
export function Queue({ list, current, chosen, onOpen, onToggle, onAll }: Props) {
  const { t } = useTranslation('review')
  const { zone } = useAgency()
  const frame = useRef<HTMLUListElement>(null)
  useEffect(() => {
    // In braces: newer browsers answer scrolling with a promise, and what an effect returns is called at its end.
    frame.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
  }, [current])
  return (
    <section className={styles.queue} aria-label={t('queue')}>
      <label className={styles.all}>
        <input type="checkbox" checked={list.every((w) => chosen.has(w.key))} onChange={onAll} />
        {t('all')} <kbd aria-hidden="true">a</kbd>
      </label>
      <ul ref={frame}>
        {list.map((w) => (
          <li key={w.key} className={w.key === current ? styles.current : undefined}>
            <label className={styles.tick}>
              <input type="checkbox" checked={chosen.has(w.key)} onChange={() => onToggle(w.key)} aria-label={t('choose', { name: `${w.unitName} ${w.periodName}` })} />
            </label>
            <button type="button" className={styles.item} aria-current={w.key === current ? 'true' : undefined} onClick={() => onOpen(w)}>
              <strong>{w.unitName}</strong>
              <span>{w.periodName}</span>
              <span className="soft">
                {w.submitted_by} · {instantText(w.submitted_at, zone)}
              </span>
              <span className={styles.marks}>
                {w.late && <Mark>{t('late')}</Mark>}
                {w.overdue && <Mark>{t('overdue')}</Mark>}
                {w.round > 1 && <Mark>{t('round', { count: w.round })}</Mark>}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <p className={`${styles.keys} soft`}>{t('keys')}</p>
    </section>
  )
}
