import { Button } from '@mantine/core'
import { IconUsersGroup } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useWords } from '../../lib/use-words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Money } from '../../ui/money.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import { When } from '../../ui/when.tsx'
import type { SegmentRow } from './segment.ts'
import { SegmentTabs } from './segment-tabs.tsx'
import { useSegments } from './segments-data.ts'

function Trend({ row }: { readonly row: SegmentRow }) {
  const t = useWords('segments')
  const format = useFormat()
  const first = row.trend[0]
  const last = row.trend.at(-1)
  if (!first || !last || row.trend.length < 2) return <span aria-hidden="true">—</span>
  const label = t('list.trend_label', {
    from: format.number(first.accounts),
    to: format.number(last.accounts),
    since: format.date(first.day),
  })
  return <Sparkline values={row.trend.map(({ accounts }) => accounts)} label={label} tone="accent" />
}

function useColumns(): Column<SegmentRow>[] {
  const { t } = useTranslation('segments')
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('list.name'),
        value: (row) => row.name,
        cell: (row) => (
          <Link to="/segments/$segmentId" params={{ segmentId: String(row.id) }} className="link">
            {row.name}
          </Link>
        ),
        grow: true,
        width: 220,
        fixed: true,
        telling: 0,
      },
      { id: 'kind', header: t('list.kind'), value: (row) => t(`kind.${row.kind}`), width: 90 },
      {
        id: 'accounts',
        header: t('list.accounts'),
        value: (row) => row.accounts,
        cell: (row) => format.number(row.accounts),
        align: 'end',
        width: 100,
        telling: 1,
      },
      {
        id: 'mrr',
        header: t('list.mrr'),
        value: (row) => row.mrr_minor,
        cell: (row) => <Money minor={row.mrr_minor} />,
        align: 'end',
        width: 140,
        telling: 2,
      },
      {
        id: 'trend',
        header: t('list.trend'),
        value: (row) => row.trend.at(-1)?.accounts,
        cell: (row) => <Trend row={row} />,
        width: 110,
        sortable: false,
        telling: 3,
      },
      {
        id: 'unknown',
        header: t('list.unknown'),
        value: (row) => row.unknown,
        cell: (row) => format.number(row.unknown),
        align: 'end',
        width: 90,
        hint: t('list.unknown_hint'),
      },
      {
        id: 'by',
        header: t('list.by'),
        value: (row) => row.created_by ?? t('list.program'),
        width: 130,
      },
      {
        id: 'changed',
        header: t('list.changed'),
        value: (row) => row.changed_at,
        cell: (row) => <When at={row.changed_at} />,
        width: 140,
      },
    ],
    [t, format],
  )
}

/** All segments, with how many accounts and how much money stand in each. */
export function SegmentsPage() {
  const { t } = useTranslation('segments')
  const segments = useSegments()
  const navigate = useNavigate()
  const columns = useColumns()
  const canWrite = useCan('segments:write')
  const make = canWrite ? (
    <Button renderRoot={(props) => <Link to="/segments/new" {...props} />}>{t('list.make')}</Button>
  ) : undefined
  return (
    <Page>
      <PageHeader title={t('list.title')} lead={t('list.lead')} actions={make} />
      <SegmentTabs />
      <DataTable
        id="segments"
        label={t('list.title')}
        columns={columns}
        rows={segments.data}
        rowId={(row) => String(row.id)}
        onOpen={(row) => void navigate({ to: '/segments/$segmentId', params: { segmentId: String(row.id) } })}
        error={segments.error}
        onRetry={() => void segments.refetch()}
        initialSort={{ id: 'name', desc: false }}
        empty={
          <EmptyState
            icon={<IconUsersGroup size={28} />}
            title={t('list.none')}
            why={t('list.none_why')}
            action={make}
          />
        }
      />
    </Page>
  )
}
