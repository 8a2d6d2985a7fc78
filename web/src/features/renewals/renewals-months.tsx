import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { type RenewalSums, renewalsAnswer } from '../../lib/renewals.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Money } from '../../ui/money.tsx'
import { BlockSkeleton } from '../../ui/skeletons.tsx'
import styles from './renewals.module.css'
import { useRenewalsSearch } from './renewals-search.ts'

/** What comes due month by month; a month opens its list. */
export function RenewalsMonths() {
  const { t } = useTranslation('renewals')
  const format = useFormat()
  const { filter, change } = useRenewalsSearch()
  const { owner, segment, tier, within } = filter
  const { data, error, refetch } = useQuery(
    renewalsAnswer<RenewalSums>('renewals/sums', { owner, segment, tier, which: 'coming', within }),
  )
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <BlockSkeleton height={240} />
  if (data.by_month.length === 0) return <NoRenewals />
  return (
    <Card title={t('as.months')}>
      <ul className={styles.lines}>
        {data.by_month.map(({ name, renewals, mrr_minor: amount }) => (
          <li key={name}>
            <span className={styles.row}>
              <button
                type="button"
                className={styles.titleButton}
                onClick={() => change({ month: name, as: 'list' })}
              >
                {format.month(`${name}-01`)}
              </button>
              <span className={styles.sub}>{t('month.count', { count: renewals })}</span>
              <Money minor={amount} per="month" />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

export function NoRenewals() {
  const { t } = useTranslation('renewals')
  return (
    <EmptyState
      title={t('empty.title')}
      why={t('empty.why')}
      action={
        <Button variant="default" renderRoot={(props) => <Link to="/data/imports" {...props} />}>
          {t('empty.action')}
        </Button>
      }
    />
  )
}
