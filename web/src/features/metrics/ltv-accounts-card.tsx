import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { SortingState } from '@tanstack/react-table'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { paths } from '../../lib/api.gen.d.ts'
import { request } from '../../lib/api.ts'
import { Card } from '../../ui/card.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Money } from '../../ui/money.tsx'
import { Num } from '../../ui/num.tsx'
import { When } from '../../ui/when.tsx'
import { useDayQuery } from './cohort-data.ts'
import type { Ltv } from './ltv-data.ts'

type Page = paths['/api/v1/ltv/accounts']['get']['responses'][200]['content']['application/json']
type Row = Page['rows'][number]
const path = '/api/v1/ltv/accounts'

function useLtvAccounts(sort: string) {
  const query = { ...useDayQuery(), sort }
  return useInfiniteQuery({
    queryKey: ['get', path, query],
    queryFn: ({ pageParam, signal }) =>
      request<Page>('GET', path, { query: { ...query, limit: 100, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

const endsOf = (range: Row['expected_range']) =>
  range ? ([range.low_minor, range.high_minor] as const) : null

function useColumns(months: number, reason: string): Column<Row>[] {
  const { t } = useTranslation('metrics-more')
  return useMemo(
    () => [
      {
        id: 'account',
        header: t('ltv.each.account'),
        value: (row) => row.account.name,
        cell: (row) => (
          <Link to="/accounts/$accountId" params={{ accountId: String(row.account.id) }} className="link">
            {row.account.name}
          </Link>
        ),
        width: 200,
        grow: true,
        fixed: true,
        sortable: false,
        telling: 0,
      },
      {
        id: 'expected',
        header: t('ltv.expected', { count: months }),
        hint: t('ltv.each.range'),
        value: (row) => row.expected_minor,
        cell: (row) => (
          <Money minor={row.expected_minor} interval={endsOf(row.expected_range)} reason={reason} />
        ),
        align: 'end',
        width: 240,
        telling: 1,
      },
      {
        id: 'alive',
        header: t('ltv.each.alive'),
        value: (row) => row.alive,
        cell: (row) => <Num value={row.alive} kind="percent" digits={0} reason={reason} />,
        align: 'end',
        width: 168,
        telling: 2,
      },
      {
        id: 'realised',
        header: t('ltv.realised'),
        value: (row) => row.realised_minor,
        cell: (row) => <Money minor={row.realised_minor} />,
        align: 'end',
        width: 144,
        telling: 3,
      },
      {
        id: 'orders',
        header: t('ltv.each.orders'),
        value: (row) => row.orders,
        cell: (row) => <Num value={row.orders} />,
        align: 'end',
        width: 96,
        sortable: false,
      },
      {
        id: 'last',
        header: t('ltv.each.last'),
        value: (row) => row.last_order_on,
        cell: (row) => <When at={row.last_order_on} show="date" />,
        width: 152,
        sortable: false,
      },
    ],
    [t, months, reason],
  )
}

/** Who is likely to buy again: each account that only orders, page by page. */
export function LtvAccountsCard({ settings }: { readonly settings: Ltv['settings'] }) {
  const { t } = useTranslation('metrics-more')
  const navigate = useNavigate()
  const [sorting, setSorting] = useState<SortingState>([{ id: 'expected', desc: true }])
  const list = useLtvAccounts(sorting[0]?.id ?? 'expected')
  const first = list.data?.pages[0]
  const reason = first?.reason ? t(`ltv.reason.${first.reason}`) : t('ltv.reason.too-few')
  const columns = useColumns(settings.horizon_months, reason)
  return (
    <div id="who-buys-again">
      <Card title={t('ltv.each.title')} aside={t('ltv.each.lead')} flush>
        <DataTable
          id="ltv-accounts"
          label={t('ltv.each.title')}
          columns={columns}
          rows={list.data?.pages.flatMap((page) => page.rows)}
          rowId={(row) => String(row.account.id)}
          onOpen={(row) =>
            void navigate({ to: '/accounts/$accountId', params: { accountId: String(row.account.id) } })
          }
          error={list.error}
          onRetry={() => void list.refetch()}
          sorting={sorting}
          onSortingChange={(next) => setSorting(next.map(({ id }) => ({ id, desc: true })))}
          hasMore={list.hasNextPage}
          onEndReached={() => void list.fetchNextPage()}
          {...(first?.total === undefined ? {} : { total: first.total })}
          maxHeight="480px"
          empty={<EmptyState title={t('ltv.none')} why={t('ltv.none_left')} />}
        />
      </Card>
    </div>
  )
}
