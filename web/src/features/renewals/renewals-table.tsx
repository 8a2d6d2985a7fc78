import { Button, Menu, TextInput } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import { type ManyChange, type Renewal, renewalsQuery, states } from '../../lib/renewals.ts'
import { useShortcut } from '../../lib/use-shortcut.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { HealthBadge } from '../../ui/health-badge.tsx'
import { Money } from '../../ui/money.tsx'
import { When } from '../../ui/when.tsx'
import { RenewalDay } from './renewal-day.tsx'
import styles from './renewals.module.css'
import { NoRenewals } from './renewals-months.tsx'
import { useRenewalsSearch } from './renewals-search.ts'
import { useMembers } from './renewals-tabs.tsx'
import { useChangeMany } from './use-change.ts'

export function RenewalsTable({ onOpen }: { readonly onOpen: (id: number) => void }) {
  const { t } = useTranslation('renewals')
  const mayWrite = useCan('renewals:write')
  const { filter, which } = useRenewalsSearch()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const list = useInfiniteQuery(renewalsQuery(filter))
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows), [list.data])
  const all = useColumns(onOpen)
  // What is still to come has no result, and nobody gets in touch about what is over.
  const columns = useMemo(
    () => all.filter(({ id }) => id !== (which === 'coming' ? 'result' : 'follow_up')),
    [all, which],
  )
  const ids = [...selected].map(Number)
  const clear = () => setSelected(new Set())
  useShortcut({ keys: 'e', label: t('key.edit'), group: t('title'), enabled: ids.length === 1 }, () => {
    if (ids[0] !== undefined) onOpen(ids[0])
  })
  return (
    <DataTable
      id="renewals"
      label={t('title')}
      columns={columns}
      rows={rows}
      rowId={(row) => String(row.id)}
      onOpen={(row) => onOpen(row.id)}
      error={list.error}
      onRetry={() => void list.refetch()}
      hasMore={list.hasNextPage}
      onEndReached={() => {
        if (!list.isFetchingNextPage) void list.fetchNextPage()
      }}
      {...(mayWrite
        ? { selected, onSelectedChange: setSelected, bulkActions: <Bulk ids={ids} onDone={clear} /> }
        : {})}
      empty={<NoRenewals />}
      toolbar={<span>{t('loaded', { count: rows?.length ?? 0 })}</span>}
    />
  )
}

function Bulk({ ids, onDone }: { readonly ids: number[]; readonly onDone: () => void }) {
  const { t } = useTranslation('renewals')
  const members = useMembers()
  const { mutate, isPending } = useChangeMany(onDone)
  const apply = (change: ManyChange) => mutate({ ids, change, said: t('changed', { count: ids.length }) })
  return (
    <>
      <Menu withinPortal={false}>
        <Menu.Target>
          <Button variant="default" loading={isPending}>
            {t('state.title')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {states.map((state) => (
            <Menu.Item key={state} onClick={() => apply({ state })}>
              {t(`state.${state}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Menu withinPortal={false}>
        <Menu.Target>
          <Button variant="default">{t('column.owner')}</Button>
        </Menu.Target>
        <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
          {members.map(({ value, label }) => (
            <Menu.Item key={value} onClick={() => apply({ owner_id: value })}>
              {label}
            </Menu.Item>
          ))}
          <Menu.Item onClick={() => apply({ owner_id: null })}>{t('owner.account')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <TextInput
        type="date"
        aria-label={t('column.follow_up')}
        title={t('column.follow_up')}
        w={150}
        onChange={(event) => {
          const day = event.currentTarget.value
          if (/^2\d{3}-/.test(day)) apply({ follow_up_on: day })
        }}
      />
      <Button variant="subtle" color="gray" onClick={onDone}>
        {t('clear')}
      </Button>
    </>
  )
}

function useColumns(onOpen: (id: number) => void): Column<Renewal>[] {
  const { t } = useTranslation('renewals')
  return useMemo(
    () => [
      {
        id: 'account',
        header: t('column.account'),
        value: (row) => row.account.name,
        cell: (row) => (
          <button type="button" className={styles.titleButton} onClick={() => onOpen(row.id)}>
            {row.account.name}
          </button>
        ),
        grow: true,
        width: 180,
        fixed: true,
        sortable: false,
        telling: 0,
      },
      {
        id: 'day',
        header: t('column.day'),
        value: (row) => row.renews_on,
        cell: (row) => <RenewalDay renewal={row} />,
        width: 200,
        sortable: false,
        telling: 1,
      },
      {
        id: 'amount',
        header: t('column.amount'),
        value: (row) => row.mrr_minor,
        cell: (row) => <Money minor={row.mrr_minor} per="month" />,
        align: 'end',
        width: 132,
        sortable: false,
        telling: 2,
      },
      {
        id: 'state',
        header: t('state.title'),
        value: (row) => t(`state.${row.state}`),
        width: 98,
        sortable: false,
        telling: 3,
      },
      {
        id: 'category',
        header: t('category.title'),
        value: (row) => t(`category.${row.category}`),
        width: 116,
        sortable: false,
      },
      {
        id: 'health',
        header: t('column.health'),
        value: (row) => row.health.score,
        cell: (row) => <HealthBadge state={row.health.band} score={row.health.score} />,
        width: 112,
        sortable: false,
      },
      {
        id: 'owner',
        header: t('column.owner'),
        value: (row) => row.owner?.name ?? t('nobody'),
        width: 124,
        sortable: false,
      },
      {
        id: 'follow_up',
        header: t('column.follow_up'),
        value: (row) => row.follow_up_on,
        cell: (row) => (row.follow_up_on ? <When at={row.follow_up_on} show="date" /> : <span>—</span>),
        width: 130,
        sortable: false,
      },
      {
        id: 'result',
        header: t('result.title'),
        value: (row) =>
          row.result ? t(`result.${row.result}`) : row.days_left > 0 ? null : t('result.none'),
        width: 140,
        sortable: false,
      },
      {
        id: 'tier',
        header: t('column.tier'),
        value: (row) => row.account.tier,
        width: 90,
        sortable: false,
        hidden: true,
      },
      {
        id: 'page',
        header: t('column.account'),
        value: (row) => row.account.id,
        cell: (row) => (
          <Link to="/accounts/$accountId" params={{ accountId: String(row.account.id) }} className="link">
            {row.account.name}
          </Link>
        ),
        width: 180,
        sortable: false,
        hidden: true,
      },
    ],
    [t, onOpen],
  )
}
