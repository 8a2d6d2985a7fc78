import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { RightDrawer } from '../../ui/right-drawer.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { type CohortStep, useCohortAccounts } from './cohort-data.ts'
import { cohortName } from './cohort-map.tsx'
import styles from './cohorts.module.css'

export interface CohortDrawerProps {
  readonly by: CohortStep
  readonly start: string
  readonly age: number
  readonly onClose: () => void
}

/** The accounts behind one cell: what each paid on its first day and on the anniversary looked at. */
export function CohortDrawer({ by, start, age, onClose }: CohortDrawerProps) {
  const { t } = useTranslation('metrics-more')
  const format = useFormat()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useCohortAccounts({
    by,
    start,
    age,
  })
  const rows = data?.pages.flatMap((page) => page.rows) ?? []
  const title = t('cohorts.drawer', {
    cohort: cohortName(format, by, start),
    after: t(`cohorts.after.${by}`, { count: age }),
  })
  return (
    <RightDrawer isOpen onClose={onClose} title={title}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <LinesSkeleton lines={6} /> : null}
      {data && rows.length === 0 ? <p>{t('cohorts.nobody')}</p> : null}
      {rows.length === 0 ? null : (
        <table className={styles.rows}>
          <thead>
            <tr>
              <th scope="col">{t('cohorts.account_on')}</th>
              <th scope="col">{t('cohorts.head.mrr_start')}</th>
              <th scope="col">{t('cohorts.head.mrr_now')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.account.id}>
                <th scope="row">
                  <Link
                    to="/accounts/$accountId"
                    params={{ accountId: String(row.account.id) }}
                    search={{ tab: 'contracts' }}
                    preload="intent"
                    className="link"
                  >
                    {row.account.name}
                  </Link>
                  <span className={styles.under}>{format.date(row.looked_at)}</span>
                </th>
                <td>{format.money(row.mrr_start_minor)}</td>
                <td data-lost={row.mrr_minor === 0}>
                  {row.mrr_minor === 0 ? t('cohorts.lost') : format.money(row.mrr_minor)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {hasNextPage ? (
        <Button
          variant="default"
          fullWidth
          mt="md"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {t('more')}
        </Button>
      ) : null}
    </RightDrawer>
  )
}
