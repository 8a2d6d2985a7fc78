import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import { askRule } from '../segments/segment.evaluate.ts'
import type { Rule } from '../segments/segment.rule.ts'
import { readGround } from '../segments/segment.service.ts'

/** Of each account whether something holds of it; null is not known. */
export type Verdicts = Iterable<[number, boolean | null]> & {
  get(account: number): boolean | null | undefined
  has(account: number): boolean
}

/** What was true of everybody on a day gone by, as far as it was known then; each question is asked once. */
export type Past = { everybody(rule: Rule, day: string): Promise<Verdicts> }

export function createPast(db: Db, clock: Clock): Past {
  const kept = new Map<string, Promise<Verdicts>>()
  const ask = async (rule: Rule, day: string) => {
    const ground = await readGround(db, clock, { asOf: day, rule })
    return packed(await askRule(db, rule, ground))
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

const words = [undefined, null, false, true] as const

/** Half a year of ten thousand accounts is kept: a byte each, where a map would take fifty. */
function packed(verdicts: ReadonlyMap<number, boolean | null>): Verdicts {
  let last = 0
  for (const id of verdicts.keys()) if (id > last) last = id
  const bytes = new Uint8Array(last + 1)
  for (const [id, verdict] of verdicts) bytes[id] = verdict === null ? 1 : verdict ? 3 : 2
  const get = (id: number) => words[bytes[id] ?? 0]
  return {
    get,
    has: (id) => get(id) !== undefined,
    *[Symbol.iterator]() {
      for (let id = 0; id <= last; id += 1) {
        const verdict = get(id)
        if (verdict !== undefined) yield [id, verdict]
      }
    },
  }
}
