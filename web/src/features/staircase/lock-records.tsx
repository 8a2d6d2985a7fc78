import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { type OverridePage, type SavedLockRule, stairPages } from '../../lib/staircase.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { useLockReason } from '../../ui/lock-state.tsx'
import { When } from '../../ui/when.tsx'
import styles from './staircase.module.css'

/** Who let offers out, for how long and why. */
export function Overrides() {
  const { t } = useTranslation('staircase')
  const say = useLockReason()
  const format = useFormat()
  const list = useInfiniteQuery(stairPages<OverridePage>('offer-overrides', {}, 10))
  const rows = list.data?.pages.flatMap((page) => page.rows)
  return (
    <Card title={t('override.many')}>
      {list.error && !rows ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {rows?.length === 0 ? <p className={styles.small}>{t('override.none')}</p> : null}
      <ul className={styles.lines}>
        {rows?.map((row) => (
          <li key={row.id}>
            <Link to="/accounts/$accountId" params={{ accountId: String(row.account.id) }} className="link">
              {row.account.name}
            </Link>
            <span>{row.reason}</span>
            <span className={styles.small}>
              {row.by} · <When at={row.made_at} show="dateTime" /> ·{' '}
              {row.ended_at
                ? t('override.ended_by', { who: row.ended_by ?? '', at: format.dateTime(row.ended_at) })
                : t('override.holds_until', { at: format.dateTime(row.expires_at) })}
            </span>
            <span className={styles.small}>{row.reasons.map(say).join(' · ')}</span>
          </li>
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button variant="subtle" size="compact-sm" onClick={() => void list.fetchNextPage()}>
          {t('lane.more')}
        </Button>
      ) : null}
    </Card>
  )
}

/** When the conditions were changed. */
export function Versions({ rows }: { readonly rows: readonly SavedLockRule[] }) {
  const { t } = useTranslation('staircase')
  return (
    <Card title={t('versions.title')}>
      <ul className={styles.lines}>
        {rows.map(({ version, created_by: by, created_at: at }) => (
          <li key={version} className={styles.row}>
            <span>{t('versions.nth', { version })}</span>
            <span className={styles.small}>
              {by ?? t('program')} · <When at={at} show="dateTime" />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
