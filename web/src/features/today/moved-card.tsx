import { Link } from '@tanstack/react-router'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { HealthMovement } from '../../lib/health.ts'
import { useShortcut } from '../../lib/use-shortcut.ts'
import { Card } from '../../ui/card.tsx'
import { Delta } from '../../ui/delta.tsx'
import { HealthMark } from '../../ui/health-badge.tsx'
import { HealthWhyLine } from '../../ui/health-why.tsx'
import { Money } from '../../ui/money.tsx'
import { Unknown } from '../../ui/num.tsx'
import { RenewsIn } from './renews-in.tsx'
import styles from './today.module.css'
import type { Today } from './today-data.ts'

/** The accounts that moved, each with its reason; j and k go through them. */
export function MovedCard({ today }: { readonly today: Today }) {
  const { t } = useTranslation('today')
  const list = useRef<HTMLUListElement>(null)
  const { moved } = today
  const go = (step: 1 | -1) => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('a[data-row]') ?? [])]
    const at = rows.indexOf(document.activeElement as HTMLElement)
    rows[at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))]?.focus()
  }
  useShortcut({ keys: 'j', label: t('moved.keys'), group: t('page.title') }, () => go(1))
  useShortcut({ keys: 'k' }, () => go(-1))
  const all = (
    <Link to="/health" search={{ since: today.compared_with }} className="link">
      {t('moved.all', { count: moved.total })}
    </Link>
  )
  return (
    <Card title={t('moved.title')} {...(moved.total > 0 ? { aside: all } : {})} flush>
      {moved.rows.length === 0 ? <p className={styles.none}>{t('moved.none')}</p> : null}
      <ul className={styles.rows} ref={list}>
        {moved.rows.map((row) => (
          <MovedRow key={row.account.id} row={row} day={today.day} />
        ))}
      </ul>
    </Card>
  )
}

function MovedRow({ row, day }: { readonly row: HealthMovement; readonly day: string }) {
  const { t } = useTranslation('health')
  return (
    <li>
      <Link
        to="/accounts/$accountId"
        params={{ accountId: String(row.account.id) }}
        preload="intent"
        className={styles.moved ?? ''}
        data-row
      >
        <span className={styles.mark}>
          <HealthMark state={row.band} />
        </span>
        <span className={styles.name}>{row.account.name}</span>
        <span className={styles.score}>
          <b className={styles[row.band]}>{row.score === null ? <Unknown /> : Math.round(row.score)}</b>{' '}
          <Delta value={row.change === null ? null : Math.round(row.change)} better="up" />
        </span>
        <span className={styles.reason}>
          <HealthWhyLine drivers={row.drivers} standing={row.standing} />
          {row.silent ? <span className={styles.tag}>{t('movements.silent')}</span> : null}
        </span>
        <span className={styles.money}>
          <Money minor={row.mrr_minor} per="month" />
        </span>
        <span className={styles.renews}>
          <RenewsIn on={row.renewal_date} day={day} />
        </span>
      </Link>
    </li>
  )
}
