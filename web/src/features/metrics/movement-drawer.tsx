import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { request } from '../../lib/api.ts'
import { useMe } from '../../lib/me.ts'
import { useFormat } from '../../lib/use-format.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { periodName } from '../../ui/period-picker.tsx'
import { RightDrawer } from '../../ui/right-drawer.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { asPeriod, type Movements, type ViewQuery } from './metric-data.ts'
import styles from './metrics.module.css'
import type { MovementStep } from './movement-steps.ts'

const path = '/api/v1/mrr-movements'

function useMovementRows(query: ViewQuery, kind: MovementStep['key']) {
  return useInfiniteQuery({
    queryKey: ['get', path, query, kind],
    queryFn: ({ pageParam, signal }) =>
      request<Movements>('GET', path, { query: { ...query, kind, limit: 100, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

const amountOf = (row: Movements['rows'][number], kind: MovementStep['key']) =>
  kind === 'currency_change' ? row.currency_change_minor : row.amount_minor

export interface MovementDrawerProps {
  readonly kind: MovementStep['key']
  readonly query: ViewQuery
  readonly onClose: () => void
}

/** The accounts behind one movement of MRR; what they add is the movement. */
export function MovementDrawer({ kind, query, onClose }: MovementDrawerProps) {
  const { t } = useTranslation('metrics')
  const format = useFormat()
  const start = useMe().workspace.fiscal_year_start_month
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useMovementRows(
    query,
    kind,
  )
  const rows = data?.pages.flatMap((page) => page.rows) ?? []
  const sum = data?.pages[0]?.[kind]
  const values = {
    period: periodName(asPeriod(query), format, start),
    count: sum?.accounts ?? 0,
    money: format.money(sum?.mrr_minor ?? 0),
  }
  return (
    <RightDrawer isOpen onClose={onClose} title={t('movements.of', { kind: t(`movement.${kind}`) })}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <LinesSkeleton lines={6} /> : null}
      {data ? <p>{rows.length === 0 ? t('movements.nobody', values) : t('movements.sum', values)}</p> : null}
      {rows.length === 0 ? null : (
        <table className={`${styles.groupTable} ${styles.moved}`}>
          <thead>
            <tr>
              <th scope="col">{t('rows.account')}</th>
              <th scope="col">{t('rows.before')}</th>
              <th scope="col">{t('rows.after')}</th>
              <th scope="col">{t('movements.amount')}</th>
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
                </th>
                <td>{format.money(row.before_minor)}</td>
                <td>{format.money(row.after_minor)}</td>
                <td>
                  {amountOf(row, kind) > 0 ? '+' : ''}
                  {format.money(amountOf(row, kind))}
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
          {t('rows.more')}
        </Button>
      ) : null}
    </RightDrawer>
  )
}
