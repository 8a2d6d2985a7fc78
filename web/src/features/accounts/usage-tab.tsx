import { addDays } from '@tsuzuku/core/time/add-days'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { useView } from '../../lib/use-view.ts'
import { Card } from '../../ui/card.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { When } from '../../ui/when.tsx'
import styles from './accounts.module.css'
import { type Usage, useUsage } from './accounts-data.ts'
import { UsageChart } from './usage-chart.tsx'

const DAYS = 28

/** How much is the product used, what of it, and by whom? */
export function UsageTab({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation('accounts')
  const format = useFormat()
  const { asOf } = useView()
  const from = addDays(asOf, 1 - DAYS)
  const usage = useUsage(accountId, { from, to: asOf })
  const features = useFeatureColumns()
  const contacts = useContactColumns()
  const period = { from: format.dayMonth(from), to: format.dayMonth(asOf) }
  const none = <EmptyState title={t('usage.none')} why={t('usage.none_why')} />
  const shared = {
    error: usage.error,
    onRetry: () => void usage.refetch(),
    empty: none,
    keyboard: false,
    maxHeight: '420px',
  }
  return (
    <div className={styles.stack}>
      <Card>
        <UsageChart accountId={accountId} height={280} />
      </Card>
      <Card title={t('usage.features', period)}>
        <DataTable
          id="account-features"
          label={t('list.table', { what: t('usage.feature') })}
          columns={features}
          rows={usage.data?.features}
          rowId={(row) => String(row.feature_id)}
          initialSort={{ id: 'days', desc: true }}
          {...shared}
        />
      </Card>
      <Card title={t('usage.by_contact', period)}>
        <DataTable
          id="account-contact-usage"
          label={t('list.table', { what: t('usage.people') })}
          columns={contacts}
          rows={usage.data?.contacts}
          rowId={(row) => String(row.contact_id)}
          initialSort={{ id: 'active_days', desc: true }}
          {...shared}
        />
      </Card>
    </div>
  )
}

function useFeatureColumns(): readonly Column<Usage['features'][number]>[] {
  const { t } = useTranslation('accounts')
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('usage.feature'),
        value: (row) => row.name,
        grow: true,
        fixed: true,
        telling: 0,
      },
      { id: 'days', header: t('usage.days'), value: (row) => row.days, align: 'end', width: 90, telling: 1 },
      {
        id: 'contacts',
        header: t('usage.people'),
        value: (row) => row.contacts,
        align: 'end',
        width: 90,
        telling: 2,
      },
      {
        id: 'last',
        header: t('usage.last'),
        value: (row) => row.last_day,
        cell: (row) => <When at={row.last_day} show="dayMonth" />,
        align: 'end',
        width: 110,
        telling: 3,
      },
    ],
    [t],
  )
}

function useContactColumns(): readonly Column<Usage['contacts'][number]>[] {
  const { t } = useTranslation('accounts')
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('people.name'),
        value: (row) => row.name ?? row.email ?? row.external_id ?? t('usage.nobody'),
        grow: true,
        fixed: true,
        telling: 0,
      },
      {
        id: 'active_days',
        header: t('usage.active_days'),
        value: (row) => row.active_days,
        align: 'end',
        width: 110,
        telling: 1,
      },
      {
        id: 'events',
        header: t('usage.events'),
        value: (row) => row.events,
        align: 'end',
        width: 100,
        telling: 2,
      },
      {
        id: 'seconds',
        header: t('usage.time'),
        value: (row) => Math.round(row.seconds / 60),
        cell: (row) => t('usage.minutes', { count: Math.round(row.seconds / 60) }),
        align: 'end',
        width: 110,
      },
      {
        id: 'last',
        header: t('usage.last'),
        value: (row) => row.last_at,
        cell: (row) => <When at={row.last_at} show="dayMonth" />,
        align: 'end',
        width: 110,
        telling: 3,
      },
    ],
    [t],
  )
}
