import { Button } from '@mantine/core'
import { IconBuilding, IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useShortcut } from '../../lib/use-shortcut.ts'
import { AsOfPicker } from '../../ui/as-of-picker.tsx'
import { BeforeSegment } from '../../ui/before-segment.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Marked } from '../../ui/marked.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { AccountForm } from './account-form.tsx'
import { AccountPreview } from './account-preview.tsx'
import { AccountsBulk } from './accounts-bulk.tsx'
import { type ListedAccount, useAccountColumns } from './accounts-columns.tsx'
import { type AccountsAnswer, useAccounts, useReasons } from './accounts-data.ts'
import { AccountsFilters } from './accounts-filters.tsx'
import { defaultSort, sortingOf, sortOf, useListSearch } from './accounts-search.ts'
import { SearchBox } from './accounts-search-box.tsx'
import { SavedViews, useOpeningView } from './saved-views.tsx'

const idOf = (row: ListedAccount) => String(row.id)

/** Who are my customers, and where did something move: the list, the largest falls first. */
export function AccountsPage() {
  const { t } = useTranslation('accounts')
  const { search, query, change, clear, isFiltered } = useListSearch()
  useOpeningView()
  const canWrite = useCan('accounts:write')
  const list = useAccounts(query)
  const reasons = useReasons(list.pages, query.as_of)
  const columns = useAccountColumns()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [form, setForm] = useState<'new' | number>()
  const rows = useMemo(
    () => list.rows?.map((row) => ({ ...row, why: reasons.get(row.id) })),
    [list.rows, reasons],
  )
  const editFocused = () => {
    const index = document.activeElement?.closest('tr')?.getAttribute('data-index')
    const row = index ? rows?.[Number(index)] : undefined
    if (row) setForm(row.id)
  }
  useShortcut({ keys: 'e', label: t('keys.edit'), group: t('list.title'), enabled: canWrite }, editFocused)
  const open = useCallback((row: ListedAccount) => change({ open: String(row.id) }), [change])
  const more = useCallback(() => {
    if (!list.isFetching) void list.fetchNextPage()
  }, [list.isFetching, list.fetchNextPage])
  const none = isFiltered ? <NoneFits onClear={clear} /> : <NoneYet />
  const empty = list.keptSince ? <BeforeSegment since={list.keptSince} /> : none
  return (
    <Page>
      <PageHeader
        title={t('list.title')}
        lead={<Summary summary={list.keptSince ? undefined : list.summary} />}
        actions={
          <>
            <AsOfPicker />
            <SavedViews />
            {canWrite ? (
              <Button leftSection={<IconPlus size={16} />} onClick={() => setForm('new')}>
                {t('list.new')}
              </Button>
            ) : null}
          </>
        }
        filters={
          <>
            <SearchBox value={search.q} onChange={(q) => change({ q: q || undefined })} />
            <AccountsFilters />
          </>
        }
      />
      <DataTable
        id="accounts"
        label={t('list.title')}
        columns={columns}
        rows={rows}
        rowId={idOf}
        onOpen={open}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={empty}
        sorting={sortingOf(search.sort ?? defaultSort)}
        onSortingChange={(sorting) => change({ sort: sortOf(sorting) })}
        {...(canWrite ? { selected, onSelectedChange: setSelected } : {})}
        bulkActions={<AccountsBulk selected={selected} onDone={() => setSelected(new Set())} />}
        onEndReached={more}
        hasMore={list.hasNextPage}
        {...(list.summary ? { total: list.summary.accounts } : {})}
        csvHref={csvOf(query)}
      />
      <AccountPreview
        accountId={search.open}
        onClose={() => change({ open: undefined })}
        onEdit={(id) => setForm(id)}
      />
      {form === undefined ? null : (
        <AccountForm
          {...(form === 'new' ? {} : { accountId: String(form) })}
          onClose={() => setForm(undefined)}
        />
      )}
    </Page>
  )
}

function Summary({ summary }: { readonly summary: AccountsAnswer['summary'] | undefined }) {
  const { t } = useTranslation('accounts')
  const format = useFormat()
  if (!summary) return <span>&nbsp;</span>
  const unknown = summary.accounts - summary.mrr_known
  const values = {
    accounts: format.number(summary.accounts),
    mrr: format.money(summary.mrr_minor),
    atRisk: format.number(summary.at_risk),
    atRiskMrr: format.money(summary.at_risk_mrr_minor),
  }
  return (
    <span role="status">
      <Marked text={t('list.lead', values)} />
      {unknown > 0 ? ` · ${t('list.lead_unknown', { count: unknown })}` : ''}
    </span>
  )
}

const csvOf = (query: object) =>
  `/api/v1/accounts.csv?${new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]))}`

function NoneYet() {
  const { t } = useTranslation('accounts')
  return (
    <EmptyState
      icon={<IconBuilding size={28} />}
      title={t('list.empty')}
      why={t('list.empty_why')}
      action={
        <Button renderRoot={(props) => <Link to="/data/imports" {...props} />}>{t('list.import')}</Button>
      }
      more={
        <Link to="/data/keys" className="link">
          {t('list.keys')}
        </Link>
      }
    />
  )
}

function NoneFits({ onClear }: { readonly onClear: () => void }) {
  const { t } = useTranslation('accounts')
  return (
    <EmptyState
      title={t('list.none')}
      why={t('list.none_why')}
      action={
        <Button variant="default" onClick={onClear}>
          {t('filter.clear')}
        </Button>
      }
    />
  )
}
