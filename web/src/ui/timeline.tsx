import type { ReactNode } from 'react'
import styles from './pieces.module.css'
import { When, type WhenProps } from './when.tsx'

/** One stream of items, newest first. */
export function Timeline({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <ol className={styles.timeline} aria-label={label}>
      {children}
    </ol>
  )
}

export interface TimelineItemProps {
  readonly at: string
  readonly show?: WhenProps['show']
  /** 16 px, decorative: the words must say the kind too. */
  readonly icon: ReactNode
  readonly children: ReactNode
  /** Who, where from: smaller and fainter. */
  readonly detail?: ReactNode
}

export function TimelineItem({ at, show = 'dayMonth', icon, children, detail }: TimelineItemProps) {
  return (
    <li className={styles.item}>
      <When at={at} show={show} />
      <span className={styles.itemIcon} aria-hidden="true">
        {icon}
      </span>
      <div>
        {children}
        {detail === undefined ? null : <div className={styles.detail}>{detail}</div>}
      </div>
    </li>
  )
}
