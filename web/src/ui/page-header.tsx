import { type ReactNode, useEffect } from 'react'
import { BehindFacts } from './behind-facts.tsx'
import styles from './page.module.css'

export interface PageHeaderProps {
  /** The question the page answers, or the name of the thing it shows; also the window's title. */
  readonly title: string
  /** Small and beside the title: a date, pills, owner. */
  readonly beside?: ReactNode
  /** The answer in one or two sentences. */
  readonly lead?: ReactNode
  /** One primary action, last; quiet ones before it. */
  readonly actions?: ReactNode
  /** Period, as-of and filters: see filter-bar.tsx. */
  readonly filters?: ReactNode
}

export function PageHeader({ title, beside, lead, actions, filters }: PageHeaderProps) {
  useEffect(() => {
    document.title = `${title} · Tsuzuku`
  }, [title])
  return (
    <header className={styles.header}>
      <div className={styles.words}>
        <div className={styles.title}>
          <h1>{title}</h1>
          {beside === undefined ? null : <div className={styles.beside}>{beside}</div>}
        </div>
        {lead === undefined ? null : <div className={styles.lead}>{lead}</div>}
      </div>
      {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
      {filters === undefined ? null : <div className={styles.filters}>{filters}</div>}
    </header>
  )
}

/** The frame of every page: header first, then cards, evenly spaced. */
export function Page({ children }: { readonly children: ReactNode }) {
  return (
    <div className={styles.page}>
      {children}
      <BehindFacts />
    </div>
  )
}

/** Main column and a 332 px side column; one column below 1,100 px. */
export function Columns({ main, side }: { readonly main: ReactNode; readonly side: ReactNode }) {
  return (
    <div className={styles.columns}>
      <div className={styles.stack}>{main}</div>
      <div className={styles.stack}>{side}</div>
    </div>
  )
}

/** As many equal cards in a row as fit; `min` is a tile's smallest width in px. */
export function Tiles({ min = 240, children }: { readonly min?: number; readonly children: ReactNode }) {
  const width: Record<string, string> = { '--tile': `${min}px` }
  return (
    <div className={styles.tiles} style={width}>
      {children}
    </div>
  )
}
