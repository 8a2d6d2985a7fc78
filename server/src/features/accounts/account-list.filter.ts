import { type RawBuilder, sql } from 'kysely'
import * as z from 'zod'
import { stages } from './accounts.tables.ts'
import { accountsAt, asOfQuery, knownAt, type Moment } from './moment.ts'
import { accountText, beginning, contains, containsWords, searchWords } from './search-terms.ts'
import { inSegments, segmentIds } from './segment-filter.ts'

export const bands = ['good', 'watch', 'danger', 'unknown'] as const

/** `stage=trial,active`: several values of one parameter, none of which may hold a comma. */
function listOf<T extends z.ZodType<unknown, string>>(item: T) {
  return z
    .string()
    .max(4000)
    .transform((text) => text.split(',').filter(Boolean))
    .pipe(z.array(item))
    .optional()
}

const repeated = z.union([z.string().max(400), z.array(z.string().max(400)).max(20)]).optional()

export const accountFilterQuery = {
  ...asOfQuery,
  q: z.string().max(200).optional(),
  stage: listOf(z.enum(stages)),
  tier: listOf(z.string().max(100)),
  band: listOf(z.enum(bands)),
  tag: listOf(z.string().max(100)),
  owner: z
    .string()
    .max(4000)
    .regex(/^(me|none|[0-9a-f-]{36})(,(me|none|[0-9a-f-]{36}))*$/)
    .optional()
    .describe('me, none, or member ids'),
  product: listOf(z.string().max(200)).describe('Keys of products with a running subscription'),
  plan: listOf(z.string().max(200)).describe('Keys of plans with a running subscription'),
  renewal_within: z.coerce.number().int().min(0).max(3660).optional(),
  mrr_min: z.coerce.number().int().min(0).optional(),
  mrr_max: z.coerce.number().int().min(0).optional(),
  silent: z.enum(['true']).optional(),
  segment: z.string().regex(segmentIds).optional().describe('Ids of segments; in any of them'),
  attribute: repeated.describe('key:value; repeated, all must hold'),
}

export type AccountFilter = z.infer<z.ZodObject<typeof accountFilterQuery>>

type Question = { filter: AccountFilter; moment: Moment; memberId: string | undefined }

/** The conditions of a filter over `f` (facts), `d` (account_day) and `h` (health_score). */
export function accountConditions({ filter, moment, memberId }: Question): RawBuilder<boolean> {
  const { stage, tier, band, tag, owner } = filter
  const conditions: RawBuilder<unknown>[] = []
  if (stage) conditions.push(sql`f.stage = any(${stage}::text[])`)
  if (tier) conditions.push(sql`f.tier = any(${tier}::text[])`)
  if (tag) conditions.push(sql`f.tags && ${tag}::text[]`)
  if (band) conditions.push(sql`coalesce(h.band, 'unknown') = any(${band}::text[])`)
  if (filter.silent) conditions.push(sql`h.silent`)
  if (owner) conditions.push(ownerCondition(owner.split(','), memberId))
  if (filter.renewal_within !== undefined) {
    conditions.push(
      sql`d.renewal_date >= ${moment.day}::date and d.renewal_date <= ${moment.day}::date + ${filter.renewal_within}::integer`,
    )
  }
  if (filter.mrr_min !== undefined) conditions.push(sql`d.mrr_minor >= ${filter.mrr_min}`)
  if (filter.mrr_max !== undefined) conditions.push(sql`d.mrr_minor <= ${filter.mrr_max}`)
  if (filter.product) conditions.push(underContract('product', filter.product, moment))
  if (filter.plan) conditions.push(underContract('plan', filter.plan, moment))
  if (filter.segment) conditions.push(inSegments(sql`f.id`, filter.segment, moment))
  for (const pair of [filter.attribute ?? []].flat()) conditions.push(attributeCondition(pair))
  if (filter.q?.trim()) conditions.push(textCondition(filter.q.trim(), moment))
  if (conditions.length === 0) return sql<boolean>`true`
  return sql<boolean>`${sql.join(conditions, sql` and `)}`
}

function ownerCondition(owners: string[], memberId: string | undefined): RawBuilder<boolean> {
  const ids = owners.flatMap((owner) => (owner === 'me' ? (memberId ?? []) : owner === 'none' ? [] : owner))
  const byId = sql<boolean>`f.owner_id = any(${ids}::uuid[])`
  return owners.includes('none') ? sql<boolean>`(${byId} or f.owner_id is null)` : byId
}

function underContract(table: 'product' | 'plan', keys: string[], moment: Moment): RawBuilder<boolean> {
  return sql<boolean>`f.id in (
    select coalesce(a.merged_into, a.id) from subscription s
    join account a on a.id = s.account_id
    join ${sql.table(table)} t on t.id = s.${sql.ref(`${table}_id`)}
    where t.key = any(${keys}::text[]) and ${knownAt('s', moment)}
      and s.start_date <= ${moment.day}::date and (s.end_date is null or s.end_date > ${moment.day}::date))`
}

function attributeCondition(pair: string): RawBuilder<boolean> {
  const cut = pair.indexOf(':')
  const key = cut < 0 ? pair : pair.slice(0, cut)
  return sql<boolean>`f.attributes ->> ${key} = ${cut < 0 ? '' : pair.slice(cut + 1)}`
}

function textCondition(query: string, moment: Moment): RawBuilder<boolean> {
  const words = searchWords(query)
  if (words.length === 0) return sql<boolean>`true`
  const byId = sql`search_key(f.external_id) like ${beginning(query)}`
  if (moment.isPast) {
    const all = words.map((word) => contains(accountText, word))
    return sql<boolean>`((${sql.join(all, sql` and `)}) or ${byId})`
  }
  return sql<boolean>`f.id in (
    select f.account_id from account_fact f
    where f.superseded_at = 'infinity' and f.valid_to = 'infinity' and ${containsWords(accountText, words)}
    union all
    select f.id from account f where f.merged_into is null and ${byId})`
}

/** Accounts with what the lists look at: facts `f`, the day's figures `d`, its score `h`, the one 14 days before `p`. */
export function accountSources(moment: Moment, days: ListDays): RawBuilder<unknown> {
  return sql`${accountsAt(moment)} f
    left join account_day d on d.account_id = f.id and d.day = ${days.figures}::date
    left join health_score h on h.account_id = f.id and h.day = ${days.health}::date
    left join health_score p on p.account_id = f.id and p.day = ${days.health}::date - 14`
}

/** The newest days, up to the moment's, that figures and scores exist for. */
export type ListDays = { figures: string | null; health: string | null }
