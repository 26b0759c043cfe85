// The parts of a page that are pages themselves: which one is open stands in the URL.
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import styles from './tabs.module.css'

/** The first tab is the page's own and leaves the URL without a word. What else the URL says is of the tab that is left, and goes. */
export function Tabs({ label, tabs, value }: { label: string; tabs: readonly { id: string; name: string; count?: number }[]; value: string }) {
  const row = useRef<HTMLElement>(null)
  // On a phone the row is wider than the page.
  useEffect(() => {
    row.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'nearest', block: 'nearest' })
  }, [value])
  return (
    <nav ref={row} aria-label={label} className={`${styles.tabs} no-print`}>
      {tabs.map((tab, i) => (
        <Link key={tab.id} to="." search={(i === 0 ? {} : { tab: tab.id }) as never} className={styles.tab} aria-current={tab.id === value ? 'page' : undefined} activeProps={{}} activeOptions={{ exact: true, includeSearch: true }}>
          {tab.name}
          {!!tab.count && <span className={styles.count}>{tab.count}</span>}
        </Link>
      ))}
    </nav>
  )
}
