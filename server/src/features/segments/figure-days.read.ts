import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { FigureDays } from './segment.field.ts'
import { conditionsOf, type Rule } from './segment.rule.ts'

/** How far before the day asked about a figure may lie, where history is thinner. */
const NEAREST = 10
/** What a condition about an earlier day looks back where it does not say so. */
export const USUAL_BACK = 28

/** The newest days with figures at the day itself and so many days before, for all that the rules compare with. */
export async function readFigureDays(db: Db, rules: readonly Rule[], day: string): Promise<FigureDays> {
  const asked = rules.flatMap((rule) =>
    [...conditionsOf(rule)].map(({ condition }) => condition.days ?? USUAL_BACK),
  )
  const backs = [...new Set([0, 1, USUAL_BACK, ...asked])]
  const { rows } = await sql<{ back: number; day: string | null }>`
    select b.back, (select max(d.day) from account_day d
      where d.day <= ${day}::date - b.back and d.day > ${day}::date - b.back - ${NEAREST}::integer) as day
    from unnest(${backs}::integer[]) b(back)`.execute(db)
  return new Map(rows.flatMap(({ back, day: found }) => (found === null ? [] : [[back, found] as const])))
}
