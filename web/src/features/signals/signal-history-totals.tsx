import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { paths } from '../../lib/api.gen.d.ts'
import { apiQuery } from '../../lib/api.ts'
import type { SignalQuery } from '../../lib/signals.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useView } from '../../lib/use-view.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { SignalMark } from '../../ui/signal-mark.tsx'

type History = paths['/api/v1/signals/history']['get']['responses'][200]['content']['application/json']
type Row = History['kinds'][number]

/** What became of the signals of a filter; `isBefore` where the day asked for lies before signals were first looked for. */
export function useSignalHistory(asked: Omit<SignalQuery, 'state' | 'sort'>) {
  const { asOf, isPast } = useView()
  const answer = apiQuery.useQuery('get', '/api/v1/signals/history', { params: { query: asked } })
  const since = answer.data?.kept_since ?? null
  return { answer, isBefore: answer.data !== undefined && isPast && (since === null || asOf < since) }
}

const counts = ['opened', 'standing', 'taken', 'untouched', 'dismissed', 'left', 'merged'] as const

const telling: Partial<Record<(typeof counts)[number], 1 | 2 | 3>> = { opened: 1, taken: 2, dismissed: 3 }

/** By kind: how many opened, and what became of them. */
export function SignalHistoryTotals({
  answer,
}: {
  readonly answer: ReturnType<typeof useSignalHistory>['answer']
}) {
  const { t } = useTranslation(['signals', 'signals-more'])
  const columns = useTotalsColumns()
  const rows = answer.data?.kinds
  if (rows?.length === 0) return null
  return (
    <DataTable
      id="signal-history-totals"
      label={t('signals-more:history.totals')}
      columns={columns}
      rows={rows}
      rowId={(row) => row.kind}
      error={answer.error}
      onRetry={() => void answer.refetch()}
      empty={<EmptyState title={t('signals-more:history.empty')} why={t('signals-more:history.empty_why')} />}
      keyboard={false}
      bare
    />
  )
}

function useTotalsColumns(): readonly Column<Row>[] {
  const { t } = useTranslation(['signals', 'signals-more'])
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'kind',
        header: t('column.kind'),
        value: (row) => t(`kind.${row.kind}`),
        cell: (row) => <SignalMark kind={row.kind} nature={row.nature} />,
        sortable: false,
        fixed: true,
        grow: true,
        width: 180,
        telling: 0,
      },
      ...counts.map(
        (one): Column<Row> => ({
          id: one,
          header: t(`signals-more:history.count.${one}`),
          value: (row) => row[one],
          cell: (row) => format.number(row[one]),
          align: 'end',
          sortable: false,
          width: 116,
          ...(telling[one] ? { telling: telling[one] } : {}),
        }),
      ),
      {
        id: 'days',
        header: t('signals-more:history.count.days'),
        hint: t('signals-more:history.count.days_hint'),
        value: (row) => row.median_days,
        cell: (row) =>
          row.median_days === null
            ? '—'
            : t('signals-more:history.days', { count: Math.round(row.median_days) }),
        align: 'end',
        sortable: false,
        width: 116,
      },
    ],
    [t, format],
  )
}
