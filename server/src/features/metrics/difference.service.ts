import { type DifferenceReason, differenceReasonsOf } from '@tsuzuku/core/metrics/difference-reasons'
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { type AccountEvents, readEventRows } from '../contracts/mrr-events.read.ts'
import type { MovementMeasure } from '../contracts/mrr-movement-rows.read.ts'
import type { Metric } from './metric.ts'
import { notComparable } from './metrics.errors.ts'
import type { View } from './metrics.service.ts'

/** What one account adds to each of two figures, and what it did that they treat differently. */
export type DifferenceRow = {
  account: { id: number; external_id: string | null; name: string }
  numerator: number
  denominator: number
  against_numerator: number
  against_denominator: number
  before: number
  after: number
  reasons: DifferenceReason[]
  position: { value: number; id: number }
}

export type Comparison = { metric: Metric; against: Metric; view: View }

/** The accounts behind either figure, those that make the difference first. */
export async function readDifference(
  db: Db,
  { metric, against, view }: Comparison,
  page: { after?: DifferenceRow['position'] | undefined; limit: number },
): Promise<DifferenceRow[]> {
  const [one, two] = [metric.measure, against.measure]
  if (!one || !two) throw notComparable({ field: 'name' })
  if (!view.period) return []
  const rows = await readEventRows(db, {
    from: view.period.from,
    to: view.period.snapshot,
    population: view.population,
    measure: { ...one, order: apart(one, two) },
    other: two,
    after: page.after && { position: page.after.value, id: page.after.id },
    limit: page.limit,
  })
  return rows.map(differenceRow)
}

/** How far the two lie apart on one account; the size of the account decides among equals. */
function apart(one: MovementMeasure, two: MovementMeasure) {
  const gap = (part: 'numerator' | 'denominator') => sql`abs((${one[part]})::float8 - (${two[part]})::float8)`
  return sql`${gap('numerator')} + ${gap('denominator')} + greatest(m.before, m.churned, m.after) / 1e12`
}

function differenceRow(row: AccountEvents): DifferenceRow {
  const { numerator, denominator, other_numerator, other_denominator, before, after } = row
  const isSame = numerator === other_numerator && denominator === other_denominator
  return {
    account: { id: row.account_id, external_id: row.external_id, name: row.account_name },
    numerator,
    denominator,
    against_numerator: other_numerator,
    against_denominator: other_denominator,
    before,
    after,
    reasons: isSame ? [] : differenceReasonsOf(row),
    position: { value: row.position, id: row.account_id },
  }
}
