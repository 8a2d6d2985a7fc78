import { type RawBuilder, sql } from 'kysely'
import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import { askRule } from '../segments/segment.evaluate.ts'
import type { Rule } from '../segments/segment.rule.ts'
import { readGround } from '../segments/segment.service.ts'
import type { Content } from './template.definition.ts'

export type Candidate = { account_id: number; name: string; day: string }

type Asked = {
  templateId: number
  content: Content
  /** First days looked at, both included. */
  from: string
  to: string
  /** Only these; everybody if left out. */
  among?: readonly number[] | undefined
}

/**
 * Accounts that would begin by themselves: their first day lies in the span, all that the template asks for holds, and no
 * onboarding of the template was ever theirs (one ended by mistake is none).
 */
export async function findCandidates(db: Db, clock: Clock, asked: Asked): Promise<Candidate[]> {
  const { templateId, content, from, to, among } = asked
  const { tiers, segment_ids: segments } = content.match
  const { rows } = await sql<Candidate>`
    select f.id as account_id, f.name, first.day::text as day
    from account_now f join (${firstDays(content, to)}) first on first.account_id = f.id
    where first.day between ${from}::date and ${to}::date and f.stage <> 'churned'
      and ${tiers.length === 0 ? sql`true` : sql`f.tier = any(${tiers}::text[])`}
      and ${among ? sql`f.id = any(${[...among]}::integer[])` : sql`true`}
      and not exists (
        select from onboarding o join account a on a.id = o.account_id
        where o.template_id = ${templateId} and o.end_kind is distinct from 'mistake' and coalesce(a.merged_into, a.id) = f.id)
    order by first.day, f.id`.execute(db)
  if (segments.length === 0 || rows.length === 0) return rows
  const rule: Rule = {
    kind: 'all',
    of: segments.map((id) => ({ kind: 'condition', field: 'segment', op: 'any-of', value: [id] })),
  }
  const ground = await readGround(db, clock, { rule })
  const answers = await askRule(db, rule, { ...ground, among: rows.map((row) => row.account_id) })
  return rows.filter((row) => answers.get(row.account_id) === true)
}

/** The first day of each account: of its first contract, of the products asked for, that still holds; or of its sign-up. */
function firstDays({ starts, match: { products } }: Content, today: string): RawBuilder<unknown> {
  const contracts = sql`
    select coalesce(a.merged_into, a.id) as account_id, min(s.start_date) as day,
      bool_or(s.start_date <= ${today}::date and (s.end_date is null or s.end_date > ${today}::date)) as is_held
    from subscription s join account a on a.id = s.account_id
    ${products.length === 0 ? sql`` : sql`join product p on p.id = s.product_id and p.key = any(${products}::text[])`}
    where s.superseded_at = 'infinity' and not s.trial and (s.end_date is null or s.end_date > s.start_date)
    group by 1`
  if (starts === 'contract') return sql`select account_id, day from (${contracts}) c where is_held`
  return sql`select n.id as account_id, n.signed_up_on as day from account_now n
    ${products.length === 0 ? sql`` : sql`join (${contracts}) c on c.account_id = n.id and c.is_held`}
    where n.signed_up_on is not null`
}
