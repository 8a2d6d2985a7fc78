import type { Seen } from './back-test.rows.ts'
import type { BackTestResult } from './back-test.schema.ts'
import type { HealthRule } from './health.rule.ts'
import { findLeaks } from './leaks.ts'

/** Measures too good to have been known beforehand, such as an attribute filled in on leaving; with their positions. */
export function leaksOf(
  { measures }: HealthRule,
  known: readonly Seen[],
  horizon: number,
): Map<number, BackTestResult['leaks'][number]> {
  const table = {
    columns: measures.map((_, j) => Float64Array.from(known, ({ points }) => points[j] ?? Number.NaN)),
    account: Float64Array.from(known, ({ account }) => account),
    lostOn: Float64Array.from(known, ({ lostOn }) => lostOn ?? Number.NaN),
  }
  const said = [...measures.keys()].filter((j) => table.columns[j]?.some((value) => !Number.isNaN(value)))
  const found = findLeaks(table, said, {
    rows: [...known.keys()],
    isLost: (row) => (table.lostOn[row] as number) <= (known[row] as Seen).day + horizon,
  })
  return new Map(
    [...found].map(([j, { area, byMissing }]) => {
      const { key, own } = measures[j] as HealthRule['measures'][number]
      return [j, { key, name: own?.name ?? null, area, by_missing: byMissing }]
    }),
  )
}
