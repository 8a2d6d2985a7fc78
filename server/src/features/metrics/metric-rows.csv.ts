import { Readable } from 'node:stream'
import { currencyExponent } from '@tsuzuku/core/money/currency-exponent'
import type { Db } from '../../platform/database.ts'
import { BOM, csvText } from '../sources/csv-text.ts'
import type { Metric, MetricRow, Period, Unit } from './metric.ts'
import type { View } from './metrics.service.ts'

const PAGE = 500

/** All rows behind a figure as CSV, read and sent page by page. */
export function metricRowsCsv(db: Db, metric: Metric, view: View): Readable {
  return Readable.from(lines(db, metric, view), { objectMode: false })
}

async function* lines(db: Db, metric: Metric, view: View) {
  const columns = columnsOf(metric, view.workspace.currency)
  yield BOM + csvText([columns.map(([heading]) => heading)])
  let after: MetricRow['position'] | undefined
  let isMore = view.period !== undefined
  while (isMore) {
    const rows = await readPage(db, metric, view, view.period as Period, after)
    yield csvText(rows.map((row) => columns.map(([, cell]) => String(cell(row) ?? ''))))
    after = rows[rows.length - 1]?.position
    isMore = rows.length === PAGE
  }
}

function readPage(
  db: Db,
  metric: Metric,
  { population, workspace }: View,
  period: Period,
  after: MetricRow['position'] | undefined,
): Promise<MetricRow[]> {
  return metric.rows(db, { period, population, timeZone: workspace.timeZone, after, limit: PAGE })
}

type Column = readonly [string, (row: MetricRow) => string | number | null | undefined]

/** Headings are the API's own words; money is written in major units beside its currency. */
function columnsOf({ parts }: Metric, currency: string): readonly Column[] {
  const detail = (key: string, unit?: Unit): Column => [key, (row) => amount(row.detail[key], unit, currency)]
  const isMoney = parts.numerator === 'money'
  return [
    ['account_id', (row) => row.external_id ?? row.account_id],
    ['account', (row) => row.account_name],
    ['numerator', (row) => amount(row.numerator, parts.numerator, currency)],
    ...(parts.denominator === null
      ? []
      : [['denominator', (row: MetricRow) => amount(row.denominator, parts.denominator, currency)] as const]),
    ...(isMoney ? [['currency', () => currency] as const] : []),
    ['fact', (row) => row.fact?.kind],
    ['at', (row) => row.fact?.at],
    ['label', (row) => row.fact?.label],
    detail('kind'),
    detail('before', 'money'),
    detail('after', 'money'),
    detail('stage'),
    detail('status'),
    detail('priority'),
    detail('score'),
    detail('day'),
    detail('started_on'),
    detail('paid_on'),
    detail('ended_on'),
  ]
}

function amount(
  value: string | number | null | undefined,
  unit: Unit | null | undefined,
  currency: string,
): string | number | null | undefined {
  if (typeof value !== 'number' || unit !== 'money') return value
  const exponent = currencyExponent(currency) ?? 2
  return (value / 10 ** exponent).toFixed(exponent)
}
