import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FilterSelect } from '../../ui/filter-bar.tsx'
import { RightDrawer } from '../../ui/right-drawer.tsx'
import { When } from '../../ui/when.tsx'
import styles from './mail.module.css'
import { isMailState, mailStates, type OutboxRow, outboxQuery } from './mail-data.ts'
import { OutboxMailView } from './outbox-mail.tsx'

const marks = {
  queued: '◌',
  failed: '↻',
  unsure: '?',
  held: '⊘',
  sent: '●',
  dead: '×',
  dropped: '–',
} as const

function useOutboxColumns(onOpen: (row: OutboxRow) => void): Column<OutboxRow>[] {
  const { t, i18n } = useTranslation('mail')
  return useMemo(
    () => [
      {
        id: 'subject',
        header: t('outbox.subject'),
        value: (row) => row.subject,
        cell: (row) => (
          <button type="button" className={styles.subject} onClick={() => onOpen(row)}>
            {row.subject}
          </button>
        ),
        grow: true,
        width: 280,
        fixed: true,
        sortable: false,
        telling: 0,
      },
      {
        id: 'state',
        header: t('outbox.state'),
        value: (row) => t(`state.${row.state}`),
        cell: (row) => (
          <span className={styles[row.state]}>
            <span aria-hidden="true">{marks[row.state]} </span>
            {t(`state.${row.state}`)}
          </span>
        ),
        width: 150,
        sortable: false,
        telling: 1,
      },
      {
        id: 'to',
        header: t('outbox.to'),
        value: (row) => row.to_address,
        width: 220,
        sortable: false,
        telling: 2,
      },
      {
        id: 'kind',
        header: t('outbox.kind'),
        value: (row) =>
          i18n.exists(`mail:kind.${row.kind}`) ? t(`kind.${row.kind}` as 'kind.test') : row.kind,
        width: 120,
        sortable: false,
      },
      {
        id: 'account',
        header: t('outbox.account'),
        value: (row) => row.account_name,
        cell: (row) =>
          row.account_id === null ? (
            <span className={styles.sub}>—</span>
          ) : (
            <Link to="/accounts/$accountId" params={{ accountId: String(row.account_id) }} className="link">
              {row.account_name}
            </Link>
          ),
        width: 160,
        sortable: false,
      },
      {
        id: 'created',
        header: t('outbox.created'),
        value: (row) => row.created_at,
        cell: (row) => <When at={row.created_at} />,
        width: 120,
        sortable: false,
        telling: 3,
      },
    ],
    [t, i18n, onOpen],
  )
}

/** Every mail, the newest first. */
export function OutboxCard() {
  const { t } = useTranslation('mail')
  const { state } = useSearch({ from: '/shell/settings/mail' })
  const navigate = useNavigate({ from: '/settings/mail' })
  const chosen = isMailState(state) ? state : undefined
  const list = useInfiniteQuery(outboxQuery(chosen))
  const [open, setOpen] = useState<OutboxRow>()
  const columns = useOutboxColumns(setOpen)
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows), [list.data])
  const counts = list.data?.pages[0]?.counts
  return (
    <section aria-label={t('outbox.title')} className={styles.stack}>
      <div>
        <h2 className={styles.title}>{t('outbox.title')}</h2>
        <p className={styles.sub}>{t('outbox.about')}</p>
      </div>
      <DataTable
        id="outbox"
        label={t('outbox.title')}
        columns={columns}
        rows={rows}
        rowId={(row) => String(row.id)}
        onOpen={setOpen}
        error={list.error}
        onRetry={() => void list.refetch()}
        hasMore={list.hasNextPage}
        onEndReached={() => {
          if (!list.isFetchingNextPage) void list.fetchNextPage()
        }}
        empty={
          <EmptyState
            title={t(chosen ? 'outbox.empty_filter' : 'outbox.empty')}
            why={t('outbox.empty_why')}
          />
        }
        comfortable
        toolbar={
          <div className={styles.tools}>
            <FilterSelect
              label={t('outbox.state')}
              value={chosen}
              options={mailStates.map((value) => ({
                value,
                label: counts?.[value] ? `${t(`state.${value}`)} (${counts[value]})` : t(`state.${value}`),
              }))}
              onChange={(next) => void navigate({ search: next ? { state: next } : {}, replace: true })}
              width={220}
            />
            <span>{t('outbox.loaded', { count: rows?.length ?? 0 })}</span>
          </div>
        }
      />
      <RightDrawer isOpen={open !== undefined} onClose={() => setOpen(undefined)} title={open?.subject ?? ''}>
        {open ? <OutboxMailView id={open.id} /> : null}
      </RightDrawer>
    </section>
  )
}
