import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { type Metric, type MetricRow, useMetricRows, type ViewQuery } from './metric-data.ts'
import { useRowColumns } from './row-columns.tsx'
import { RowDrawer } from './row-drawer.tsx'

/** The accounts, tickets or answers behind the figure; what they add makes the figure. */
export function RowsCard({ metric, query }: { readonly metric: Metric; readonly query: ViewQuery }) {
  const { t } = useTranslation('metrics')
  const { data, error, refetch, hasNextPage, fetchNextPage } = useMetricRows(metric.name, query)
  const [open, setOpen] = useState<MetricRow>()
  const rows = useMemo(() => data?.pages.flatMap((page) => page.rows), [data])
  const columns = useRowColumns(metric)
  const exportLink = (
    <Button
      component="a"
      href={csvUrl(metric.name, query)}
      variant="subtle"
      color="gray"
      leftSection={<IconDownload size={16} />}
    >
      {t('rows.export')}
    </Button>
  )
  return (
    <Card title={t('rows.title')} aside={exportLink} flush>
      <DataTable
        id={`metric-rows-${metric.parts.numerator}`}
        label={t('rows.title')}
        columns={columns}
        rows={rows}
        rowId={(row) => `${row.account.id}-${row.fact?.kind ?? ''}-${row.fact?.id ?? ''}`}
        onOpen={setOpen}
        error={error}
        onRetry={() => void refetch()}
        empty={<EmptyState title={t('rows.empty_title')} why={t('rows.empty_why')} />}
        hasMore={hasNextPage}
        onEndReached={() => void fetchNextPage()}
        maxHeight="480px"
        bare
      />
      <RowDrawer metric={metric} row={open} onClose={() => setOpen(undefined)} />
    </Card>
  )
}

function csvUrl(name: string, query: ViewQuery): string {
  const search = new URLSearchParams({ ...query, format: 'csv' })
  return `/api/v1/metrics/${name}/rows?${search.toString()}`
}
