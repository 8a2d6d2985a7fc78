import { type RawBuilder, sql } from 'kysely'
import { inSegments } from '../accounts/segment-filter.ts'
import { joinMerged, type Known, knownAccounts, knownRows } from './known.ts'

const populationKeys = [
  'tier',
  'plan',
  'owner',
  'product',
  'stage',
  'industry',
  'country',
  'tag',
  'attribute',
  'segment',
] as const
export const groupings = ['tier', 'plan', 'owner', 'product', 'stage', 'industry', 'country'] as const

export type PopulationKey = (typeof populationKeys)[number]
export type Grouping = (typeof groupings)[number]

/** The word for "not set" in a filter and in a group. */
export const NOT_SET = 'none'

/**
 * The accounts a question is about, and how they are grouped. Every account stands in one group: its plan (product) is
 * the dearest one at the start of the period, else at its end, else the last it had.
 */
export type Population = {
  filters: Partial<Record<PopulationKey, string>>
  /** A segment besides the filters; both must hold. */
  within?: string | undefined
  by?: Grouping | undefined
  from: string
  to: string
  known: Known
  currency: string
}

export function isWholePopulation(population: Population): boolean {
  const { by, within, filters } = population
  return by === undefined && within === undefined && Object.keys(filters).length === 0
}

/** `population (account_id, group_key)` as common table expressions, with a trailing comma. */
export function populationTable(population: Population): RawBuilder<unknown> {
  if (isWholePopulation(population)) return sql``
  const { filters, by, within } = population
  const needsHolding = by === 'plan' || by === 'product' || filters.plan || filters.product
  const conditions = populationKeys.flatMap((key) => {
    const wanted = filters[key]
    return wanted === undefined ? [] : [condition(key, wanted, population.known)]
  })
  if (within !== undefined) conditions.push(condition('segment', within, population.known))
  return sql`${needsHolding ? holdingTable(population) : sql``}
    population as (
      select f.id as account_id, ${by ? sql`coalesce(${groupKey(by)}, ${NOT_SET})` : sql`null::text`} as group_key
      from ${knownAccounts(population.known)} f
      ${
        needsHolding
          ? sql`left join holding h on h.account_id = f.id left join plan on plan.id = h.plan_id
                left join product on product.id = h.product_id`
          : sql``
      }
      where ${conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)}
    ),`
}

/** Keeps only the accounts asked about; gives `population.group_key` where `populationGroup` reads it. */
export function populationJoin(population: Population, accountId: RawBuilder<unknown>): RawBuilder<unknown> {
  return isWholePopulation(population) ? sql`` : sql`join population on population.account_id = ${accountId}`
}

export function populationGroup(population: Population): RawBuilder<string | null> {
  return isWholePopulation(population) ? sql<null>`null::text` : sql<string | null>`population.group_key`
}

function groupKey(key: Grouping): RawBuilder<unknown> {
  if (key === 'plan') return sql`plan.key`
  if (key === 'product') return sql`product.key`
  if (key === 'owner') return sql`f.owner_id::text`
  return sql.ref(`f.${key}`)
}

/** "region:east"; the value may hold colons of its own. */
function attributeCondition(wanted: string): RawBuilder<unknown> {
  const colon = wanted.indexOf(':')
  const [key, value] = [wanted.slice(0, colon), wanted.slice(colon + 1)]
  return value === NOT_SET ? sql`not f.attributes ? ${key}` : sql`f.attributes ->> ${key} = ${value}`
}

function condition(key: PopulationKey, wanted: string, known: Known): RawBuilder<unknown> {
  if (key === 'segment') {
    return inSegments(sql`f.id`, wanted, known && { ...known, isPast: true })
  }
  if (key === 'attribute') return attributeCondition(wanted)
  if (key === 'tag') return wanted === NOT_SET ? sql`f.tags = '{}'` : sql`${wanted} = any(f.tags)`
  return wanted === NOT_SET ? sql`${groupKey(key)} is null` : sql`${groupKey(key)} = ${wanted}`
}

function holdingTable({ from, to, known, currency }: Population): RawBuilder<unknown> {
  const activeOn = (day: string) =>
    sql`(s.start_date <= ${day}::date and (s.end_date is null or s.end_date > ${day}::date))`
  return sql`holding as (
    select distinct on (account_id) coalesce(a.merged_into, s.account_id) as account_id, s.plan_id, s.product_id
    from subscription s ${joinMerged(sql`s.account_id`, known)}
    where ${knownRows('s', known)} and s.currency = ${currency} and s.start_date <= ${to}::date
    order by account_id, ${activeOn(from)} desc, ${activeOn(to)} desc, s.mrr_minor desc, s.start_date desc, s.row_id
  ),`
}
