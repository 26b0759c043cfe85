import { useEffect, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './page.module.css'

interface Props {
  title: string
  /** One line under the title: what is shown, as of when. */
  lead?: ReactNode
  /** Pickers and switches. */
  tools?: ReactNode
  /** At most one primary action, at the right. */
  actions?: ReactNode
  children: ReactNode
  /** Tables that use the window's whole width. */
  wide?: boolean
}

/** The frame of every page: its heading is the document's title, too. */
export function Page({ title, lead, tools, actions, children, wide }: Props) {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = `${title} · ${t('product')}`
  }, [title, t])
  return (
    <main id="main" tabIndex={-1} className={`${styles.page} ${wide ? styles.wide : ''}`}>
      <header className={styles.head}>
        <div className={styles.words}>
          <h1>{title}</h1>
          {lead && <div className={styles.lead}>{lead}</div>}
        </div>
        {actions && <div className={`${styles.actions} no-print`}>{actions}</div>}
      </header>
      {tools && <div className={`${styles.tools} no-print`}>{tools}</div>}
      {children}
    </main>
  )
}
