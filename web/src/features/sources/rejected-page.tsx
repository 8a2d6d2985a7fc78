import { SegmentedControl } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FilterBar, FilterSelect } from '../../ui/filter-bar.tsx'
import { Num } from '../../ui/num.tsx'
import { RightDrawer } from '../../ui/right-drawer.tsx'
import { When } from '../../ui/when.tsx'
import styles from './rejected.module.css'
import { rejectedQuery } from './rejected-data.ts'
import { RejectedDetails } from './rejected-drawer.tsx'
import { eventInWords, type RejectedRow, reasonInWords } from './rejected-words.ts'

function useRejectedColumns(onOpen: (row: RejectedRow) => void): Column<RejectedRow>[] {
  const { t } = useTranslation(['events', 'common'])
  return useMemo(
    () => [
      {
        id: 'reason',
        header: t('rejected.reason'),
        value: (row) => reasonInWords(t, row.code).title,
        cell: (row) => (
          <button type="button" className={styles.reason} onClick={() => onOpen(row)}>
            {reasonInWords(t, row.code).title}
          </button>
        ),
        grow: true,
        width: 280,
        fixed: true,
        telling: 0,
      },
      { id: 'event', header: t('rejected.event'), value: eventInWords, width: 180, telling: 1 },
      { id: 'field', header: t('rejected.field'), value: (row) => row.field, width: 120 },
      { id: 'key', header: t('rejected.key'), value: (row) => row.key_name, width: 130 },
      {
        id: 'count',
        header: t('rejected.count'),
        value: (row) => row.count,
        cell: (row) => <Num value={row.count} />,
        align: 'end',
        width: 90,
        telling: 2,
      },
      {
        id: 'first',
        header: t('rejected.first'),
        value: (row) => row.first_at,
        cell: (row) => <When at={row.first_at} />,
        width: 120,
      },
      {
        id: 'last',
        header: t('rejected.last'),
        value: (row) => row.last_at,
        cell: (row) => <When at={row.last_at} />,
        width: 120,
        telling: 3,
      },
    ],
    [t, onOpen],
  )
}

function RejectedTable() {
  const { t } = useTranslation(['events', 'common'])
  const [code, setCode] = useState<string>()
  const [dismissed, setDismissed] = useState(false)
  const [open, setOpen] = useState<RejectedRow>()
  const rejected = useInfiniteQuery(rejectedQuery({ code, dismissed }))
  const columns = useRejectedColumns(setOpen)
  const rows = useMemo(() => rejected.data?.pages.flatMap((page) => page.rows), [rejected.data])
  const codes = rejected.data?.pages[0]?.codes ?? []
  return (
    <>
      <div className={styles.bar}>
        <FilterBar>
          <FilterSelect
            label={t('rejected.reason')}
            value={code}
            options={codes.map((one) => ({ value: one.code, label: reasonInWords(t, one.code).title }))}
            onChange={setCode}
            width={280}
          />
        </FilterBar>
        <SegmentedControl
          aria-label={t('rejected.show')}
          value={dismissed ? 'dismissed' : 'open'}
          onChange={(value) => setDismissed(value === 'dismissed')}
          data={[
            { value: 'open', label: t('rejected.open') },
            { value: 'dismissed', label: t('rejected.dismissed') },
          ]}
        />
      </div>
      <DataTable
        id="rejected-events"
        label={t('rejected.title')}
        columns={columns}
        rows={rows}
        rowId={(row) => String(row.id)}
        onOpen={setOpen}
        error={rejected.error}
        onRetry={() => void rejected.refetch()}
        hasMore={rejected.hasNextPage}
        onEndReached={() => {
          if (!rejected.isFetchingNextPage) void rejected.fetchNextPage()
        }}
        empty={
          <EmptyState
            title={t(dismissed ? 'rejected.none_dismissed' : 'rejected.none')}
            why={t(dismissed ? 'rejected.none_dismissed_why' : 'rejected.none_why')}
          />
        }
        toolbar={<span>{t('rejected.loaded', { count: rows?.length ?? 0 })}</span>}
      />
      <RightDrawer
        isOpen={open !== undefined}
        onClose={() => setOpen(undefined)}
        title={open ? reasonInWords(t, open.code).title : ''}
      >
        {open ? <RejectedDetails row={open} onDone={() => setOpen(undefined)} /> : null}
      </RightDrawer>
    </>
  )
}

/** Calls that were not stored, why, and what to do about it. */
export function RejectedPage() {
  const { t } = useTranslation('events')
  const mayRead = useCan('data:read')
  if (!mayRead) return <EmptyState title={t('rejected.not_yours')} why={t('rejected.not_yours_why')} />
  return (
    <>
      <p className={styles.lead}>{t('rejected.lead')}</p>
      <RejectedTable />
    </>
  )
}
