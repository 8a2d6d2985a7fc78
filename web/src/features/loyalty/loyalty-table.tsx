import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Money } from '../../ui/money.tsx'
import { Unknown } from '../../ui/num.tsx'
import styles from './loyalty.module.css'
import { type Placed, useLoyaltySearch, usePlaced } from './loyalty-data.ts'

/** The customers in the box or behind the arrow that was pressed; all of them otherwise. */
export function LoyaltyTable() {
  const { t } = useTranslation('loyalty')
  const { day, box, from, change } = useLoyaltySearch()
  const list = usePlaced({ day, box, from })
  const columns = useColumns()
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows), [list.data])
  const title =
    box && from
      ? t('list.title_moved', { from: t(`box.${from}`), to: t(`box.${box}`) })
      : t('list.title', { box: box ? t(`box.${box}`) : t('list.all') })
  return (
    <DataTable
      id="loyalty"
      label={title}
      columns={columns}
      rows={rows}
      rowId={(row) => String(row.account.id)}
      error={list.error}
      onRetry={() => void list.refetch()}
      empty={<EmptyState title={t('list.none')} why={title} />}
      onEndReached={() => (list.isFetching ? undefined : void list.fetchNextPage())}
      hasMore={list.hasNextPage}
      toolbar={
        <span className={styles.toolbar}>
          <b>{title}</b>
          {box ? (
            <Button
              size="compact-xs"
              variant="subtle"
              onClick={() => change({ box: undefined, from_box: undefined })}
            >
              {t('list.back')}
            </Button>
          ) : null}
        </span>
      }
    />
  )
}

const partNames = ['usage', 'seats', 'purchases', 'nps', 'csat', 'judgement'] as const

function useColumns(): readonly Column<Placed>[] {
  const { t } = useTranslation('loyalty')
  const format = useFormat()
  return useMemo(() => {
    const points = (value: number | null, reason: string) =>
      value === null ? <Unknown reason={reason} /> : format.number(Math.round(value * 100))
    const known = (row: Placed) =>
      partNames.filter((part) => row.parts[part] !== null && row.parts[part] !== undefined)
    return [
      {
        id: 'account',
        header: t('column.account'),
        value: (row) => row.account.name,
        cell: (row) => (
          <Link to="/accounts/$accountId" params={{ accountId: String(row.account.id) }} className="link">
            {row.account.name}
          </Link>
        ),
        fixed: true,
        width: 200,
        telling: 0,
      },
      { id: 'box', header: t('column.box'), value: (row) => t(`box.${row.box}`), width: 184, telling: 1 },
      {
        id: 'before',
        header: t('column.before'),
        value: (row) => (row.box_before ? t(`box.${row.box_before}`) : null),
        cell: (row) => (row.box_before ? t(`box.${row.box_before}`) : <Unknown reason={t('unknown.new')} />),
        width: 184,
      },
      {
        id: 'behaviour',
        header: t('column.behaviour'),
        value: (row) => row.behaviour,
        cell: (row) => points(row.behaviour, t('unknown.behaviour')),
        align: 'end',
        width: 92,
        telling: 2,
      },
      {
        id: 'attitude',
        header: t('column.attitude'),
        value: (row) => row.attitude,
        cell: (row) => points(row.attitude, t('unknown.attitude')),
        align: 'end',
        width: 92,
        telling: 3,
      },
      {
        id: 'parts',
        header: t('column.parts'),
        value: (row) =>
          known(row)
            .map((part) => `${t(`part.${part}`)} ${Math.round((row.parts[part] ?? 0) * 100)}`)
            .join(' · '),
        sortable: false,
        grow: true,
        width: 280,
      },
      {
        id: 'mrr',
        header: t('column.mrr'),
        value: (row) => row.mrr_minor,
        cell: (row) => <Money minor={row.mrr_minor} />,
        align: 'end',
        width: 116,
      },
      {
        id: 'renewal',
        header: t('column.renewal'),
        value: (row) => row.renewal_date,
        cell: (row) =>
          row.renewal_date === null ? (
            <Unknown reason={t('unknown.renewal')} />
          ) : (
            format.date(row.renewal_date)
          ),
        align: 'end',
        width: 130,
        hidden: true,
      },
      { id: 'owner', header: t('column.owner'), value: (row) => row.owner?.name, width: 112 },
    ]
  }, [t, format])
}
