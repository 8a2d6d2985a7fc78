import { Readable } from 'node:stream'
import { currencyExponent } from '@tsuzuku/core/money/currency-exponent'
import type { Db } from '../../platform/database.ts'
import { BOM, csvText } from '../sources/csv-text.ts'
import { type Comparison, type DifferenceRow, readDifference } from './difference.service.ts'
import { definitionId } from './metric-definitions.ts'

const PAGE = 500

/** All accounts behind two figures as CSV, read and sent page by page. */
export function differenceCsv(db: Db, comparison: Comparison): Readable {
  return Readable.from(lines(db, comparison), { objectMode: false })
}

async function* lines(db: Db, comparison: Comparison) {
  const { metric, against, view } = comparison
  const { currency } = view.workspace
  const exponent = currencyExponent(currency) ?? 2
  const money = (amount: number) => (amount / 10 ** exponent).toFixed(exponent)
  const part = metric.parts.numerator === 'money' ? money : String
  const [one, two] = [definitionId(metric), definitionId(against)]
  yield BOM +
    csvText([
      [
        'account_id',
        'account',
        `numerator ${one}`,
        `denominator ${one}`,
        `numerator ${two}`,
        `denominator ${two}`,
        'mrr_before',
        'mrr_after',
        'currency',
        'reasons',
      ],
    ])
  let after: DifferenceRow['position'] | undefined
  let isMore = true
  while (isMore) {
    const rows = await readDifference(db, comparison, { after, limit: PAGE })
    yield csvText(
      rows.map((row) => [
        String(row.account.external_id ?? row.account.id),
        row.account.name,
        part(row.numerator),
        part(row.denominator),
        part(row.against_numerator),
        part(row.against_denominator),
        money(row.before),
        money(row.after),
        currency,
        row.reasons.join(' '),
      ]),
    )
    after = rows[rows.length - 1]?.position
    isMore = rows.length === PAGE
  }
}
