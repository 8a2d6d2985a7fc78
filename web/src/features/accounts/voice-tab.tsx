import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { paths } from '../../lib/api.gen.d.ts'
import { api } from '../../lib/api.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useView } from '../../lib/use-view.ts'
import { Card } from '../../ui/card.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Columns } from '../../ui/page-header.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { When } from '../../ui/when.tsx'
import styles from './accounts.module.css'
import { MoreButton } from './more-button.tsx'

type Ticket =
  paths['/api/v1/accounts/{id}/tickets']['get']['responses'][200]['content']['application/json']['rows'][number]

function usePages<Row>(
  kind: string,
  load: (
    query: { cursor?: string; as_of?: string },
    signal: AbortSignal,
  ) => Promise<{ rows: Row[]; next_cursor: string | null }>,
  accountId: string,
) {
  const { asOf, isPast } = useView()
  const known = isPast ? { as_of: asOf } : {}
  return useInfiniteQuery({
    queryKey: ['get', kind, accountId, known],
    queryFn: ({ pageParam, signal }) =>
      load({ ...known, ...(pageParam === undefined ? {} : { cursor: pageParam }) }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  })
}

const nothing = { rows: [], next_cursor: null }

/** What does the customer say: tickets and answers. */
export function VoiceTab({ accountId }: { readonly accountId: string }) {
  return <Columns main={<Tickets accountId={accountId} />} side={<Answers accountId={accountId} />} />
}

function Tickets({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation('accounts')
  const columns = useTicketColumns()
  const pages = usePages(
    '/api/v1/accounts/{id}/tickets',
    async (query, signal) =>
      (await api.GET('/api/v1/accounts/{id}/tickets', { params: { path: { id: accountId }, query }, signal }))
        .data ?? nothing,
    accountId,
  )
  return (
    <Card title={t('voice.tickets')}>
      <DataTable
        id="account-tickets"
        label={t('list.table', { what: t('voice.tickets') })}
        columns={columns}
        rows={pages.data?.pages.flatMap((page) => page.rows)}
        rowId={(row) => String(row.id)}
        error={pages.error}
        onRetry={() => void pages.refetch()}
        empty={<EmptyState title={t('voice.no_tickets')} why={t('voice.no_tickets_why')} />}
        onEndReached={() => void pages.fetchNextPage()}
        hasMore={pages.hasNextPage}
      />
    </Card>
  )
}

function useTicketColumns(): readonly Column<Ticket>[] {
  const { t } = useTranslation('accounts')
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'subject',
        header: t('voice.subject'),
        value: (row) => row.subject ?? t('voice.no_subject'),
        grow: true,
        fixed: true,
        width: 180,
        telling: 0,
      },
      {
        id: 'opened',
        header: t('voice.opened'),
        value: (row) => row.opened_at,
        cell: (row) => <When at={row.opened_at} show="date" />,
        width: 130,
        telling: 2,
      },
      {
        id: 'status',
        header: t('voice.status'),
        value: (row) => t(`ticket_status.${row.status}`),
        width: 90,
        telling: 1,
      },
      {
        id: 'priority',
        header: t('voice.priority'),
        value: (row) => (row.priority ? t(`priority.${row.priority}`) : null),
        width: 80,
      },
      {
        id: 'first_reply',
        header: t('voice.first_reply'),
        value: (row) => row.first_reply_minutes,
        cell: (row) =>
          row.first_reply_minutes === null
            ? '—'
            : t('voice.minutes', { count: Math.round(row.first_reply_minutes) }),
        align: 'end',
        width: 100,
        hidden: true,
      },
      {
        id: 'resolution',
        header: t('voice.resolution'),
        value: (row) => row.resolution_hours,
        cell: (row) =>
          row.resolution_hours === null
            ? '—'
            : t('voice.hours', { count: Number(format.number(row.resolution_hours, 1).replace(/,/g, '')) }),
        align: 'end',
        width: 110,
        telling: 3,
      },
      {
        id: 'satisfaction',
        header: t('voice.satisfaction'),
        value: (row) => row.satisfaction,
        align: 'end',
        width: 72,
      },
    ],
    [t, format],
  )
}

function Answers({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation('accounts')
  const format = useFormat()
  const pages = usePages(
    '/api/v1/accounts/{id}/survey-answers',
    async (query, signal) =>
      (
        await api.GET('/api/v1/accounts/{id}/survey-answers', {
          params: { path: { id: accountId }, query: { ...query, limit: 20 } },
          signal,
        })
      ).data ?? nothing,
    accountId,
  )
  const rows = pages.data?.pages.flatMap((page) => page.rows)
  return (
    <Card title={t('voice.answers')}>
      {pages.error && !rows ? <ErrorState error={pages.error} onRetry={() => void pages.refetch()} /> : null}
      {!rows && !pages.error ? <LinesSkeleton lines={5} /> : null}
      {rows?.length === 0 ? (
        <EmptyState title={t('voice.no_answers')} why={t('voice.no_answers_why')} />
      ) : null}
      {rows?.map((row) => (
        <article key={row.id} className={styles.note}>
          <div className={styles.noteHead}>
            <b>
              {t(`survey.${row.kind}`)} {format.number(row.score, Number.isInteger(row.score) ? 0 : 1)}
            </b>
            <span>{row.contact?.name ?? t('voice.somebody')}</span>
            <When at={row.answered_at} show="date" />
          </div>
          {row.comment ? <p>{row.comment}</p> : null}
        </article>
      ))}
      {pages.hasNextPage ? (
        <MoreButton
          label={t('voice.more')}
          isLoading={pages.isFetchingNextPage}
          onMore={() => void pages.fetchNextPage()}
        />
      ) : null}
    </Card>
  )
}
