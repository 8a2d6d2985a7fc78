import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import { askRuleInLists, askWhom, type Lists } from '../segments/segment.evaluate.ts'
import type { Rule } from '../segments/segment.rule.ts'
import { createGrounds } from '../segments/segment.service.ts'

/** Of each account whether something holds of it; null is not known. */
export type Verdicts = Iterable<[number, boolean | null]> & {
  get(account: number): boolean | null | undefined
  has(account: number): boolean
}

/** What was true on a day gone by, as far as it was known then; each question is asked once. */
export type Past = {
  ask(rule: Rule, day: string): Promise<Verdicts>
  /** Of whom it was true; not remembered. */
  whom(rule: Rule, day: string): Promise<number[]>
  /** The same, but nobody else is asked about. */
  among(accounts: readonly number[]): Past
}

/** Of everybody. */
export function createPast(db: Db, clock: Clock): Past {
  const grounds = createGrounds(db, clock)
  // Told when it is asked for; until then it is not one that nobody heard of.
  grounds.catch(() => undefined)
  const pastOf = (among?: readonly number[]): Past => {
    const kept = new Map<string, Promise<Verdicts>>()
    const groundOf = async (rule: Rule, day: string) => ({ ...(await (await grounds)(rule, day)), among })
    const find = async (rule: Rule, day: string) =>
      packed(await askRuleInLists(db, rule, await groundOf(rule, day)))
    return {
      ask(rule, day) {
        const key = `${day}${keyOf(rule)}`
        const known = kept.get(key)
        if (known) return known
        const asked = find(rule, day)
        kept.set(key, asked)
        return asked
      },
      whom: async (rule, day) => askWhom(db, rule, await groundOf(rule, day)),
      among: pastOf,
    }
  }
  return pastOf()
}

const keys = new WeakMap<Rule, string>()

/** Rules are asked day by day: each is written out once. */
function keyOf(rule: Rule): string {
  const key = keys.get(rule) ?? JSON.stringify(rule)
  keys.set(rule, key)
  return key
}

const words = [undefined, null, false, true] as const

/** Half a year of ten thousand accounts is kept: a byte each, where a map would take fifty. */
function packed({ yes, no, unknown }: Lists): Verdicts {
  let last = 0
  for (const ids of [yes, no, unknown]) for (const id of ids) if (id > last) last = id
  const bytes = new Uint8Array(last + 1)
  for (const id of unknown) bytes[id] = 1
  for (const id of no) bytes[id] = 2
  for (const id of yes) bytes[id] = 3
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
