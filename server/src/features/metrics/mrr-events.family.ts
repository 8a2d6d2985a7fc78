import { ratioInterval } from '@tsuzuku/core/stats/ratio-interval'
import { type EventSum, readEventRows, readEventSums } from '../contracts/mrr-events.read.ts'
import type { MovementMeasure } from '../contracts/mrr-movement-rows.read.ts'
import { ledgerRows } from './ledger.family.ts'
import type { Family, Figure, Metric } from './metric.ts'
import { defineMetric, known, type Reason, unknown, type Vendor, type Words } from './metric.ts'
import { bySlot } from './period-slots.ts'

export type Variant = {
  vendor: Vendor
  version: number
  /** What this definition does otherwise than the standard one. */
  description: Words
  formula: Words
  /** The page it is published on. */
  page: { title: string; url: string }
  measure: MovementMeasure
  /** `undefined` where there is nothing to divide by. */
  value(sums: EventSum): number | undefined
  /** What an empty denominator means. */
  empty: Reason
  /** The smallest value there can be. */
  least?: number
  interval?(sums: EventSum): Figure['interval']
}

/** A published definition of the same metric, on the movements of each day instead of the two ends of the period. */
export function defineVariant(standard: Metric, variant: Variant): Metric {
  const { vendor, version, description, formula, page, measure, empty } = variant
  return defineMetric<EventSum>({
    ...standard,
    vendor,
    version,
    description,
    formula,
    source: { ja: `${vendor}: “${page.title}”`, en: `${vendor}: “${page.title}”` },
    sourceUrl: page.url,
    measure,
    family: mrrEvents(`${standard.name}:${vendor}@${version}`, measure),
    figure(sums) {
      if (!sums) return unknown('no-contracts')
      const denominator = standard.parts.denominator === null ? null : sums.y
      const counts = { numerator: sums.x, denominator, n: sums.accounts }
      const value = variant.value(sums)
      if (value === undefined) return unknown(empty, counts)
      const interval = variant.interval ? variant.interval(sums) : intervalOf(sums, variant.least)
      return known({ ...counts, value, interval })
    },
    rows: ledgerRows(measure, readEventRows),
  })
}

function mrrEvents(name: string, measure: MovementMeasure): Family<EventSum> {
  return {
    name: `mrr-events ${name}`,
    topics: ['contracts', 'merges'],
    async read(db, { periods, population }) {
      const days = [periods[0]?.from ?? population.from, ...periods.map((period) => period.snapshot)]
      return bySlot(await readEventSums(db, { days, population, measure }), periods.length)
    },
  }
}

function intervalOf(sums: EventSum, least: number | undefined): Figure['interval'] {
  const { accounts, x, y, xx, yy, xy } = sums
  const squares = { sumXX: xx, sumYY: yy, sumXY: xy }
  const bound = least === undefined ? {} : { least }
  return ratioInterval({ n: accounts, sumX: x, sumY: y, ...squares, ...bound }) ?? null
}
