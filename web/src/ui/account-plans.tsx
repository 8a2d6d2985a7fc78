import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useCan } from '../lib/me.ts'
import { plansQuery } from '../lib/success.ts'
import { useFormat } from '../lib/use-format.ts'
import { Card } from './card.tsx'
import { ErrorState } from './error-state.tsx'
import { LinesSkeleton } from './skeletons.tsx'
import styles from './tasks.module.css'

const MOST = 5

/** What an account wants to get done, and how far it is. */
export function AccountPlans({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation('success')
  const format = useFormat()
  const mayWrite = useCan('success:write')
  const list = useInfiniteQuery(plansQuery({ account: accountId, which: 'all' }, MOST))
  const rows = list.data?.pages[0]?.rows
  const make = (
    <Link to="/success-plans" search={{ make: accountId }} className="link">
      {t('make.do')}
    </Link>
  )
  return (
    <Card title={t('title')} {...(mayWrite ? { aside: make } : {})}>
      {list.error && !rows ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {rows === undefined && !list.error ? <LinesSkeleton lines={2} /> : null}
      {rows?.length === 0 ? <p className={styles.sub}>{t('account.none')}</p> : null}
      {rows?.map((row) => (
        <p key={row.id}>
          <Link to="/success-plans/$planId" params={{ planId: String(row.id) }} className="link">
            {row.title}
          </Link>{' '}
          <span className={styles.sub}>
            {row.closed_on
              ? t('which.closed')
              : [
                  t(`state.${row.progress}`),
                  row.goals.all === 0
                    ? t('goals_none')
                    : t('goals_of', { reached: row.goals.reached, all: row.goals.all }),
                  t(`agreed.${row.agreed}`),
                  ...(row.ends_on ? [format.date(row.ends_on)] : []),
                ].join(' · ')}
          </span>
        </p>
      ))}
    </Card>
  )
}
