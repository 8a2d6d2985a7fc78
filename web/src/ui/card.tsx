import { type ReactNode, useId } from 'react'
import styles from './page.module.css'

export interface CardProps {
  readonly title?: ReactNode
  /** Right of the title: a count, a link, a button. */
  readonly aside?: ReactNode
  /** No padding, for tables and lists that reach the edge. */
  readonly flush?: boolean
  readonly children: ReactNode
}

export function Card({ title, aside, flush = false, children }: CardProps) {
  const id = useId()
  const hasHead = title !== undefined || aside !== undefined
  return (
    <section
      className={`${styles.card} ${flush ? styles.flush : ''}`}
      {...(title === undefined ? {} : { 'aria-labelledby': id })}
    >
      {hasHead ? (
        <div className={styles.cardHead}>
          <h2 id={id} className={styles.cardTitle}>
            {title}
          </h2>
          {aside === undefined ? null : <div className={styles.cardAside}>{aside}</div>}
        </div>
      ) : null}
      {children}
    </section>
  )
}
