import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { type Standing, type StandingPage, stairPages } from '../../lib/staircase.ts'
import { useFormat } from '../../lib/use-format.ts'
import { type RuleWords, useRuleWords } from '../../lib/use-rule-words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { HealthBadge } from '../../ui/health-badge.tsx'
import { MissingLines } from '../../ui/missing-lines.tsx'
import { Money } from '../../ui/money.tsx'
import styles from './staircase.module.css'
import { useStaircaseSearch } from './staircase-search.ts'
import { OfferLine } from './stairs-board.tsx'

/** The same as the board, line by line. */
export function StairsTable({ onOpen }: { readonly onOpen: (account: number) => void }) {
  const { t } = useTranslation('staircase')
  const { filter } = useStaircaseSearch()
  const words = useRuleWords()
  const list = useInfiniteQuery(stairPages<StandingPage>('staircases/standings', filter))
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows), [list.data])
  const columns = useColumns(words, onOpen)
  return (
    <DataTable
      id="staircase"
      label={t('title')}
      columns={columns}
      rows={rows}
      rowId={(row) => `${row.account.id}`}
      onOpen={(row) => onOpen(row.account.id)}
      error={list.error}
      onRetry={() => void list.refetch()}
      hasMore={list.hasNextPage}
      onEndReached={() => {
        if (!list.isFetchingNextPage) void list.fetchNextPage()
      }}
      comfortable
      empty={<EmptyState title={t('list.empty')} why={t('list.empty_why')} />}
      toolbar={<span>{t('list.loaded', { count: rows?.length ?? 0 })}</span>}
    />
  )
}

function useColumns(words: RuleWords, onOpen: (account: number) => void): Column<Standing>[] {
  const { t } = useTranslation('staircase')
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'account',
        header: t('column.account'),
        value: (row) => row.account.name,
        cell: (row) => (
          <button type="button" className={styles.titleButton} onClick={() => onOpen(row.account.id)}>
            {row.account.name}
          </button>
        ),
        width: 200,
        fixed: true,
        sortable: false,
        telling: 0,
      },
      {
        id: 'step',
        header: t('column.step'),
        value: (row) => `${row.reached}. ${row.step?.name ?? t('ground')}`,
        width: 210,
        sortable: false,
        telling: 1,
      },
      {
        id: 'since',
        header: t('column.since'),
        value: (row) => row.since,
        cell: (row) => (
          <span>{t(row.since_before ? 'since_before' : 'since', { day: format.date(row.since) })}</span>
        ),
        width: 190,
        sortable: false,
      },
      {
        id: 'offer',
        header: t('lock.title'),
        value: (row) => t(row.lock.is_open ? 'lock.open' : 'lock.closed'),
        cell: (row) => (
          <span className={styles.oneLine}>
            <OfferLine standing={row} />
          </span>
        ),
        width: 250,
        sortable: false,
        telling: 2,
      },
      {
        id: 'missing',
        header: t('column.missing'),
        value: (row) => row.next?.name ?? null,
        cell: (row) =>
          row.next ? (
            <span className={styles.oneLine}>
              <MissingLines lines={row.next.missing} words={words} most={1} />
            </span>
          ) : (
            <span className={styles.small}>{t('top')}</span>
          ),
        width: 300,
        grow: true,
        sortable: false,
        telling: 3,
      },
      {
        id: 'mrr',
        header: t('column.mrr'),
        value: (row) => row.mrr_minor,
        cell: (row) => <Money minor={row.mrr_minor} per="month" />,
        align: 'end',
        width: 140,
        sortable: false,
      },
      {
        id: 'health',
        header: t('column.health'),
        value: (row) => row.health.score,
        cell: (row) => <HealthBadge state={row.health.band} score={row.health.score} />,
        width: 120,
        sortable: false,
        hidden: true,
      },
      {
        id: 'owner',
        header: t('column.owner'),
        value: (row) => row.owner ?? t('nobody'),
        width: 130,
        sortable: false,
      },
    ],
    [t, format, words, onOpen],
  )
}
