import { type RawBuilder, sql } from 'kysely'
import * as z from 'zod'
import { bands } from './account-list.filter.ts'
import { stages } from './accounts.tables.ts'
import { accountsAt, instant, knownAt, type Moment } from './moment.ts'

const known = z.number().nullable()
const day = z.string().nullable()

/** Null is "not known", never zero. */
export const accountRow = z.object({
  id: z.number(),
  external_id: z.string().nullable(),
  name: z.string(),
  domain: z.string().nullable(),
  owner: z.object({ id: z.string(), name: z.string() }).nullable(),
  stage: z.enum(stages),
  tier: z.string().nullable(),
  industry: z.string().nullable(),
  country: z.string().nullable(),
  parent_id: known,
  signed_up_on: day,
  tags: z.array(z.string()),
  attributes: z.record(z.string(), z.unknown()),
  plans: z.array(z.string()),
  recorded_at: z.string(),
  figures_on: day,
  is_customer: z.boolean().nullable(),
  mrr_minor: known,
  seats_paid: known,
  active_contacts_28d: known,
  events_28d: known,
  last_usage_on: day,
  tickets_open: known,
  oldest_open_ticket_days: known,
  csat_90d: known,
  nps_score: known,
  last_touch_on: day,
  champion_left_on: day,
  renewal_date: day,
  renewal_in_days: known,
  first_start_date: day,
  health: z
    .object({
      on: z.string(),
      score: known,
      band: z.enum(bands),
      outcomes: known,
      experience: known,
      known_share: z.number(),
      silent: z.boolean().nullable(),
      rule_version: z.number(),
      delta_14d: known,
    })
    .nullable(),
  judgement: z
    .object({ band: z.enum(['good', 'watch', 'danger']), by: z.string(), expires_on: day })
    .nullable()
    .describe('What a person says of its health, beside the automatic value'),
})

/** A row of the list, with the scores beside the main one that were asked for. */
export const listedRow = accountRow.extend({
  scores: z.array(z.object({ id: z.number(), score: known, band: z.enum(bands), delta_14d: known })),
})
export type ListedRow = z.infer<typeof listedRow>

/** Over `f` (from `accountDetails`), `d`, `h` and `p`, as `accountSources` joins them. */
export function accountColumns(moment: Moment): RawBuilder<unknown> {
  return sql`f.id, f.external_id, f.name, f.domain, f.owner, f.stage, f.tier, f.industry, f.country, f.parent_id,
    f.signed_up_on, f.tags, f.attributes, f.plans, f.recorded_at,
    d.day as figures_on, d.is_customer, d.mrr_minor, d.seats_paid, d.active_contacts_28d, d.events_28d, d.last_usage_on,
    d.tickets_open, d.oldest_open_ticket_days, d.csat_90d, d.nps_score, d.last_touch_on, d.champion_left_on,
    d.renewal_date, d.renewal_date - ${moment.day}::date as renewal_in_days, d.first_start_date,
    case when h.account_id is not null then jsonb_build_object(
      'on', h.day, 'score', h.score, 'band', h.band, 'outcomes', h.outcomes, 'experience', h.experience,
      'known_share', h.known_share, 'silent', h.silent, 'rule_version', h.rule_version,
      'delta_14d', h.score - p.score) end as health,
    (select case when coalesce(j.withdrawn_at < ${moment.day}::date + 1, false)
        or coalesce(j.expires_on < ${moment.day}::date, false) then null
      else jsonb_build_object('band', j.band, 'by', m.name, 'expires_on', j.expires_on) end
      from health_judgement j join member m on m.id = j.judged_by
      where j.account_id = f.id and j.judged_at < ${moment.day}::date + 2
      order by j.judged_at desc, j.row_id desc limit 1) as judgement`
}

/** The facts of accounts with their owners' names and the plans they are on. */
export function accountDetails(moment: Moment): RawBuilder<unknown> {
  return sql`(select f.id, f.external_id, f.name, f.domain, f.stage, f.tier, f.industry, f.country, f.parent_id,
      f.signed_up_on, f.tags, f.attributes, ${instant('f.recorded_at')} as recorded_at,
      (select jsonb_build_object('id', m.id, 'name', m.name) from member m where m.id = f.owner_id) as owner,
      array(select distinct coalesce(plan.name, product.name) from account a
        join subscription s on s.account_id = a.id
        join product on product.id = s.product_id left join plan on plan.id = s.plan_id
        where (a.id = f.id or a.merged_into = f.id) and ${knownAt('s', moment)}
          and s.start_date <= ${moment.day}::date and (s.end_date is null or s.end_date > ${moment.day}::date)
        order by 1) as plans
    from ${accountsAt(moment)} f)`
}
