import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { readGround } from '../segments/segment.service.ts'
import { missingKey, readMissing } from './standing.missing.ts'
import type { BareStanding } from './standing.read.ts'
import type { StandingRow } from './standing.schema.ts'

/** Tells each row what is missing for the next step. */
export async function withMissing<Row extends Pick<BareStanding, 'account' | 'next'>>(
  { db, clock }: { db: Database; clock: Clock },
  rows: readonly Row[],
): Promise<(Omit<Row, 'next'> & Pick<StandingRow, 'next'>)[]> {
  const asked = rows.flatMap(({ account, next }) =>
    next ? [{ accountId: account.id, stepId: next.id }] : [],
  )
  if (asked.length === 0) return rows.map((row) => ({ ...row, next: null }))
  const rules = new Map(rows.flatMap(({ next }) => (next ? [[next.id, next.rule] as const] : [])))
  const ground = await readGround(db, clock, { rule: { kind: 'all', of: [...rules.values()] } })
  const missing = await readMissing(db, asked, { ground, rules })
  return rows.map(({ next, ...row }) => {
    if (!next) return { ...row, next }
    const { rule: _, ...step } = next
    return { ...row, next: { ...step, missing: missing.get(missingKey(row.account.id, step.id)) ?? [] } }
  })
}
