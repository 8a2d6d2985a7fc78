import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import { askRule } from '../segments/segment.evaluate.ts'
import type { Rule } from '../segments/segment.rule.ts'
import { readGround } from '../segments/segment.service.ts'

/** What was true of everybody on a day gone by, as far as it was known then; each question is asked once. */
export type Past = { everybody(rule: Rule, day: string): Promise<ReadonlyMap<number, boolean | null>> }

export function createPast(db: Db, clock: Clock): Past {
  const kept = new Map<string, Promise<ReadonlyMap<number, boolean | null>>>()
  const ask = async (rule: Rule, day: string) => {
    const ground = await readGround(db, clock, { asOf: day, rule })
    return askRule(db, rule, ground)
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
