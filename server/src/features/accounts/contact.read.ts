import { type RawBuilder, sql } from 'kysely'
import * as z from 'zod'
import type { Db } from '../../platform/database.ts'
import { decodeCursor, nextPage } from '../../platform/paging.ts'
import { withMerged } from './account-ref.ts'
import { contactRoles } from './accounts.tables.ts'
import { endOf, instant, type Moment, trueAt } from './moment.ts'
import { contactText, contains, containsWords, searchWords } from './search-terms.ts'

export const contactRow = z.object({
  id: z.number(),
  external_id: z.string().nullable(),
  anonymous: z.boolean(),
  account: z.object({ id: z.number(), name: z.string() }).nullable(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  title: z.string().nullable(),
  role: z.enum(contactRoles).nullable(),
  left_on: z.string().nullable(),
  attributes: z.record(z.string(), z.unknown()),
  created_at: z.string(),
  recorded_at: z.string(),
  last_active_on: z.string().nullable(),
  active_days_28d: z.number().nullable(),
  wants_no_advertising: z.boolean(),
  bounce_reply: z.string().nullable().describe('Why the last mail to this address could not be delivered'),
})

export type ContactRow = z.infer<typeof contactRow>

export type ContactQuestion = {
  moment: Moment
  accountId?: number
  id?: number
  q?: string | undefined
  role?: string | undefined
  left?: 'true' | 'false' | undefined
  limit: number
  cursor?: string | undefined
}

const position = z.tuple([z.string(), z.number().int()])

const byRole = sql`concat((case when f.left_on is null then 0 else 1 end),
  coalesce(array_position(array['decision-maker', 'champion', 'user'], f.role), 4), lower(coalesce(f.name, f.email, '')))`

/** Contacts; those of one account in the order in which one looks for them: who is still there, by role, by name. */
export async function readContacts(
  db: Db,
  question: ContactQuestion,
): Promise<{ rows: ContactRow[]; next_cursor: string | null }> {
  const { moment, limit } = question
  const after = decodeCursor(question.cursor, position)
  // Sorting everybody there is would cost more than it tells.
  const inOrder = question.accountId === undefined ? sql`''` : byRole
  const { rows } = await sql<ContactRow & { place: string }>`
    with page as (
      select c.id, c.external_id, c.anonymous, ${instant('c.created_at')} as created_at, f.account_id, f.name, f.email,
        f.title, f.role, f.left_on, f.attributes, ${instant('f.recorded_at')} as recorded_at, ${inOrder} as place
      from contact c join contact_fact f on f.contact_id = c.id
      where c.merged_into is null and ${trueAt('f', moment)} and ${contactConditions(question)}
        and ${after ? sql`(${inOrder}, c.id) > (${after[0]}, ${after[1]}::integer)` : sql`true`}
      order by place, c.id limit ${limit + 1}
    ),
    own as materialized (
      select id, account_id from page union all
      select page.id, m.id from page join account m on m.merged_into = page.account_id
    ),
    recent as materialized (${usage({ of: sql`select id, account_id from own`, from: RECENT_DAYS, moment })}),
    used as (
      select * from recent union all
      ${usage({ of: sql`select id, account_id from own where id not in (select contact_id from recent)`, from: USED_DAYS, moment })}
    )
    select page.id, page.external_id, anonymous, page.created_at, page.name, page.email, page.title, page.role, left_on,
      page.attributes, page.recorded_at, place, used.last_active_on, used.active_days as active_days_28d,
      w.unsubscribed_at is not null as wants_no_advertising,
      case when w.bounced_address = page.email then coalesce(w.bounce_reply, '') end as bounce_reply,
      (select jsonb_build_object('id', t.account_id, 'name', t.name) from account a
        join account_fact t on t.account_id = coalesce(a.merged_into, a.id)
        where a.id = page.account_id and ${trueAt('t', moment)} limit 1) as account
    from page
    left join used on used.contact_id = page.id
    left join contact_mail w on w.contact_id = page.id
    order by place, page.id`.execute(db)
  const page = nextPage(rows, limit, (last) => [last.place, last.id])
  return { ...page, rows: page.rows.map(({ place: _, ...row }) => row) }
}

/** Most people were seen lately: the many months before are asked for the others only. */
const RECENT_DAYS = 60
const USED_DAYS = 400

/** When contacts `(id, account_id)` were last active, and on how many of the last 28 days. */
function usage({ of, from, moment }: { of: RawBuilder<unknown>; from: number; moment: Moment }) {
  return sql`
    select u.contact_id, max(u.day) as last_active_on,
      count(distinct u.day) filter (where u.day > ${moment.day}::date - 28)::integer as active_days
    from usage_day u
    where u.account_id = any(array(select w.account_id from (${of}) w)) and u.contact_id = any(array(select w.id from (${of}) w))
      and u.day <= ${moment.day}::date and u.day > ${moment.day}::date - ${sql.lit(from)}::integer and u.events > 0
    group by u.contact_id`
}

function contactConditions({ accountId, id, q, role, left, moment }: ContactQuestion) {
  const conditions = [sql`true`]
  if (accountId !== undefined) conditions.push(sql`f.account_id in ${withMerged(accountId)}`)
  if (id !== undefined) conditions.push(sql`c.id = ${id}`)
  if (role) conditions.push(sql`f.role = ${role}`)
  const gone = sql`coalesce(f.left_on <= ${moment.day}::date, false)`
  if (left) conditions.push(left === 'true' ? gone : sql`not ${gone}`)
  if (moment.isPast) conditions.push(sql`f.recorded_at <= ${endOf(moment)}`)
  const words = searchWords(q ?? '')
  if (words.length > 0 && !moment.isPast) conditions.push(containsWords(contactText, words))
  else conditions.push(...words.map((word) => contains(contactText, word)))
  return sql.join(conditions, sql` and `)
}
