import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { type Opportunity, type OpportunityPage, stairPages } from '../../lib/staircase.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LockMark } from '../../ui/lock-state.tsx'
import { Money } from '../../ui/money.tsx'
import { When } from '../../ui/when.tsx'
import styles from './staircase.module.css'

interface TableProps {
  readonly filter: Readonly<Record<string, string>>
  readonly onOpen: (id: number) => void
}

export function OpportunitiesTable({ filter, onOpen }: TableProps) {
  const { t } = useTranslation('staircase')
  const list = useInfiniteQuery(stairPages<OpportunityPage>('opportunities', filter, 100))
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows), [list.data])
  const columns = useColumns(onOpen)
  return (
    <DataTable
      id="opportunities"
      label={t('opportunity.page')}
      columns={columns}
      rows={rows}
      rowId={(row) => String(row.id)}
      onOpen={(row) => onOpen(row.id)}
      error={list.error}
      onRetry={() => void list.refetch()}
      hasMore={list.hasNextPage}
      onEndReached={() => {
        if (!list.isFetchingNextPage) void list.fetchNextPage()
      }}
      empty={<EmptyState title={t('opportunity.none')} why={t('opportunity.none_why')} />}
      toolbar={<span>{t('opportunity.loaded', { count: rows?.length ?? 0 })}</span>}
    />
  )
}

function useColumns(onOpen: (id: number) => void): Column<Opportunity>[] {
  const { t } = useTranslation('staircase')
  return useMemo(
    () => [
      {
        id: 'account',
        header: t('column.account'),
        value: (row) => row.account.name,
        cell: (row) => (
          <button type="button" className={styles.titleButton} onClick={() => onOpen(row.id)}>
            {row.account.name}
          </button>
        ),
        width: 200,
        fixed: true,
        sortable: false,
        telling: 0,
      },
      {
        id: 'name',
        header: t('opportunity.name'),
        value: (row) => row.name,
        width: 220,
        grow: true,
        sortable: false,
        telling: 1,
      },
      {
        id: 'stage',
        header: t('opportunity.stage'),
        value: (row) => t(`stage.${row.stage}`),
        width: 110,
        sortable: false,
        telling: 2,
      },
      {
        id: 'amount',
        header: t('opportunity.amount_short'),
        value: (row) => row.amount_minor,
        cell: (row) => (
          <Money minor={row.amount_minor} currency={row.currency} reason={t('opportunity.no_amount')} />
        ),
        align: 'end',
        width: 150,
        sortable: false,
        telling: 3,
      },
      {
        id: 'kind',
        header: t('opportunity.kind'),
        value: (row) => t(`kind.${row.kind}`),
        width: 130,
        sortable: false,
      },
      {
        id: 'step',
        header: t('column.step'),
        value: (row) => row.step?.name ?? null,
        width: 190,
        sortable: false,
      },
      {
        id: 'lock',
        header: t('lock.title'),
        value: (row) => t(row.is_open ? 'lock.open' : 'lock.closed'),
        cell: (row) => <LockMark isOpen={row.is_open} />,
        width: 130,
        sortable: false,
      },
      {
        id: 'owner',
        header: t('column.owner'),
        value: (row) => row.owner?.name ?? t('nobody'),
        width: 130,
        sortable: false,
      },
      {
        id: 'expected',
        header: t('opportunity.expected'),
        value: (row) => row.expected_on,
        cell: (row) => (row.expected_on ? <When at={row.expected_on} show="date" /> : <span>—</span>),
        width: 130,
        sortable: false,
      },
    ],
    [t, onOpen],
  )
}
