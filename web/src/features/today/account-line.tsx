import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { HealthMark, type HealthState } from '../../ui/health-badge.tsx'
import styles from './today.module.css'

export interface AccountLineProps {
  readonly account: { readonly id: number; readonly name: string }
  readonly band?: HealthState
  /** Under the name, in grey. */
  readonly detail?: ReactNode
  /** At the right end. */
  readonly end?: ReactNode
}

/** An account in a card of the side column: one line, opens the account. */
export function AccountLine({ account, band, detail, end }: AccountLineProps) {
  return (
    <li>
      <Link
        to="/accounts/$accountId"
        params={{ accountId: String(account.id) }}
        preload="intent"
        className={styles.line ?? ''}
      >
        {band ? <HealthMark state={band} /> : null}
        <span className={styles.lineName}>
          {account.name}
          {detail ? <span className={styles.detail}>{detail}</span> : null}
        </span>
        {end ? <span className={styles.end}>{end}</span> : null}
      </Link>
    </li>
  )
}
