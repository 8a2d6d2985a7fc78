import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconDownload } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Language } from '../../lib/me.ts'
import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { type Metric, type MetricRow, useMetricRows, type ViewQuery } from './metric-data.ts'
import { useNarrowed } from './metric-view.ts'
import styles from './metrics.module.css'
import { useRowColumns } from './row-columns.tsx'
import { RowDrawer } from './row-drawer.tsx'

/** Cards on a phone: a hundred of them would bury what follows. */
const FEW = 10

/** The accounts, tickets or answers behind the figure; what they add makes the figure. */
export function RowsCard({ metric, query }: { readonly metric: Metric; readonly query: ViewQuery }) {
  const { t, i18n } = useTranslation('metrics')
  const { data, error, refetch, hasNextPage, fetchNextPage } = useMetricRows(metric.name, query)
  const [open, setOpen] = useState<MetricRow>()
  const rows = useMemo(() => data?.pages.flatMap((page) => page.rows), [data])
  const columns = useRowColumns(metric)
  const isPhone = useMediaQuery('(max-width: 640px)') ?? false
  const [shown, setShown] = useState(FEW)
  const isCut = isPhone && rows !== undefined && (rows.length > shown || hasNextPage)
  const showMore = () => {
    setShown(shown + FEW)
    if (rows && rows.length <= shown + FEW && hasNextPage) void fetchNextPage()
  }
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
        label={t('rows.of', { metric: metric.label[i18n.language as Language] })}
        columns={columns}
        rows={isPhone ? rows?.slice(0, shown) : rows}
        rowId={(row) => `${row.account.id}-${row.fact?.kind ?? ''}-${row.fact?.id ?? ''}`}
        onOpen={setOpen}
        error={error}
        onRetry={() => void refetch()}
        empty={<NoRows />}
        hasMore={hasNextPage && !isPhone}
        onEndReached={() => void fetchNextPage()}
        maxHeight="480px"
        bare
      />
      {isCut ? (
        <div className={styles.more}>
          <Button variant="default" fullWidth onClick={showMore}>
            {t('rows.more')}
          </Button>
        </div>
      ) : null}
      <RowDrawer metric={metric} row={open} onClose={() => setOpen(undefined)} />
    </Card>
  )
}

function NoRows() {
  const { t } = useTranslation(['metrics', 'common'])
  const { narrowed, clear } = useNarrowed()
  const isNarrowed = Object.keys(narrowed).length > 0
  return (
    <EmptyState
      title={t('rows.empty_title')}
      why={t('rows.empty_why')}
      action={
        isNarrowed ? (
          <Button variant="default" onClick={clear}>
            {t('common:filter.clear_all')}
          </Button>
        ) : (
          <Button variant="default" renderRoot={(props) => <Link to="/data/imports" {...props} />}>
            {t('list.empty_action')}
          </Button>
        )
      }
    />
  )
}

function csvUrl(name: string, query: ViewQuery): string {
  const search = new URLSearchParams({ ...query, format: 'csv' })
  return `/api/v1/metrics/${name}/rows?${search.toString()}`
}
