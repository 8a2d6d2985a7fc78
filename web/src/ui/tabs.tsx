import { Link, type LinkProps } from '@tanstack/react-router'
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
  return (
    <nav aria-label={label} className={styles.tabs}>
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
