import { rankAmong } from '@tsuzuku/core/stats/rank-among'
import { addDays } from '@tsuzuku/core/time/add-days'
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { customersOn } from './health.facts.ts'
import type { HealthFacts, HealthMeasureDefinition } from './health.measure.ts'
import type { HealthRule } from './health.rule.ts'
import { endOf, factKnown } from './known-facts.ts'
import { lastYear } from './last-year.ts'
import { measureByKey } from './measures/registry.ts'

/** The median or the order of fewer says more of single accounts than of the tier. */
export const FEWEST_IN_TIER = 20

/** The three spans of 28 days before the last one, as days back of their ends. */
const SPANS = [28, 56, 84] as const
const SPAN = 28

type Asked = { rule: HealthRule; day: string; ids: readonly number[] | undefined }
type Values = Map<number, Record<string, number | null>>
export type Compared = NonNullable<HealthRule['measures'][number]['compared_with']>

/** A rank is a share, a difference from normal a change; undefined where nothing is compared. */
export const comparedUnit = (compared: Compared | undefined) =>
  compared && (compared === 'tier' ? ('ratio' as const) : ('change' as const))

/** What built-in measures are in comparison, for those that the rule compares. */
export async function addComparedValues(db: Db, asked: Asked, values: Values): Promise<void> {
  await addRanks(db, asked, values)
  await addChanges(db, asked, values)
  await addYears(db, asked, values)
}

function comparedMeasures({ measures }: HealthRule, compared: Compared): HealthMeasureDefinition[] {
  return measures.flatMap(
    ({ key, own, compared_with: with_ }) => (!own && with_ === compared && measureByKey.get(key)) || [],
  )
}

const put = (values: Values, id: number, key: string, value: number) =>
  values.set(id, { ...values.get(id), [key]: value })

/** The place among the accounts of the tier: everybody is looked at, however few are asked for. */
async function addRanks(db: Db, { rule, day, ids }: Asked, values: Values): Promise<void> {
  const measures = comparedMeasures(rule, 'tier')
  if (measures.length === 0) return
  const tiers = await readTiers(db, day)
  const among = ids && new Set(ids)
  const found = new Map(measures.map(({ key }) => [key, new Map<string, { id: number; value: number }[]>()]))
  for await (const facts of customersOn(db, day)) {
    const tier = tiers.get(facts.account_id)
    if (tier === undefined) continue
    for (const measure of measures) {
      const value = measure.value(facts)
      if (value === null) continue
      const byTier = found.get(measure.key)
      const known = byTier?.get(tier) ?? []
      known.push({ id: facts.account_id, value })
      byTier?.set(tier, known)
    }
  }
  for (const [key, byTier] of found) {
    for (const known of byTier.values()) {
      if (known.length < FEWEST_IN_TIER) continue
      const sorted = known.map(({ value }) => value).sort((a, b) => a - b)
      for (const { id, value } of known) {
        if (!among || among.has(id)) put(values, id, key, rankAmong(sorted, value) as number)
      }
    }
  }
}

async function readTiers(db: Db, day: string): Promise<Map<number, string>> {
  const { rows } = await sql<{ account_id: number; tier: string }>`
    select f.account_id, f.tier from account_fact f
    where f.tier is not null and ${factKnown({ valid: endOf(day), known: endOf(day) })}`.execute(db)
  return new Map(rows.map((row) => [row.account_id, row.tier]))
}

/** Against the mean of the spans before; at least two must be known, and a normal of nothing compares with nothing. */
async function addChanges(db: Db, { rule, day, ids }: Asked, values: Values): Promise<void> {
  const measures = comparedMeasures(rule, 'own-normal')
  if (measures.length === 0) return
  const before = new Map<string, number[]>()
  for (const past of await readPastDays(db, day)) {
    for await (const facts of customersOn(db, past, ids)) {
      for (const measure of measures) {
        const value = measure.value(facts)
        const at = `${facts.account_id} ${measure.key}`
        if (value !== null) before.set(at, [...(before.get(at) ?? []), value])
      }
    }
  }
  for await (const facts of customersOn(db, day, ids)) {
    for (const measure of measures) {
      const value = measure.value(facts)
      const spans = before.get(`${facts.account_id} ${measure.key}`) ?? []
      const normal = spans.reduce((sum, one) => sum + one, 0) / spans.length
      if (value !== null && spans.length >= 2 && normal > 0)
        put(values, facts.account_id, measure.key, value / normal - 1)
    }
  }
}

/** Against the same time a year ago. A measure that is a change already is compared as what is left after the change. */
async function addYears(db: Db, { rule, day, ids }: Asked, values: Values): Promise<void> {
  const measures = comparedMeasures(rule, 'last-year')
  const past = measures.length === 0 ? undefined : await readDayLastYear(db, day)
  if (past === undefined) return
  const levelOf = (measure: HealthMeasureDefinition, facts: HealthFacts) => {
    const value = measure.value(facts)
    return value === null || measure.unit !== 'change' ? value : 1 + value
  }
  const before = new Map<string, number>()
  for await (const facts of customersOn(db, past, ids)) {
    for (const measure of measures) {
      const level = levelOf(measure, facts)
      if (level !== null && level > 0) before.set(`${facts.account_id} ${measure.key}`, level)
    }
  }
  for await (const facts of customersOn(db, day, ids)) {
    for (const measure of measures) {
      const level = levelOf(measure, facts)
      const then = before.get(`${facts.account_id} ${measure.key}`)
      if (level !== null && then !== undefined) put(values, facts.account_id, measure.key, level / then - 1)
    }
  }
}

/** The kept day of anybody that is nearest to the same time a year ago. */
async function readDayLastYear(db: Db, day: string): Promise<string | undefined> {
  const { first, last, distance } = lastYear(sql`${day}::date`)
  const { rows } = await sql<{ day: string }>`
    select d.day from generate_series(${first}, ${last}, interval '1 day') g(at)
    cross join lateral (select day from account_day where day = g.at::date limit 1) d
    order by ${distance(sql`d.day`)} limit 1`.execute(db)
  return rows[0]?.day
}

/** The newest day of each span that has account days: further back, only some days are kept. */
async function readPastDays(db: Db, day: string): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    select d.day from unnest(${SPANS.map((back) => addDays(day, -back))}::date[]) s(until)
    cross join lateral (select max(day) as day from account_day where day <= s.until and day > s.until - ${SPAN}::integer) d
    where d.day is not null`.execute(db)
  return rows.map((row) => row.day)
}
