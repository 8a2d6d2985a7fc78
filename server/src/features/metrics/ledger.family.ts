import type { Interval } from '@tsuzuku/core/stats/interval'
import { ratioInterval } from '@tsuzuku/core/stats/ratio-interval'
import type { Db } from '../../platform/database.ts'
import {
  type MovementMeasure,
  type MovementRow,
  type MovementRowsQuestion,
  readMovementRows,
} from '../contracts/mrr-movement-rows.read.ts'
import { readMovementSums } from '../contracts/mrr-series.read.ts'
import { type MrrPeriod, mrrPeriods } from '../contracts/mrr-series.ts'
import { type Family, type Figure, type MetricRow, type RowsQuestion, shareOf, unknown } from './metric.ts'

/** MRR movements between the ends of the periods. */
export const ledger: Family<MrrPeriod> = {
  name: 'ledger',
  topics: ['contracts', 'merges'],
  async read(db, { periods, population }) {
    const days = [periods[0]?.from ?? population.from, ...periods.map((period) => period.snapshot)]
    return mrrPeriods(await readMovementSums(db, days, population), days.length)
  },
}

type ReadRows = (
  db: Db,
  question: MovementRowsQuestion & { measure: MovementMeasure },
) => Promise<LedgerRow[]>
type LedgerRow = Omit<MovementRow, 'amount' | 'currency' | 'cross_sell'>

/** The accounts behind a figure of the ledger, by both ends of the period or by what `read` looks at in between. */
export function ledgerRows(measure: MovementMeasure, read: ReadRows = readMovementRows) {
  return async (db: Db, question: RowsQuestion): Promise<MetricRow[]> => {
    const { period, population, after, limit } = question
    const rows = await read(db, {
      from: period.from,
      to: period.snapshot,
      population,
      measure,
      after: after && { position: after.value, id: after.id },
      limit,
    })
    return rows.map((row) => ({
      account_id: row.account_id,
      external_id: row.external_id,
      account_name: row.account_name,
      fact: null,
      numerator: row.numerator,
      denominator: row.denominator,
      detail: { kind: row.kind, before: row.before, after: row.after },
      position: { value: row.position, id: row.account_id },
    }))
  }
}

/** A share of the customers at the start, with Wilson's interval. */
export function shareOfCustomers(
  period: MrrPeriod | undefined,
  accounts: (period: MrrPeriod) => number,
): Figure {
  if (!period) return unknown('no-contracts')
  const numerator = accounts(period)
  const denominator = period.start.accounts
  const counts = { numerator, denominator }
  return denominator === 0 ? unknown('no-customers-at-start', counts) : shareOf(counts)
}

type Kind = keyof MrrPeriod['squares']['byKind']

/** Interval of the change of MRR of some kinds over the MRR of the customers at the start; signed as the ledger is. */
export function changeInterval(
  period: MrrPeriod,
  kinds: readonly Kind[],
  bounds: { least?: number; most?: number },
): Interval | undefined {
  const sumOf = (part: 'squared' | 'byBefore') =>
    kinds.reduce((sum, kind) => sum + period.squares.byKind[kind][part], 0)
  const sign = (kind: Kind) => (kind === 'churn' || kind === 'contraction' ? -1 : 1)
  return ratioInterval({
    n: period.start.accounts,
    sumX: kinds.reduce((sum, kind) => sum + sign(kind) * period[kind].mrr, 0),
    sumY: period.start.mrr,
    sumXX: sumOf('squared'),
    sumYY: period.squares.start,
    sumXY: sumOf('byBefore'),
    ...bounds,
  })
}

/** a + sign × interval, low before high. */
export function shiftInterval(interval: Interval | undefined, a: number, sign: 1 | -1): Interval | null {
  if (!interval) return null
  const ends = [a + sign * interval.low, a + sign * interval.high]
  return { ...interval, low: Math.min(...ends), high: Math.max(...ends) }
}
