import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import { type PlanFilter, type PlanRow, plansQuery } from '../../lib/success.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { When } from '../../ui/when.tsx'
import { StateMark } from './state-mark.tsx'
import styles from './success.module.css'

interface PlansTableProps {
  readonly filter: PlanFilter
  readonly onMake: () => void
}

export function PlansTable({ filter, onMake }: PlansTableProps) {
  const { t } = useTranslation('success')
  const mayWrite = useCan('success:write')
  const navigate = useNavigate()
  const list = useInfiniteQuery(plansQuery(filter))
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows), [list.data])
  const columns = useColumns()
  const { which: _, owner, segment, ...narrowing } = filter
  const isNarrowed = Boolean(owner ?? segment) || Object.keys(narrowing).length > 0
  return (
    <DataTable
      id="success-plans"
      label={t('title')}
      columns={columns}
      rows={rows}
      rowId={(row) => String(row.id)}
      onOpen={(row) => void navigate({ to: '/success-plans/$planId', params: { planId: String(row.id) } })}
      error={list.error}
      onRetry={() => void list.refetch()}
      hasMore={list.hasNextPage}
      onEndReached={() => {
        if (!list.isFetchingNextPage) void list.fetchNextPage()
      }}
      empty={
        <EmptyState
          title={t('empty')}
          why={isNarrowed ? t('empty_filter') : t('empty_why')}
          action={mayWrite && !isNarrowed ? <Button onClick={onMake}>{t('make.do')}</Button> : undefined}
        />
      }
      toolbar={<span>{t('loaded', { count: rows?.length ?? 0 })}</span>}
    />
  )
}

function useColumns(): Column<PlanRow>[] {
  const { t } = useTranslation('success')
  return useMemo(
    () => [
      {
        id: 'account',
        header: t('column.account'),
        value: (row) => row.account.name,
        cell: (row) => (
          <Link to="/success-plans/$planId" params={{ planId: String(row.id) }} className="link">
            {row.account.name}
          </Link>
        ),
        width: 180,
        fixed: true,
        sortable: false,
        telling: 0,
      },
      {
        id: 'plan',
        header: t('column.plan'),
        value: (row) => row.title,
        grow: true,
        width: 160,
        sortable: false,
        telling: 1,
      },
      {
        id: 'state',
        header: t('state.title'),
        value: (row) => t(`state.${row.progress}`),
        cell: (row) => <StateMark state={row.progress} />,
        width: 100,
        sortable: false,
        telling: 2,
      },
      {
        id: 'goals',
        header: t('column.goals'),
        value: (row) =>
          row.goals.all === 0
            ? t('goals_none')
            : t('goals_of', { reached: row.goals.reached, all: row.goals.all }),
        width: 136,
        sortable: false,
        telling: 3,
      },
      {
        id: 'steps',
        header: t('column.steps'),
        value: (row) => t('steps_of', { done: row.steps.done, all: row.steps.all }),
        cell: (row) => <Steps row={row} />,
        width: 206,
        sortable: false,
      },
      {
        id: 'agreed',
        header: t('agreed.title'),
        value: (row) => t(`agreed.${row.agreed}`),
        width: 124,
        sortable: false,
      },
      {
        id: 'ends',
        header: t('column.ends'),
        value: (row) => row.ends_on,
        cell: (row) => (row.ends_on ? <When at={row.ends_on} show="date" /> : <span>—</span>),
        width: 142,
        sortable: false,
      },
      {
        id: 'owner',
        header: t('column.owner'),
        value: (row) => row.owner?.name ?? t('nobody'),
        width: 100,
        sortable: false,
      },
    ],
    [t],
  )
}

function Steps({ row: { steps } }: { readonly row: PlanRow }) {
  const { t } = useTranslation('success')
  if (steps.all === 0) return <span>—</span>
  return (
    <span>
      {t('steps_of', { done: steps.done, all: steps.all })}
      {steps.overdue > 0 ? (
        <span className={styles.late}> · {t('steps_overdue', { count: steps.overdue })}</span>
      ) : null}
    </span>
  )
}
