import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { renewalsQuery } from '../lib/renewals.ts'
import { useFormat } from '../lib/use-format.ts'
import { Card } from './card.tsx'
import { ErrorState } from './error-state.tsx'
import { Money } from './money.tsx'
import { LinesSkeleton } from './skeletons.tsx'
import styles from './tasks.module.css'

const MOST = 6

/** When contracts of an account go on or end, and how that stands. */
export function AccountRenewals({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation('renewals')
  const format = useFormat()
  const list = useInfiniteQuery(renewalsQuery({ account: accountId, which: 'all' }, MOST))
  const rows = list.data?.pages[0]?.rows.filter(({ is_gone: isGone }) => !isGone)
  return (
    <Card
      title={t('title')}
      aside={
        <Link to="/renewals" className="link">
          {t('account.all')}
        </Link>
      }
    >
      {list.error && !rows ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {rows === undefined && !list.error ? <LinesSkeleton lines={2} /> : null}
      {rows?.length === 0 ? <p className={styles.sub}>{t('account.none')}</p> : null}
      {rows?.map((row) => (
        <p key={row.id}>
          <Link to="/renewals" search={{ open: String(row.id) }} className="link">
            {format.date(row.renews_on)}
          </Link>{' '}
          <Money minor={row.mrr_minor} per="month" />{' '}
          <span className={styles.sub}>
            {row.result ? t(`result.${row.result}`) : t(`state.${row.state}`)}
          </span>
        </p>
      ))}
    </Card>
  )
}
