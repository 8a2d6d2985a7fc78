import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import type { Signal, SignalsAnswer } from '../../lib/signals.ts'
import { useSignals } from '../../lib/signals.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useView } from '../../lib/use-view.ts'
import { BeforeSegment } from '../../ui/before-segment.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Marked } from '../../ui/marked.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { BeforeSignals } from './before-signals.tsx'
import { SignalsBulk } from './signals-bulk.tsx'
import { useSignalColumns } from './signals-columns.tsx'
import { SignalsFilters } from './signals-filters.tsx'
import { SignalKindsCard } from './signals-kinds.tsx'
import { useSignalsSearch } from './signals-search.ts'
import { useSignalSummary } from './signals-summary.ts'

const none: ReadonlySet<string> = new Set()
const idOf = (row: Signal) => String(row.id)

/** What stands out at customers by itself, the most money first. */
export function SignalsPage() {
  const { t } = useTranslation('signals')
  const { query, clear, isFiltered } = useSignalsSearch()
  const list = useSignals(query)
  const columns = useSignalColumns()
  const { isPast } = useView()
  const { data: summary, isBefore } = useSignalSummary()
  const canChange = useCan('health:write') && query.state !== 'closed' && !isPast
  const [picked, setPicked] = useState({ query, ids: none })
  // What was picked under another filter is not in sight any more.
  const selected = picked.query === query ? picked.ids : none
  const setSelected = (ids: ReadonlySet<string>) => setPicked({ query, ids })
  const letGo = () => setSelected(none)
  const first = list.data?.pages[0]
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows), [list.data])
  const more = useCallback(() => {
    if (!list.isFetching) void list.fetchNextPage()
  }, [list.isFetching, list.fetchNextPage])
  return (
    <Page>
      <PageHeader
        title={t('page.title')}
        {...(isBefore || first?.segments_kept_since ? {} : { lead: <Lead answer={first} /> })}
        actions={
          <>
            <Link to="/signals/history" className="link">
              {t('page.history')}
            </Link>
            <Link to="/signals/thresholds" className="link">
              {t('page.thresholds')}
            </Link>
          </>
        }
        filters={<SignalsFilters />}
      />
      {isBefore ? <BeforeSignals since={summary?.kept_since ?? null} /> : null}
      {isBefore || first?.segments_kept_since ? null : <SignalKindsCard />}
      {isBefore ? null : (
        <DataTable
          id="signals"
          label={t('page.title')}
          columns={columns}
          rows={rows}
          rowId={idOf}
          error={list.error}
          onRetry={() => void list.refetch()}
          empty={
            first?.segments_kept_since ? (
              <BeforeSegment since={first.segments_kept_since} />
            ) : (
              <EmptyState
                title={t('empty.title')}
                why={t('empty.why')}
                {...(isFiltered ? { action: <Button onClick={clear}>{t('empty.clear')}</Button> } : {})}
              />
            )
          }
          {...(canChange
            ? {
                selected,
                onSelectedChange: setSelected,
                bulkActions: (
                  <SignalsBulk
                    ids={[...selected].map(Number)}
                    state={query.state as Signal['state']}
                    onDone={letGo}
                  />
                ),
              }
            : {})}
          onEndReached={more}
          hasMore={list.hasNextPage}
          {...(first?.total === undefined ? {} : { total: first.total })}
          csvHref={csvOf(query)}
          comfortable
        />
      )}
    </Page>
  )
}

function Lead({ answer }: { readonly answer: SignalsAnswer | undefined }) {
  const { t } = useTranslation('signals')
  const format = useFormat()
  if (!answer) return <span>&nbsp;</span>
  if (answer.total === 0) return <span role="status">{t('page.lead_none')}</span>
  const values = {
    signals: format.number(answer.total ?? 0),
    accounts: format.number(answer.accounts),
    money: format.money(answer.money_minor),
  }
  return (
    <span role="status">
      <Marked text={t('page.lead', values)} />
    </span>
  )
}

const csvOf = (query: object) =>
  `/api/v1/signals.csv?${new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]))}`
