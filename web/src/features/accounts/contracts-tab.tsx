import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { paths } from '../../lib/api.gen.d.ts'
import { apiQuery } from '../../lib/api.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useView } from '../../lib/use-view.ts'
import { Card } from '../../ui/card.tsx'
import { Chart } from '../../ui/chart.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Money } from '../../ui/money.tsx'
import { Num } from '../../ui/num.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { When } from '../../ui/when.tsx'
import styles from './accounts.module.css'
import { useLedger } from './accounts-data.ts'

type Rows<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body extends { rows: readonly (infer Row)[] }
    ? Row
    : never
  : never
type Subscription = Rows<'/api/v1/accounts/{id}/subscriptions'>
type Order = Rows<'/api/v1/accounts/{id}/orders'>

/** What is under contract, how the money came about, what was bought besides. */
export function ContractsTab({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation('accounts')
  const { asOf, isPast } = useView()
  const path = { id: accountId }
  const known = isPast ? { as_of: asOf } : {}
  const subscriptions = apiQuery.useQuery('get', '/api/v1/accounts/{id}/subscriptions', {
    params: { path, query: { limit: 200, ...known } },
  })
  const orders = apiQuery.useQuery('get', '/api/v1/accounts/{id}/orders', {
    params: { path, query: { limit: 200 } },
  })
  const columns = useSubscriptionColumns(asOf)
  const orderColumns = useOrderColumns()
  return (
    <div className={styles.stack}>
      <Card title={t('contracts.subscriptions')}>
        <DataTable
          id="account-subscriptions"
          label={t('list.table', { what: t('contracts.subscriptions') })}
          columns={columns}
          rows={subscriptions.data?.rows}
          rowId={(row) => String(row.id)}
          error={subscriptions.error}
          onRetry={() => void subscriptions.refetch()}
          empty={
            <EmptyState title={t('contracts.no_subscriptions')} why={t('contracts.no_subscriptions_why')} />
          }
          initialSort={{ id: 'start', desc: true }}
          maxHeight="420px"
        />
      </Card>
      <Ledger accountId={accountId} />
      {isPast ? null : (
        <Card title={t('contracts.orders')}>
          <DataTable
            id="account-orders"
            label={t('list.table', { what: t('contracts.orders') })}
            columns={orderColumns}
            rows={orders.data?.rows}
            rowId={(row) => String(row.id)}
            error={orders.error}
            onRetry={() => void orders.refetch()}
            empty={<p className={styles.empty}>{t('contracts.no_orders')}</p>}
            keyboard={false}
            maxHeight="420px"
          />
        </Card>
      )}
    </div>
  )
}

function useSubscriptionColumns(asOf: string): readonly Column<Subscription>[] {
  const { t } = useTranslation('accounts')
  const format = useFormat()
  return useMemo(() => {
    const status = (row: Subscription) => {
      if (row.start_date > asOf) return t('contracts.coming')
      if (row.end_date !== null && row.end_date <= asOf) return t('contracts.ended')
      if (row.end_date !== null && row.cancel_requested_on)
        return t('contracts.cancelled', { day: format.date(row.end_date) })
      return row.trial ? t('contracts.trial') : t('contracts.running')
    }
    return [
      {
        id: 'product',
        header: t('contracts.product'),
        value: (row) => row.product.name,
        grow: true,
        fixed: true,
        telling: 0,
      },
      { id: 'plan', header: t('contracts.plan'), value: (row) => row.plan?.name, width: 150 },
      { id: 'status', header: t('contracts.status'), value: status, width: 150, telling: 2 },
      {
        id: 'start',
        header: t('contracts.start'),
        value: (row) => row.start_date,
        cell: (row) => <When at={row.start_date} show="date" />,
        width: 130,
      },
      {
        id: 'end',
        header: t('contracts.end'),
        value: (row) => row.end_date,
        cell: (row) =>
          row.end_date === null ? t('contracts.open_end') : <When at={row.end_date} show="date" />,
        width: 130,
      },
      {
        id: 'renewal',
        header: t('contracts.renewal'),
        value: (row) => row.renewal_date,
        cell: (row) =>
          row.renewal_date === null ? (
            <Num value={null} reason={t('unknown.renewal')} />
          ) : (
            <When at={row.renewal_date} show="date" />
          ),
        width: 130,
        telling: 3,
      },
      { id: 'seats', header: t('contracts.seats'), value: (row) => row.seats, align: 'end', width: 80 },
      {
        id: 'mrr',
        header: t('contracts.mrr'),
        value: (row) => row.mrr_minor,
        cell: (row) => <Money minor={row.mrr_minor} currency={row.currency} />,
        align: 'end',
        width: 130,
        telling: 1,
      },
    ]
  }, [t, format, asOf])
}

function useOrderColumns(): readonly Column<Order>[] {
  const { t } = useTranslation('accounts')
  return useMemo(
    () => [
      {
        id: 'ordered',
        header: t('contracts.ordered'),
        value: (row) => row.ordered_at,
        cell: (row) => <When at={row.ordered_at} show="date" />,
        width: 140,
        fixed: true,
        telling: 0,
      },
      {
        id: 'product',
        header: t('contracts.product'),
        value: (row) => row.product?.name,
        grow: true,
        telling: 1,
      },
      {
        id: 'quantity',
        header: t('contracts.quantity'),
        value: (row) => row.quantity,
        align: 'end',
        width: 100,
      },
      {
        id: 'amount',
        header: t('contracts.amount'),
        value: (row) => row.amount_minor,
        cell: (row) => <Money minor={row.amount_minor} currency={row.currency} />,
        align: 'end',
        width: 130,
        telling: 2,
      },
    ],
    [t],
  )
}

/** Each change of MRR with what it came to: start + changes = now. */
function Ledger({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation('accounts')
  const format = useFormat()
  const { asOf, isPast } = useView()
  const { data, error, refetch } = useLedger(accountId, isPast ? asOf : undefined)
  const entries = data?.entries ?? []
  const oldestFirst = useMemo(() => [...(data?.entries ?? [])].reverse(), [data])
  return (
    <Card title={t('contracts.ledger')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <LinesSkeleton lines={4} /> : null}
      {data && entries.length === 0 ? <p className={styles.quiet}>{t('contracts.no_ledger')}</p> : null}
      {entries.length > 1 ? (
        <Chart
          title={t('contracts.ledger_chart')}
          unit={data?.currency ?? ''}
          xLabel={t('usage.day')}
          x={oldestFirst.map(({ day }) => format.date(day))}
          series={[{ name: t('contracts.mrr'), values: oldestFirst.map(({ mrr }) => mrr), kind: 'bar' }]}
          format={(value) => format.money(value)}
          formatShort={(value) => format.moneyShort(value)}
          height={180}
        />
      ) : null}
      <ul className={styles.ledger}>
        {entries.map(({ day, kind, amount, mrr, products }) => (
          <li key={day}>
            <When at={day} show="date" />
            <span>
              {t(`movement.${kind}`)}{' '}
              <span className={styles.faint}>{products.map(({ product }) => product).join(', ')}</span>
            </span>
            <span className={amount < 0 ? styles.minus : styles.plus}>
              {amount < 0 ? '−' : '+'}
              <Money minor={Math.abs(amount)} />
            </span>
            <Money minor={mrr} />
          </li>
        ))}
      </ul>
    </Card>
  )
}
