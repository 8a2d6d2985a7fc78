import { currencyExponent } from '@tsuzuku/core/money/currency-exponent'
import { BOM, csvText } from '../sources/csv-text.ts'
import type { PackContent } from './pack.content.ts'

/** The months of a pack; headings are the API's own words, money in major units. An empty cell is unknown. */
export function packCsv({ months, currency, renewal }: PackContent): string {
  const digits = currencyExponent(currency) ?? 0
  const money = (minor: number | null) => (minor === null ? '' : (minor / 10 ** digits).toFixed(digits))
  const heads = [
    'account_id',
    'account',
    'renews_on',
    'day',
    'mrr',
    'currency',
    'seats_paid',
    'active_contacts_28d',
    'events_28d',
    'tickets_open',
    'health_score',
    'health_band',
    'nps_mean',
    'csat_mean',
  ]
  const rows = months.map((row) => [
    String(renewal.account.id),
    renewal.account.name,
    renewal.renews_on,
    row.day,
    money(row.mrr_minor),
    currency,
    ...[row.seats_paid, row.active_contacts, row.events, row.tickets_open, row.score, row.band].map(
      (value) => (value === null ? '' : String(value)),
    ),
    ...[row.nps_mean, row.csat_mean].map((mean) => (mean == null ? '' : mean.toFixed(2))),
  ])
  return BOM + csvText([heads, ...rows])
}
