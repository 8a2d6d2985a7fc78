import { sql } from 'kysely'
import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import { askRule } from '../segments/segment.evaluate.ts'
import type { Rule } from '../segments/segment.rule.ts'
import { readGround } from '../segments/segment.service.ts'

/** True, false, or null where what is not known decides, by the account asked for. */
export type Verdicts = ReadonlyMap<number, boolean | null>

/** Asks a rule about some accounts; one that was merged away answers as the account it went into. */
export async function judge(
  db: Db,
  asked: { rule: Rule; accounts: readonly number[]; clock: Clock },
): Promise<Verdicts> {
  if (asked.accounts.length === 0) return new Map()
  const { rows: heads } = await sql<{ id: number; head: number }>`
    select id, coalesce(merged_into, id) as head from account where id = any(${[...asked.accounts]}::integer[])`.execute(
    db,
  )
  const ground = await readGround(db, asked.clock, { rule: asked.rule })
  const among = [...new Set(heads.map(({ head }) => head))]
  const byHead = await askRule(db, asked.rule, { ...ground, among })
  return new Map(heads.map(({ id, head }) => [id, byHead.get(head) ?? null]))
}
