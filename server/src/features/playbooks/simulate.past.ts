import { sql } from 'kysely'
import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import { compileRule } from '../segments/rule.compile.ts'
import type { Rule } from '../segments/segment.rule.ts'
import { readGround } from '../segments/segment.service.ts'

/** What was true of everybody on a day gone by, as far as it was known then; each question is asked once. */
export type Past = { everybody(rule: Rule, day: string): Promise<ReadonlyMap<number, boolean | null>> }

export function createPast(db: Db, clock: Clock): Past {
  const kept = new Map<string, Promise<ReadonlyMap<number, boolean | null>>>()
  const ask = async (rule: Rule, day: string) => {
    const ground = await readGround(db, clock, { asOf: day, rule })
    const { verdict, source } = compileRule(rule, ground)
    const { rows } = await sql<{ id: number; verdict: boolean | null }>`
      select f.id, ${verdict} as verdict ${source}`.execute(db)
    return new Map(rows.map((row) => [row.id, row.verdict]))
  }
  return {
    everybody(rule, day) {
      const key = `${day}${JSON.stringify(rule)}`
      const known = kept.get(key)
      if (known) return known
      const asked = ask(rule, day)
      kept.set(key, asked)
      return asked
    },
  }
}
