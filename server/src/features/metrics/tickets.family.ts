import { meanInterval } from '@tsuzuku/core/stats/mean-interval'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { joinMerged, knownRows } from '../contracts/known.ts'
import { type Population, populationGroup, populationJoin, populationTable } from '../contracts/population.ts'
import { readFactRows } from './fact-rows.read.ts'
import {
  type Family,
  type Figure,
  known,
  type MetricRow,
  type Reason,
  type RowsQuestion,
  unknown,
} from './metric.ts'
import { bySlot, periodInstants, spanOf } from './period-slots.ts'

/** What is measured on tickets, and when it happened, in terms of `t`. */
export type TicketMeasure = {
  amount: RawBuilder<unknown>
  at: RawBuilder<unknown>
  /** Which tickets are asked about; those without an amount are missing. */
  where: RawBuilder<unknown>
}

export type AmountSums = {
  slot: number
  group_key: string | null
  facts: number
  n: number
  sum: number
  sd: number | null
  median: number | null
  p90: number | null
}

const account = sql`coalesce(a.merged_into, t.account_id)`

function ticketsOf(measure: TicketMeasure, population: Population): RawBuilder<unknown> {
  return sql`ticket t
    ${joinMerged(sql`t.account_id`, population.known)}
    ${populationJoin(population, account)}
    where ${knownRows('t', population.known)} and ${measure.where}`
}

/** Count, mean and quantiles of an amount over the tickets of each period. */
export function ticketFamily(name: string, measure: TicketMeasure): Family<AmountSums> {
  return {
    name,
    topics: ['support', 'merges'],
    async read(db, { periods, population, timeZone }) {
      const { rows } = await sql<AmountSums>`
        with ${populationTable(population)}
        bound as (select ${periodInstants(periods, timeZone)} as at),
        fact as (
          select width_bucket(${measure.at}, bound.at) as slot, ${populationGroup(population)} as group_key,
            (${measure.amount})::float8 as amount
          from bound cross join ${ticketsOf(measure, population)}
            and ${measure.at} >= bound.at[1] and ${measure.at} < bound.at[array_length(bound.at, 1)]
        )
        select slot, group_key, count(*)::integer as facts, count(amount)::integer as n, coalesce(sum(amount), 0) as sum,
          stddev_samp(amount) as sd, percentile_cont(0.5) within group (order by amount) as median,
          percentile_cont(0.9) within group (order by amount) as p90
        from fact group by slot, group_key`.execute(db)
      return bySlot(rows, periods.length)
    },
  }
}

export function ticketRows(measure: TicketMeasure) {
  return async (db: Db, question: RowsQuestion): Promise<MetricRow[]> => {
    const { since, until } = spanOf(question.period, question.timeZone)
    return await readFactRows(
      db,
      question,
      sql`
        select ${account} as account_id, t.ticket_id as id, 'ticket' as kind, ${measure.at} as at,
          coalesce(t.subject, t.external_id) as label, ${measure.amount} as numerator, 1 as denominator,
          jsonb_build_object('status', t.status, 'priority', t.priority) as detail
        from ticket t ${joinMerged(sql`t.account_id`, question.population.known)}
        where ${knownRows('t', question.population.known)} and ${measure.where} and ${measure.amount} is not null
          and ${measure.at} >= ${since} and ${measure.at} < ${until}`,
    )
  }
}

/** The mean with Student's interval, and median and 90th percentile beside it. */
export function meanFigure(
  sums: AmountSums | undefined,
  reason: { nothing: Reason; unknown: Reason },
  bounds: { least?: number; most?: number } = {},
): Figure {
  if (!sums || sums.facts === 0) return unknown(reason.nothing)
  const counts = { numerator: sums.sum, denominator: sums.n, n: sums.n, missing: sums.facts - sums.n }
  if (sums.n === 0) return unknown(reason.unknown, counts)
  const mean = sums.sum / sums.n
  const spread = sums.n > 1 ? meanInterval({ n: sums.n, mean, sd: sums.sd ?? 0 }) : undefined
  const interval = spread
    ? {
        ...spread,
        low: Math.max(spread.low, bounds.least ?? Number.NEGATIVE_INFINITY),
        high: Math.min(spread.high, bounds.most ?? Number.POSITIVE_INFINITY),
      }
    : null
  const others = (['median', 'p90'] as const).flatMap((key) => {
    const value = sums[key]
    return value === null ? [] : [{ key, value }]
  })
  return known({ ...counts, value: mean, interval, others })
}
