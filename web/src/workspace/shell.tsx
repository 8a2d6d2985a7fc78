import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import {
  IconDots,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconSearch,
} from '@tabler/icons-react'
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PasswordBanner } from '../features/team/password-banner.tsx'
import { useMe } from '../lib/me.ts'
import { readStored, writeStored } from '../lib/stored.ts'
import { Bell } from './bell.tsx'
import { isWith, type NavItem, navItems } from './nav.ts'
import { ProfileMenu } from './profile-menu.tsx'
import styles from './shell.module.css'
import { useShellShortcuts } from './shell-shortcuts.ts'

const Search = lazy(() => import('./search.tsx').then((file) => ({ default: file.Search })))
const KeyboardHelp = lazy(() =>
  import('./keyboard-help.tsx').then((file) => ({ default: file.KeyboardHelp })),
)

function RailItem({ item, isNarrow }: { readonly item: NavItem; readonly isNarrow: boolean }) {
  const { t } = useTranslation()
  const path = useRouterState({ select: (state) => state.location.pathname })
  return (
    <li>
      <Tooltip label={t(`nav.${item.id}`)} position="right" disabled={!isNarrow}>
        <Link
          to={item.to}
          preload="intent"
          activeOptions={{ exact: item.to === '/', includeSearch: false }}
          className={styles.item ?? ''}
          {...(isWith(item, path) ? { 'aria-current': 'true' } : {})}
        >
          <item.icon size={18} stroke={1.6} aria-hidden="true" />
          <span className={styles.label}>{t(`nav.${item.id}`)}</span>
        </Link>
      </Tooltip>
    </li>
  )
}

interface RailProps {
  readonly isNarrow: boolean
  readonly onToggle: () => void
  readonly onSearch: () => void
}

function Rail({ isNarrow, onToggle, onSearch }: RailProps) {
  const { t } = useTranslation()
  const { workspace } = useMe()
  const mod = navigator.platform.startsWith('Mac') ? '⌘K' : 'Ctrl K'
  const items = (isLower: boolean) =>
    navItems
      .filter((item) => item.isLower === isLower)
      .map((item) => <RailItem key={item.id} item={item} isNarrow={isNarrow} />)
  return (
    <nav className={styles.rail} aria-label={t('nav.title')}>
      <div className={styles.brand}>
        <b>{isNarrow ? 'T' : 'Tsuzuku'}</b>
        <span title={workspace.name}>{workspace.name}</span>
      </div>
      <button type="button" className={styles.search} onClick={onSearch} title={t('search.title')}>
        <IconSearch size={16} aria-hidden="true" />
        <span className={styles.label}>{t('search.title')}</span>
        <kbd>{mod}</kbd>
      </button>
      <ul className={styles.list}>{items(false)}</ul>
      <ul className={`${styles.list} ${styles.lower}`}>{items(true)}</ul>
      <div className={styles.foot}>
        <ProfileMenu />
        <Bell />
        <ActionIcon onClick={onToggle} aria-label={isNarrow ? t('nav.expand') : t('nav.collapse')}>
          {isNarrow ? <IconLayoutSidebarLeftExpand size={18} /> : <IconLayoutSidebarLeftCollapse size={18} />}
        </ActionIcon>
      </div>
    </nav>
  )
}

/** What fits beside “More” in one row of a phone. */
const phoneTabs = navItems.slice(0, 4)

function PhoneBars({ onSearch }: { readonly onSearch: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const path = useRouterState({ select: (state) => state.location.pathname })
  return (
    <>
      <section className={styles.topBar} aria-label="Tsuzuku">
        <b>Tsuzuku</b>
        <ActionIcon size={40} onClick={onSearch} aria-label={t('search.title')}>
          <IconSearch size={20} />
        </ActionIcon>
        <Bell size={40} />
        <ProfileMenu isCompact />
      </section>
      <nav className={styles.bottomBar} aria-label={t('nav.title')}>
        {phoneTabs.map((item) => (
          <Link
            key={item.id}
            to={item.to}
            activeOptions={{ exact: item.to === '/', includeSearch: false }}
            className={styles.tab ?? ''}
            {...(isWith(item, path) ? { 'aria-current': 'true' } : {})}
          >
            <item.icon size={20} stroke={1.6} aria-hidden="true" />
            {t(`nav.${item.id}`)}
          </Link>
        ))}
        <Menu position="top-end" withinPortal={false}>
          <Menu.Target>
            <button type="button" className={styles.tab}>
              <IconDots size={20} aria-hidden="true" />
              {t('nav.more')}
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {navItems.slice(phoneTabs.length).map((item) => (
              <Menu.Item
                key={item.id}
                leftSection={<item.icon size={18} />}
                onClick={() => void navigate({ to: item.to })}
              >
                {t(`nav.${item.id}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </nav>
    </>
  )
}

/** The frame of every signed-in page: rail or bottom bar, search, keyboard, and the page itself. */
export function Shell() {
  const { t } = useTranslation()
  const [isNarrow, setNarrow] = useState(() => readStored('rail-narrow', window.innerWidth < 1024))
  const [hasSearch, setHasSearch] = useState(false)
  const [isHelpOpen, setHelpOpen] = useState(false)
  const isLoading = useRouterState({ select: (state) => state.status === 'pending' })
  const path = useRouterState({ select: (state) => state.location.pathname })
  const main = useRef<HTMLElement>(null)
  const before = useRef(path)
  const openSearch = () => {
    setHasSearch(true)
    void import('./search.tsx').then((file) => file.openSearch())
  }
  const toggleRail = () => {
    setNarrow(!isNarrow)
    writeStored('rail-narrow', !isNarrow)
  }
  useShellShortcuts({ onSearch: openSearch, onHelp: () => setHelpOpen(true), onToggleRail: toggleRail })
  useEffect(() => {
    if (before.current === path) return
    before.current = path
    main.current?.focus({ preventScroll: true })
  }, [path])
  return (
    <div className={`${styles.app} ${isNarrow ? styles.narrow : ''}`}>
      <a className={styles.skip} href="#main">
        {t('nav.skip')}
      </a>
      {isLoading ? <div className={styles.loading} /> : null}
      <Rail isNarrow={isNarrow} onToggle={toggleRail} onSearch={openSearch} />
      <PhoneBars onSearch={openSearch} />
      <main id="main" ref={main} tabIndex={-1} className={styles.main}>
        <div className={styles.width}>
          <PasswordBanner />
          <Outlet />
        </div>
      </main>
      <Suspense>
        {hasSearch ? <Search /> : null}
        {isHelpOpen ? <KeyboardHelp onClose={() => setHelpOpen(false)} /> : null}
      </Suspense>
    </div>
  )
}
