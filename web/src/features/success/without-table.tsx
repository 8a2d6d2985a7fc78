import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import { type PlanFilter, type WithoutRow, withoutQuery } from '../../lib/success.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Money } from '../../ui/money.tsx'

interface WithoutTableProps {
  readonly filter: Pick<PlanFilter, 'owner' | 'segment'>
  readonly onMake: (accountId: number) => void
}

/** Customers that nobody has a plan with, the dearest first. */
export function WithoutTable({ filter, onMake }: WithoutTableProps) {
  const { t } = useTranslation('success')
  const mayWrite = useCan('success:write')
  const list = useInfiniteQuery(withoutQuery(filter))
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows), [list.data])
  const columns = useMemo(
    (): Column<WithoutRow>[] => [
      {
        id: 'account',
        header: t('column.account'),
        value: (row) => row.name,
        cell: (row) => (
          <Link to="/accounts/$accountId" params={{ accountId: String(row.id) }} className="link">
            {row.name}
          </Link>
        ),
        grow: true,
        width: 240,
        fixed: true,
        sortable: false,
        telling: 0,
      },
      {
        id: 'mrr',
        header: t('column.mrr'),
        value: (row) => row.mrr_minor,
        cell: (row) => <Money minor={row.mrr_minor} per="month" />,
        align: 'end',
        width: 150,
        sortable: false,
        telling: 1,
      },
      {
        id: 'owner',
        header: t('column.owner'),
        value: (row) => row.owner ?? t('nobody'),
        width: 160,
        sortable: false,
        telling: 2,
      },
      ...(mayWrite
        ? [
            {
              id: 'make',
              header: t('one'),
              value: () => '',
              cell: (row: WithoutRow) => (
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={`${t('make.do')}: ${row.name}`}
                  onClick={() => onMake(row.id)}
                >
                  {t('make.do')}
                </Button>
              ),
              width: 150,
              sortable: false,
              telling: 3 as const,
            },
          ]
        : []),
    ],
    [t, mayWrite, onMake],
  )
  return (
    <DataTable
      id="without-plan"
      label={t('which.without')}
      columns={columns}
      rows={rows}
      rowId={(row) => String(row.id)}
      error={list.error}
      onRetry={() => void list.refetch()}
      hasMore={list.hasNextPage}
      onEndReached={() => {
        if (!list.isFetchingNextPage) void list.fetchNextPage()
      }}
      empty={<EmptyState title={t('without_none')} why={t('without_none_why')} />}
    />
  )
}
