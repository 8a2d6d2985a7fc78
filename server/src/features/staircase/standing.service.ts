import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import type { Rule } from '../segments/segment.rule.ts'
import { readGround } from '../segments/segment.service.ts'
import { missingKey, readMissing } from './standing.missing.ts'
import { readStaircases } from './standing.place.ts'
import type { BareStanding } from './standing.read.ts'
import type { StandingRow } from './standing.schema.ts'

export type Steps = readonly { id: number; rule: Rule }[]

/** Tells each row what is missing for the next step; the steps of all staircases are read where they are not known. */
export async function withMissing(
  { db, clock }: { db: Database; clock: Clock },
  rows: readonly BareStanding[],
  known: { steps?: Steps; ground?: (rule: Rule) => ReturnType<typeof readGround> } = {},
): Promise<StandingRow[]> {
  const asked = rows.flatMap(({ account, next }) =>
    next ? [{ accountId: account.id, stepId: next.id }] : [],
  )
  if (asked.length === 0) return rows.map((row) => ({ ...row, next: null }))
  const used = new Set(asked.map(({ stepId }) => stepId))
  const steps: Steps = known.steps ?? (await readStaircases(db)).flatMap((staircase) => staircase.steps)
  const rules = new Map(steps.flatMap(({ id, rule }) => (used.has(id) ? [[id, rule] as const] : [])))
  const all: Rule = { kind: 'all', of: [...rules.values()] }
  const ground = await (known.ground?.(all) ?? readGround(db, clock, { rule: all }))
  const missing = await readMissing(db, asked, { ground, rules })
  return rows.map((row) => ({
    ...row,
    next: row.next && { ...row.next, missing: missing.get(missingKey(row.account.id, row.next.id)) ?? [] },
  }))
}
