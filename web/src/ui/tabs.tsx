import { Link, type LinkProps, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import styles from './tabs.module.css'

export interface TabsProps {
  readonly label: string
  readonly tabs: readonly {
    readonly to: NonNullable<LinkProps['to']>
    readonly label: string
    /** Not for the pages below it. */
    readonly isExact?: boolean
  }[]
}

/** Tabs that are pages: each has its address. */
export function Tabs({ label, tabs }: TabsProps) {
  const path = useLocation({ select: ({ pathname }) => pathname })
  const bar = useRef<HTMLElement>(null)
  // On a phone the tabs reach over the edge, and the one you are at may be the last.
  // biome-ignore lint/correctness/useExhaustiveDependencies: where one is changes with the path
  useEffect(() => {
    const here = bar.current?.querySelector('[aria-current="page"]')
    if (!bar.current || !here) return
    const { left, right } = bar.current.getBoundingClientRect()
    const tab = here.getBoundingClientRect()
    if (tab.right > right) bar.current.scrollLeft += tab.right - right
    else if (tab.left < left) bar.current.scrollLeft -= left - tab.left
  }, [path])
  return (
    <nav ref={bar} aria-label={label} className={styles.tabs}>
      {tabs.map((tab) => (
        <Link
          key={tab.to}
          to={tab.to}
          preload="intent"
          activeOptions={{ includeSearch: false, exact: tab.isExact ?? false }}
          className={styles.tab ?? ''}
        >
          {tab.label}
        </Link>
      ))}
    </nav>
  )
}
