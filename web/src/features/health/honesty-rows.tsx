import { SegmentedControl } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { paths } from '../../lib/api.gen.d.ts'
import { api } from '../../lib/api.ts'
import { useFormat } from '../../lib/use-format.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { HealthBadge } from '../../ui/health-badge.tsx'
import { Money } from '../../ui/money.tsx'
import { Unknown } from '../../ui/num.tsx'
import type { HonestyQuestion } from './honesty-question.ts'

type Answer = paths['/api/v1/health/honesty/rows']['get']['responses'][200]['content']['application/json']
type Row = Answer['rows'][number]
type Part = 'left' | 'stood'

function useRows(question: HonestyQuestion, part: Part) {
  return useInfiniteQuery({
    queryKey: ['get', '/api/v1/health/honesty/rows', question, part],
    queryFn: async ({ pageParam, signal }): Promise<Answer> => {
      const query = {
        ...question,
        part,
        band: 'danger' as const,
        limit: 100,
        ...(pageParam ? { cursor: pageParam } : {}),
      }
      const { data } = await api.GET('/api/v1/health/honesty/rows', { params: { query }, signal })
      return data as Answer
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

/** The customers behind the two figures, with the score as it was kept. */
export function HonestyRowsCard({ question }: { readonly question: HonestyQuestion }) {
  const { t } = useTranslation('honesty')
  const [part, setPart] = useState<Part>('left')
  const list = useRows(question, part)
  const columns = useColumns()
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows), [list.data])
  const total = list.data?.pages[0]?.total
  const choice = (
    <SegmentedControl
      size="xs"
      aria-label={t('rows.which')}
      value={part}
      onChange={(next) => setPart(next as Part)}
      data={(['left', 'stood'] as const).map((value) => ({ value, label: t(`rows.${value}`) }))}
    />
  )
  return (
    <DataTable
      id="honesty"
      label={t('rows.title')}
      columns={columns}
      rows={rows}
      rowId={(row) => `${row.account.id} ${row.left_on} ${row.read_on}`}
      error={list.error}
      onRetry={() => void list.refetch()}
      empty={
        <div>
          {choice}
          <EmptyState title={t('rows.none')} why={t('rows.title')} />
        </div>
      }
      onEndReached={() => (list.isFetching ? undefined : void list.fetchNextPage())}
      hasMore={list.hasNextPage}
      {...(total === undefined ? {} : { total })}
      toolbar={choice}
    />
  )
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation('honesty')
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'account',
        header: t('rows.account'),
        value: (row) => row.account.name,
        cell: (row) => (
          <Link to="/accounts/$accountId" params={{ accountId: String(row.account.id) }} className="link">
            {row.account.name}
          </Link>
        ),
        fixed: true,
        grow: true,
        width: 200,
        telling: 0,
      },
      {
        id: 'band',
        header: t('rows.band'),
        value: (row) => t(`said.${row.band}`),
        cell: (row) =>
          row.band === 'none' ? (
            <Unknown reason={t('rows.no_score')} />
          ) : (
            <HealthBadge state={row.band} score={row.score} />
          ),
        width: 130,
        telling: 1,
      },
      {
        id: 'read_on',
        header: t('rows.read_on'),
        value: (row) => row.read_on,
        cell: (row) =>
          row.read_on === null ? (
            <Unknown reason={t('rows.no_score')} />
          ) : (
            <span>
              {format.date(row.read_on)}
              {row.reconstructed ? <small> {t('rows.afterwards')}</small> : null}
            </span>
          ),
        width: 240,
      },
      { id: 'rule', header: t('rows.rule'), value: (row) => row.rule_version, align: 'end', width: 80 },
      {
        id: 'left_on',
        header: t('rows.left_on'),
        value: (row) => row.left_on,
        cell: (row) => (row.left_on === null ? t('rows.stayed') : format.date(row.left_on)),
        width: 140,
        telling: 2,
      },
      {
        id: 'mrr',
        header: t('rows.mrr'),
        value: (row) => row.mrr_minor,
        cell: (row) => <Money minor={row.mrr_minor} />,
        align: 'end',
        width: 120,
        telling: 3,
      },
    ],
    [t, format],
  )
}
