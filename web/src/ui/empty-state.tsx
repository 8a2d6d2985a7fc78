import type { ReactNode } from 'react'
import styles from './states.module.css'

export interface EmptyStateProps {
  /** What will be shown here. */
  readonly title: string
  /** Why it is empty. */
  readonly why: ReactNode
  /** The one button that fills it. */
  readonly action?: ReactNode
  /** A quiet second way: documentation, the demo world. */
  readonly more?: ReactNode
  /** A Tabler icon, 28 px. */
  readonly icon?: ReactNode
  /** 1 only where it is the whole page. */
  readonly level?: 1 | 2
}

export function EmptyState({ title, why, action, more, icon, level = 2 }: EmptyStateProps) {
  return (
    <div className={styles.state}>
      {icon === undefined ? null : (
        <div className={styles.mark} aria-hidden="true">
          {icon}
        </div>
      )}
      {level === 1 ? <h1>{title}</h1> : <h2>{title}</h2>}
      <p>{why}</p>
      {action === undefined && more === undefined ? null : (
        <div className={styles.actions}>
          {action}
          {more}
        </div>
      )}
    </div>
  )
}
