import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { HealthBadge } from '../../ui/health-badge.tsx'
import { Money } from '../../ui/money.tsx'
import { When } from '../../ui/when.tsx'
import type { Member, Segment } from './segment.ts'
import { useMembers } from './segments-data.ts'

function useColumns(): Column<Member>[] {
  const { t } = useTranslation('segments')
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('members.account'),
        value: (row) => row.account.name,
        cell: (row) => (
          <Link to="/accounts/$accountId" params={{ accountId: String(row.account.id) }} className="link">
            {row.account.name}
          </Link>
        ),
        grow: true,
        width: 220,
        fixed: true,
        telling: 0,
      },
      {
        id: 'mrr',
        header: t('list.mrr'),
        value: (row) => row.mrr_minor,
        cell: (row) => <Money minor={row.mrr_minor} />,
        align: 'end',
        width: 140,
        telling: 1,
      },
      {
        id: 'health',
        header: t('members.health'),
        value: (row) => row.band,
        cell: (row) => <HealthBadge state={row.band ?? 'unknown'} />,
        width: 110,
        telling: 2,
      },
      { id: 'owner', header: t('members.owner'), value: (row) => row.owner, width: 140 },
      {
        id: 'since',
        header: t('members.since'),
        value: (row) => row.since,
        cell: (row) => <When at={row.since} />,
        width: 120,
        telling: 3,
      },
    ],
    [t],
  )
}

/** The accounts in it now, the largest first. */
export function MembersCard({ segment }: { readonly segment: Segment }) {
  const { t } = useTranslation('segments')
  const format = useFormat()
  const members = useMembers(segment.id)
  const columns = useColumns()
  const total = members.total
  return (
    <Card
      flush
      title={t('members.title')}
      aside={total === undefined ? undefined : t('members.total', { count: total, n: format.number(total) })}
    >
      <DataTable
        id="segment-members"
        label={segment.name}
        columns={columns}
        rows={members.rows}
        rowId={(row) => String(row.account.id)}
        error={members.error}
        onRetry={() => void members.refetch()}
        hasMore={members.hasNextPage}
        onEndReached={() => void members.fetchNextPage()}
        {...(total === undefined ? {} : { total })}
        maxHeight="420px"
        empty={
          <EmptyState
            title={t('members.none')}
            why={t(segment.kind === 'list' ? 'members.none_list' : 'members.none_rule')}
          />
        }
      />
    </Card>
  )
}
