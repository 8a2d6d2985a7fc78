import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { type Run, runsQuery } from '../../lib/onboarding.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useOnboardingWords } from '../../lib/use-onboarding-words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { OnboardingState } from '../../ui/onboarding-state.tsx'
import { When } from '../../ui/when.tsx'
import styles from './onboarding.module.css'
import { useOnboardingSearch } from './onboarding-search.ts'

/** Those that stand still first, each with its reason. */
export function OnboardingsTable() {
  const { t } = useTranslation('onboarding')
  const navigate = useNavigate()
  const { filter, which } = useOnboardingSearch()
  const list = useInfiniteQuery(runsQuery(filter))
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows), [list.data])
  const columns = useColumns(which === 'ended')
  return (
    <DataTable
      id={which === 'ended' ? 'onboardings-ended' : 'onboardings'}
      label={t('title')}
      columns={columns}
      rows={rows}
      rowId={(row) => String(row.id)}
      onOpen={(row) =>
        void navigate({ to: '/onboarding/$onboardingId', params: { onboardingId: String(row.id) } })
      }
      error={list.error}
      onRetry={() => void list.refetch()}
      hasMore={list.hasNextPage}
      onEndReached={() => {
        if (!list.isFetchingNextPage) void list.fetchNextPage()
      }}
      comfortable
      empty={<EmptyState title={t(which === 'ended' ? 'empty.ended' : 'empty.title')} why={t('empty.why')} />}
      toolbar={<span>{t('loaded', { count: rows?.length ?? 0 })}</span>}
    />
  )
}

function useColumns(hasEnded: boolean): Column<Run>[] {
  const { t } = useTranslation('onboarding')
  const format = useFormat()
  const words = useOnboardingWords()
  return useMemo(() => {
    const account: Column<Run> = {
      id: 'account',
      header: t('column.account'),
      value: (row) => row.account.name,
      cell: (row) => (
        <Link
          to="/onboarding/$onboardingId"
          params={{ onboardingId: String(row.id) }}
          className={`link ${styles.titleLink}`}
        >
          {row.account.name}
        </Link>
      ),
      width: 180,
      fixed: true,
      sortable: false,
      telling: 0,
    }
    const state: Column<Run> = {
      id: 'state',
      header: t('column.state'),
      value: (row) => t(`state.${row.state}`),
      cell: (row) => <OnboardingState state={row.state} />,
      width: 110,
      sortable: false,
      telling: 1,
    }
    const why: Column<Run> = hasEnded
      ? {
          id: 'why',
          header: t('column.why'),
          value: (row) =>
            row.end_kind === 'mistake' || row.end_kind === 'merged'
              ? t(`end.${row.end_kind}`)
              : (row.end_reason ?? ''),
          grow: true,
          width: 300,
          sortable: false,
          telling: 2,
        }
      : {
          id: 'why',
          header: t('column.why'),
          value: (row) => words.sayWhy(row) || t('reason.none'),
          cell: (row) => (
            <span className={row.reasons.length === 0 ? styles.sub : undefined} title={words.sayWhy(row)}>
              {words.sayWhy(row) || t('reason.none')}
            </span>
          ),
          grow: true,
          width: 300,
          sortable: false,
          telling: 2,
        }
    const last: Column<Run> = hasEnded
      ? {
          id: 'ended',
          header: t('column.ended'),
          value: (row) => row.ended_on,
          cell: (row) => (row.ended_on ? <When at={row.ended_on} show="date" /> : '—'),
          width: 150,
          sortable: false,
          telling: 3,
        }
      : {
          id: 'due',
          header: t('column.due'),
          value: (row) => row.due_on,
          cell: (row) => <When at={row.due_on} show="date" />,
          width: 150,
          sortable: false,
          telling: 3,
        }
    return [
      account,
      state,
      why,
      {
        id: 'progress',
        header: t('column.progress'),
        value: (row) => row.steps_finished,
        cell: (row) =>
          t('steps_of', { done: format.number(row.steps_finished), all: format.number(row.steps) }),
        align: 'end',
        width: 90,
        sortable: false,
      },
      last,
      {
        id: 'started',
        header: t('column.started'),
        value: (row) => row.started_on,
        cell: (row) => <When at={row.started_on} show="date" />,
        width: 150,
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
        id: 'template',
        header: t('column.template'),
        value: (row) => row.template.name,
        width: 200,
        sortable: false,
        hidden: true,
      },
      {
        id: 'value',
        header: t('column.value'),
        value: (row) => row.first_value_on,
        cell: (row) => (row.first_value_on ? <When at={row.first_value_on} show="date" /> : <span>—</span>),
        width: 150,
        sortable: false,
        hidden: !hasEnded,
      },
    ]
  }, [t, format, words, hasEnded])
}
