import { Select } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import { dayBefore, type Signal, type SignalQuery, useSignals } from '../../lib/signals.ts'
import { useView } from '../../lib/use-view.ts'
import { AccountSearch } from '../../ui/account-search.tsx'
import { AsOfPicker } from '../../ui/as-of-picker.tsx'
import { BeforeSegment } from '../../ui/before-segment.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FilterBar, FilterSelect, OwnerSelect, SegmentSelect } from '../../ui/filter-bar.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { BeforeSignals } from './before-signals.tsx'
import { useHistoryColumns } from './signal-history-columns.tsx'
import { SignalHistoryTotals, useSignalHistory } from './signal-history-totals.tsx'
import { kinds, oneOf } from './signals-search.ts'

const becomes = ['taken', 'untouched', 'dismissed', 'left', 'merged'] as const
const spans = ['90', '180', '365', '730'] as const
const idOf = (row: Signal) => String(row.id)

type Asked = Pick<SignalQuery, 'kind' | 'became' | 'account' | 'owner' | 'segment' | 'since' | 'as_of'>

/** Signals that ended or were dismissed, and what became of them. */
export function SignalHistoryPage() {
  const { t } = useTranslation(['signals', 'signals-more'])
  const asked = useAsked()
  const list = useSignals({ ...asked, state: 'past', sort: 'newest' })
  const history = useSignalHistory(asked)
  const unkept = history.answer.data?.segments_kept_since ?? null
  const columns = useHistoryColumns()
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows), [list.data])
  const total = list.data?.pages[0]?.total
  const more = useCallback(() => {
    if (!list.isFetching) void list.fetchNextPage()
  }, [list.isFetching, list.fetchNextPage])
  return (
    <Page>
      <PageHeader
        title={t('signals-more:history.title')}
        lead={t('signals-more:history.lead')}
        actions={
          <Link to="/signals" className="link">
            {t('signals-more:history.standing')}
          </Link>
        }
        filters={<HistoryFilters />}
      />
      {history.isBefore ? <BeforeSignals since={history.answer.data?.kept_since ?? null} /> : null}
      {history.isBefore || unkept ? null : <SignalHistoryTotals answer={history.answer} />}
      {history.isBefore ? null : (
        <DataTable
          id="signal-history"
          label={t('signals-more:history.title')}
          columns={columns}
          rows={rows}
          rowId={idOf}
          error={list.error}
          onRetry={() => void list.refetch()}
          empty={
            unkept ? (
              <BeforeSegment since={unkept} />
            ) : (
              <EmptyState title={t('signals-more:history.empty')} why={t('signals-more:history.empty_why')} />
            )
          }
          onEndReached={more}
          hasMore={list.hasNextPage}
          {...(total === undefined ? {} : { total })}
          csvHref={csvOf({ ...asked, state: 'past', sort: 'newest' })}
          comfortable
        />
      )}
    </Page>
  )
}

const csvOf = (query: object) =>
  `/api/v1/signals.csv?${new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]))}`

/** The filter in the address, well formed: what is not known is left out. */
function useAsked(): Asked {
  const search = useSearch({ from: '/shell/signals/history' })
  const { owner, segment, asOf, isPast } = useView()
  return useMemo((): Asked => {
    const kind = oneOf(kinds, search.kind)
    const became = oneOf(becomes, search.became)
    const days = oneOf(spans, search.days)
    const account = Number(search.account)
    return {
      owner: owner ?? 'all',
      ...(segment ? { segment } : {}),
      ...(isPast ? { as_of: asOf } : {}),
      ...(kind ? { kind } : {}),
      ...(became ? { became } : {}),
      ...(Number.isInteger(account) && account > 0 ? { account } : {}),
      ...(days ? { since: dayBefore(asOf, Number(days)) } : {}),
    }
  }, [search, owner, segment, asOf, isPast])
}

function HistoryFilters() {
  const { t } = useTranslation(['signals', 'signals-more'])
  const search = useSearch({ from: '/shell/signals/history' })
  const navigate = useNavigate()
  const asked = useAsked()
  const { data: members } = apiQuery.useQuery('get', '/api/v1/members')
  const { data: known } = apiQuery.useQuery(
    'get',
    '/api/v1/accounts/{id}',
    { params: { path: { id: String(asked.account) } } },
    { enabled: asked.account !== undefined },
  )
  const change = (part: { readonly [Key in keyof typeof search]?: string | undefined }) =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...part }) as object, replace: true })
  const owners = (members?.rows ?? [])
    .filter(({ status }) => status === 'active')
    .map(({ id, name }) => ({ value: id, label: name }))
  return (
    <FilterBar>
      <AccountSearch
        key={known?.id ?? 0}
        placeholder={t('signals-more:history.account')}
        value={asked.account ?? null}
        {...(known ? { known: { id: known.id, name: known.name } } : {})}
        onChange={(account) => change({ account: account ? String(account.id) : undefined })}
      />
      <FilterSelect
        label={t('signals-more:history.kind')}
        value={asked.kind}
        options={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
        onChange={(kind) => change({ kind })}
        width={190}
      />
      <FilterSelect
        label={t('signals-more:history.became')}
        value={asked.became}
        options={becomes.map((value) => ({ value, label: t(`became.${value}`) }))}
        onChange={(became) => change({ became })}
        width={210}
      />
      <OwnerSelect options={owners} />
      <SegmentSelect />
      <AsOfPicker />
      <Select
        aria-label={t('signals-more:history.since')}
        data={[
          { value: 'all', label: t('signals-more:history.ever') },
          ...spans.map((value) => ({ value, label: t(`signals-more:history.span.${value}`) })),
        ]}
        value={oneOf(spans, search.days) ?? 'all'}
        onChange={(days) => change({ days: days === 'all' || days === null ? undefined : days })}
        allowDeselect={false}
        w={170}
      />
    </FilterBar>
  )
}
