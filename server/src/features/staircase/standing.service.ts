import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { readGround } from '../segments/segment.service.ts'
import { missingKey, readMissing } from './standing.missing.ts'
import { readStaircases } from './standing.place.ts'
import type { BareStanding } from './standing.read.ts'
import type { StandingRow } from './standing.schema.ts'

/** Tells each row what is missing for the next step. */
export async function withMissing(
  { db, clock }: { db: Database; clock: Clock },
  rows: readonly BareStanding[],
): Promise<StandingRow[]> {
  const asked = rows.flatMap(({ account, next }) =>
    next ? [{ accountId: account.id, stepId: next.id }] : [],
  )
  if (asked.length === 0) return rows.map((row) => ({ ...row, next: null }))
  const used = new Set(asked.map(({ stepId }) => stepId))
  const steps = (await readStaircases(db)).flatMap((staircase) => staircase.steps)
  const rules = new Map(steps.flatMap(({ id, rule }) => (used.has(id) ? [[id, rule] as const] : [])))
  const ground = await readGround(db, clock, { rule: { kind: 'all', of: [...rules.values()] } })
  const missing = await readMissing(db, asked, { ground, rules })
  return rows.map((row) => ({
    ...row,
    next: row.next && { ...row.next, missing: missing.get(missingKey(row.account.id, row.next.id)) ?? [] },
  }))
}
