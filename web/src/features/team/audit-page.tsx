import { Button } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import { useFormat } from '../../lib/use-format.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FilterBar, FilterSelect } from '../../ui/filter-bar.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { RightDrawer } from '../../ui/right-drawer.tsx'
import { When } from '../../ui/when.tsx'
import { AuditEntry } from './audit-drawer.tsx'
import { actionKey, auditActions, auditKinds, auditSentence, shortChange } from './audit-words.ts'
import styles from './team.module.css'
import { auditQuery, membersQuery } from './team-queries.ts'
import type { AuditRow } from './team-rows.ts'

function useAuditColumns(onOpen: (row: AuditRow) => void): Column<AuditRow>[] {
  const { t, i18n } = useTranslation(['team', 'common'])
  const format = useFormat()
  return useMemo(() => {
    const kindName = (kind: string) =>
      i18n.exists(`team:audit.kinds.${kind}`) ? t(`audit.kinds.${kind}` as 'audit.kinds.member') : kind
    return [
      {
        id: 'at',
        header: t('audit.when'),
        value: (row) => format.dateTime(row.at),
        cell: (row) => <When at={row.at} show="dateTime" />,
        width: 190,
        sortable: false,
        telling: 1,
      },
      {
        id: 'what',
        header: t('audit.what'),
        value: (row) => [auditSentence(t, row), shortChange(t, row)].filter(Boolean).join(' '),
        cell: (row) => (
          <>
            <button type="button" className={styles.entryButton} onClick={() => onOpen(row)}>
              {auditSentence(t, row)}
            </button>
            <span className={styles.change}>{shortChange(t, row)}</span>
          </>
        ),
        grow: true,
        width: 360,
        fixed: true,
        sortable: false,
        telling: 0,
      },
      {
        id: 'kind',
        header: t('audit.kind'),
        value: (row) => kindName(row.entity_kind),
        width: 140,
        sortable: false,
        telling: 2,
      },
      { id: 'ip', header: t('audit.ip'), value: (row) => row.ip, width: 130, sortable: false },
    ]
  }, [t, i18n, format, onOpen])
}

function AuditFilters() {
  const { t } = useTranslation('team')
  const { actor, action, kind } = useSearch({ from: '/shell/audit' })
  const navigate = useNavigate({ from: '/audit' })
  const members = useQuery(membersQuery)
  const change = (part: {
    actor?: string | undefined
    action?: string | undefined
    kind?: string | undefined
  }) => void navigate({ search: (old) => ({ ...old, ...part }) as typeof old, replace: true })
  return (
    <FilterBar>
      <FilterSelect
        label={t('audit.actor')}
        value={actor}
        options={(members.data?.rows ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(next) => change({ actor: next })}
        width={180}
      />
      <FilterSelect
        label={t('audit.action')}
        value={action}
        options={auditActions.map((code) => ({
          value: code,
          label: t(actionKey(code), { actor: t('audit.someone'), target: '…' }),
        }))}
        onChange={(next) => change({ action: next })}
        width={260}
      />
      <FilterSelect
        label={t('audit.kind')}
        value={kind}
        options={auditKinds.map((code) => ({ value: code, label: t(`audit.kinds.${code}`) }))}
        onChange={(next) => change({ kind: next })}
      />
      {actor || action || kind ? (
        <Button
          variant="subtle"
          color="gray"
          onClick={() => change({ actor: undefined, action: undefined, kind: undefined })}
        >
          {t('audit.clear')}
        </Button>
      ) : null}
    </FilterBar>
  )
}

function AuditTable() {
  const { t } = useTranslation('team')
  const filter = useSearch({ from: '/shell/audit' })
  const entries = useInfiniteQuery(auditQuery(filter))
  const [open, setOpen] = useState<AuditRow>()
  const columns = useAuditColumns(setOpen)
  const rows = useMemo(() => entries.data?.pages.flatMap((page) => page.rows), [entries.data])
  const isFiltered = Boolean(filter.actor ?? filter.action ?? filter.kind)
  return (
    <>
      <DataTable
        id="audit"
        label={t('audit.title')}
        columns={columns}
        rows={rows}
        rowId={(row) => String(row.id)}
        onOpen={setOpen}
        error={entries.error}
        onRetry={() => void entries.refetch()}
        hasMore={entries.hasNextPage}
        onEndReached={() => {
          if (!entries.isFetchingNextPage) void entries.fetchNextPage()
        }}
        empty={
          <EmptyState
            title={t(isFiltered ? 'audit.none_found' : 'audit.empty')}
            why={t(isFiltered ? 'audit.none_found_why' : 'audit.why')}
          />
        }
        maxHeight="max(320px, calc(100dvh - 290px))"
        toolbar={<span>{t('audit.loaded', { count: rows?.length ?? 0 })}</span>}
      />
      <RightDrawer isOpen={open !== undefined} onClose={() => setOpen(undefined)} title={t('audit.entry')}>
        {open ? <AuditEntry row={open} /> : null}
      </RightDrawer>
    </>
  )
}

export function AuditPage() {
  const { t } = useTranslation('team')
  const mayRead = useCan('audit:read')
  return (
    <Page>
      <PageHeader
        title={t('audit.title')}
        lead={t('audit.why')}
        actions={
          <Link to="/settings" className="link">
            {t('audit.to_settings')}
          </Link>
        }
        {...(mayRead ? { filters: <AuditFilters /> } : {})}
      />
      {mayRead ? <AuditTable /> : <EmptyState title={t('audit.not_yours')} why={t('audit.not_yours_why')} />}
    </Page>
  )
}
