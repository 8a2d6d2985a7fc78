import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useView } from '../../lib/use-view.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { RightDrawer } from '../../ui/right-drawer.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { When } from '../../ui/when.tsx'
import type { Metric, MetricRow } from './metric-data.ts'
import styles from './metrics.module.css'
import { ledgerMetrics } from './row-columns.tsx'
import { sayValue } from './say-value.ts'

export interface RowDrawerProps {
  readonly metric: Metric
  readonly row: MetricRow | undefined
  readonly onClose: () => void
}

/** What one account adds to the figure, and the facts that say so. */
export function RowDrawer({ metric, row, onClose }: RowDrawerProps) {
  const { t } = useTranslation('metrics')
  const format = useFormat()
  if (!row) return null
  const { parts } = metric
  const added = [
    ['numerator', row.numerator, parts.numerator],
    ['denominator', row.denominator, parts.denominator],
  ] as const
  return (
    <RightDrawer
      isOpen
      onClose={onClose}
      title={row.account.name}
      page={{ to: '/accounts/$accountId', params: { accountId: String(row.account.id) } }}
    >
      <dl className={styles.definition}>
        {added.map(([key, value, unit]) =>
          value === null || unit === null ? null : (
            <div key={key}>
              <dt>{t(`rows.${key}`)}</dt>
              <dd>{sayValue(format, unit, value)}</dd>
            </div>
          ),
        )}
        {row.fact ? (
          <div>
            <dt>{t(`rows.${row.fact.kind}`)}</dt>
            <dd>
              <When at={row.fact.at} show="dateTime" />
              {row.fact.label ? ` · ${row.fact.label}` : ''}
            </dd>
          </div>
        ) : null}
      </dl>
      {ledgerMetrics.has(metric.name) ? <Contracts accountId={row.account.id} /> : null}
    </RightDrawer>
  )
}

function Contracts({ accountId }: { readonly accountId: number }) {
  const { t } = useTranslation('metrics')
  const format = useFormat()
  const { asOf, isPast } = useView()
  const query = isPast ? { as_of: asOf } : {}
  const path = { id: String(accountId) }
  const ledger = apiQuery.useQuery('get', '/api/v1/accounts/{id}/ledger', { params: { path, query } })
  const contracts = apiQuery.useQuery('get', '/api/v1/accounts/{id}/subscriptions', {
    params: { path, query: { ...query, limit: 100 } },
  })
  const error = ledger.error ?? contracts.error
  if (error) return <ErrorState error={error} />
  if (!ledger.data || !contracts.data) return <LinesSkeleton lines={5} />
  return (
    <>
      <h3 className={styles.drawerHeading}>{t('drawer.ledger')}</h3>
      <table className={styles.groupTable}>
        <thead>
          <tr>
            <th scope="col">{t('drawer.day')}</th>
            <th scope="col">{t('drawer.kind')}</th>
            <th scope="col">{t('drawer.amount')}</th>
            <th scope="col">MRR</th>
          </tr>
        </thead>
        <tbody>
          {ledger.data.entries.map((entry) => (
            <tr key={entry.day}>
              <th scope="row">{format.date(entry.day)}</th>
              <td>{t(`movement.${entry.kind}`)}</td>
              <td>
                {entry.amount > 0 ? '+' : ''}
                {format.money(entry.amount)}
              </td>
              <td>{format.money(entry.mrr)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3 className={styles.drawerHeading}>{t('drawer.subscriptions')}</h3>
      <table className={styles.groupTable}>
        <thead>
          <tr>
            <th scope="col">{t('drawer.plan')}</th>
            <th scope="col">{t('drawer.term')}</th>
            <th scope="col">{t('drawer.monthly')}</th>
          </tr>
        </thead>
        <tbody>
          {contracts.data.rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">{row.plan?.name ?? row.product.name}</th>
              <td>
                {format.date(row.start_date)} – {row.end_date ? format.date(row.end_date) : ''}
              </td>
              <td>{format.money(row.mrr_minor, row.currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
