import { sql } from 'kysely'
import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import { askRule } from '../segments/segment.evaluate.ts'
import type { Rule } from '../segments/segment.rule.ts'
import { readGround } from '../segments/segment.service.ts'
import { type OfferLock, offerLock } from './lock.ts'

/** As `offerLock`; the offer of a step also asks whether the checkpoints up to it are met, now. */
export async function stepLock(
  { db, clock }: { db: Db; clock: Clock },
  accountId: number,
  stepId: number | null,
): Promise<OfferLock> {
  const unmet = stepId === null ? undefined : await firstUnmet({ db, clock }, accountId, stepId)
  const further =
    unmet === undefined ? [] : [{ code: 'checkpoint-not-met', params: { step: unmet } } as const]
  return offerLock(db, accountId, { now: clock(), further })
}

/** Name of the lowest step whose checkpoint is not met or not known. */
async function firstUnmet(
  { db, clock }: { db: Db; clock: Clock },
  accountId: number,
  stepId: number,
): Promise<string | undefined> {
  const { rows } = await sql<{ name: string; rule: Rule }>`
    select t.name, t.rule from stair_step s join stair_step t on t.staircase_id = s.staircase_id and t.position <= s.position
    where s.id = ${stepId} and (t.removed_at is null or t.id = s.id) order by t.position, t.id`.execute(db)
  const ground = await readGround(db, clock, { rule: { kind: 'all', of: rows.map(({ rule }) => rule) } })
  const { rows: members } = await sql<{ id: number }>`
    select id from account where id = ${accountId} or merged_into = ${accountId}`.execute(db)
  const among = members.map(({ id }) => id)
  for (const { name, rule } of rows) {
    const verdicts = await askRule(db, rule, { ...ground, among })
    if (verdicts.get(accountId) !== true) return name
  }
  return undefined
}
