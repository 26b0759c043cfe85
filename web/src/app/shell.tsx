import { useQueryClient } from '@tanstack/react-query'
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { lazy, startTransition, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../parts/button'
import { MenuButton } from '../parts/menu'
import { Toasts } from '../parts/toast'
import { chooseLanguage, currentLanguage, languages, type Language } from '../text/i18n'
import { useSync } from './drafts/drafts'
import { useConnected, useLive } from './live'
import { pagesFor } from './pages'
import { signOut, useAgency, useReturn, useSession } from './session'
import styles from './shell.module.css'
import { useShortcuts } from './shortcuts'
import { chooseDensity, chooseTheme, useDensity, useTheme, type Density, type Theme } from './theme'
import { useUpdate } from './worker'

// Loaded when somebody is about to open them.
const loadSearch = () => import('./search')
const Search = lazy(loadSearch)
const Help = lazy(() => import('./help'))

const sections = ['see', 'do', 'run'] as const

/** What stands around every page: the menu, search, settings, and the note that the agency is a demo. */
export function Shell() {
  const { t } = useTranslation()
  const me = useSession()
  const agency = useAgency()
  const connected = useConnected()
  const [menuOpen, setMenuOpen] = useState(false)
  const [panel, setPanel] = useState<'search' | 'help'>()
  const path = useRouterState({ select: (s) => s.location.pathname })
  useLive()
  useReturn()
  useSync(me.can('draft.write') ? me.account : undefined, connected)
  const update = useUpdate()
  useShortcuts({ search: () => setPanel('search'), help: () => setPanel('help') })
  useEffect(() => setMenuOpen(false), [path])
  const mine = pagesFor(me)
  const [framed, setFramed] = useState(false)
  useEffect(() => startTransition(() => setFramed(true)), [])
  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip}>
        {t('shell.skip')}
      </a>
      <header className={`${styles.top} no-print`}>
        <Button look="quiet" aria-label={t('shell.menu')} aria-expanded={menuOpen} onPress={() => setMenuOpen(!menuOpen)}>
          <span className={styles.burger} aria-hidden="true">
            ☰
          </span>
        </Button>
        <Link to="/" className={styles.brand}>
          <span aria-hidden="true" className={styles.mark} />
          <span className={styles.name}>{t('product')}</span>
        </Link>
        <span className={styles.agency}>{agency.name}</span>
        {agency.demo && <span className={styles.demo}>{t('shell.demo')}</span>}
        <span className={styles.space} />
        {!connected && (
          <span className={styles.away} role="status">
            <span aria-hidden="true">▲ </span>
            {t('shell.away')}
          </span>
        )}
        {update && (
          <Button onPress={update}>
            <span aria-hidden="true">↻</span>
            {t('shell.update')}
          </Button>
        )}
        <Button look="quiet" onPress={() => setPanel('search')} onHoverStart={() => void loadSearch().catch(() => undefined)} aria-label={t('shell.search')}>
          <span aria-hidden="true">⌕</span>
          <span className={styles.wideOnly}>{t('shell.search')}</span>
          <kbd className={styles.kbd}>/</kbd>
        </Button>
        <Settings />
        <Account name={me.name || me.account || ''} account={me.account} />
      </header>
      <nav className={`${styles.side} ${menuOpen ? styles.sideOpen : ''} no-print`} aria-label={t('shell.nav')}>
        {sections.map((section) => {
          const pages = mine.filter((p) => p.section === section)
          if (pages.length === 0) return null
          return (
            <ul key={section} className={styles.section} aria-label={t(`section.${section}`)}>
              {pages.map((p) => (
                <li key={p.to}>
                  <Link to={p.to} className={styles.item} activeProps={{ className: styles.here }} activeOptions={{ exact: p.to === '/', includeSearch: false }}>
                    {t(`nav.${p.name}`)}
                  </Link>
                </li>
              ))}
            </ul>
          )
        })}
        <ul className={styles.section}>
          <li>
            <a href="/p/" className={styles.item}>
              {t('nav.public')}
            </a>
          </li>
        </ul>
      </nav>
      <div className={styles.content}>
        {/* The frame is seen before its page is drawn. */}
        {framed && <Outlet />}
      </div>
      <Suspense>
        {panel === 'search' && <Search onClose={() => setPanel(undefined)} />}
        {panel === 'help' && <Help onClose={() => setPanel(undefined)} />}
      </Suspense>
      <Toasts />
    </div>
  )
}

const languageNames: Record<Language, string> = { zh: '简体中文', hant: '繁體中文', en: 'English' } // text-ok: each language names itself

/** Language, theme and density: theirs who sits here, on this machine. */
function Settings() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const theme = useTheme()
  const density = useDensity()
  return (
    <MenuButton
      label={t('shell.settings')}
      className={`${styles.menuButton} ${styles.gear}`}
      entries={[
        ...languages.map((l) => ({ id: `language:${l}`, name: languageNames[l], lang: l === 'en' ? 'en' : l === 'zh' ? 'zh-Hans' : 'zh-Hant', chosen: currentLanguage() === l })),
        ...(['system', 'light', 'dark'] as const).map((v, i) => ({ id: `theme:${v}`, name: t(`theme.${v}`), chosen: theme === v, line: i === 0 })),
        ...(['normal', 'compact'] as const).map((v, i) => ({ id: `density:${v}`, name: t(`density.${v}`), chosen: density === v, line: i === 0 })),
      ]}
      onAction={(id) => {
        const [what, value] = id.split(':')
        if (what === 'language') void chooseLanguage(value as Language).then(() => queries.invalidateQueries())
        if (what === 'theme') chooseTheme(value as Theme)
        if (what === 'density') chooseDensity(value as Density)
      }}
    >
      <span aria-hidden="true">⚙</span>
    </MenuButton>
  )
}

function Account({ name, account }: { name: string; account?: string }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  return (
    <MenuButton
      label={t('shell.account')}
      named
      className={styles.menuButton!}
      entries={[
        { id: 'account', name: t('nav.account') },
        { id: 'out', name: t('act.signOut') },
      ]}
      onAction={(id) => {
        if (id === 'account') void navigate({ to: '/account' })
        if (id === 'out') void signOut(account)
      }}
    >
      {name} <span aria-hidden="true">▾</span>
    </MenuButton>
  )
}
