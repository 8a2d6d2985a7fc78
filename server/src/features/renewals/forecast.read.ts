import { exactInterval } from '@tsuzuku/core/stats/exact-interval'
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { Owner } from '../health/health.read.ts'
import { renewalConditions, renewalSource } from './renewal.read.ts'

/** Fewer results of a category say too little about it. */
export const LEAST_RESULTS = 20
const MONTHS = 12
export const categories = ['committed', 'likely', 'at-risk', 'uncalled', 'lost'] as const
export type Category = (typeof categories)[number]
type Asked = { today: string; owner: Owner; tier?: string | undefined }

export type Calibration = {
  category: Category
  due: number
  kept: number
  share: number | null
  low: number | null
  high: number | null
}

/** Of renewals that had been called, how many of each category went on, with the exact interval; those before a day if given. */
export async function readCalibration(db: Db, before?: string): Promise<Calibration[]> {
  const { rows } = await sql<{ category: Category; due: number; kept: number }>`
    select called as category, count(*)::integer as due, (count(*) filter (where result <> 'lost'))::integer as kept
    from renewal where called is not null and result is not null
      and ${before === undefined ? sql`true` : sql`renews_on < ${before}::date`} group by 1`.execute(db)
  return categories.map((category) => {
    const { due = 0, kept = 0 } = rows.find((row) => row.category === category) ?? {}
    const interval = due >= LEAST_RESULTS ? exactInterval(kept, due) : undefined
    return {
      category,
      due,
      kept,
      share: interval ? kept / due : null,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
    }
  })
}

type Sum = { renewals: number; mrr_minor: number }
type Part = Sum & { category: Category }
/** Of those whose category has its own record, and how many they are. */
type Expected = (Sum & { of_minor: number; low_minor: number; high_minor: number }) | null

/** By month, what is called how, and what is to be expected of those categories whose past calls say enough. */
export async function readForecast(db: Db, asked: Asked, calibration: readonly Calibration[]) {
  const { today, owner, tier } = asked
  const { rows } = await sql<Sum & { month: string; category: Category }>`
    select to_char(r.renews_on, 'YYYY-MM') as month, r.category, count(*)::integer as renewals, sum(r.mrr_minor)::bigint as mrr_minor
    from ${renewalSource} where ${renewalConditions({ today, owner, tier, which: 'coming' })}
      and r.renews_on < date_trunc('month', ${today}::date) + make_interval(months => ${MONTHS}::integer)
    group by 1, 2 order by 1`.execute(db)
  const months = [...new Set(rows.map(({ month }) => month))]
  return months.map((month) => {
    const parts = rows.filter((row) => row.month === month)
    return {
      month,
      parts: parts.map(({ category, renewals, mrr_minor }) => ({ category, renewals, mrr_minor })),
      expected: expect(parts, calibration),
    }
  })
}

function expect(parts: readonly Part[], calibration: readonly Calibration[]): Expected {
  const sum = { renewals: 0, of_minor: 0, mrr_minor: 0, low_minor: 0, high_minor: 0 }
  for (const { category, renewals, mrr_minor: amount } of parts) {
    const known = calibration.find((row) => row.category === category)
    if (known?.share == null || known.low === null || known.high === null) continue
    sum.renewals += renewals
    sum.of_minor += amount
    sum.mrr_minor += amount * known.share
    sum.low_minor += amount * known.low
    sum.high_minor += amount * known.high
  }
  if (sum.renewals === 0) return null
  return {
    ...sum,
    mrr_minor: Math.round(sum.mrr_minor),
    low_minor: Math.round(sum.low_minor),
    high_minor: Math.round(sum.high_minor),
  }
}
