import { type RawBuilder, sql } from 'kysely'
import type { World, WorldFile } from '../scenarios/world.ts'
import { scoreDays } from '../src/features/health/health.store.ts'
import { writeAccountDays } from '../src/features/metrics/account-day.store.ts'
import { ensureDayPartitions } from '../src/features/metrics/refresh.store.ts'
import type { TestApp } from './app.ts'

const CHUNK = 50_000

/**
 * The facts of a world straight into the tables, as its imports and the rollup of its events would leave them, and its
 * history of the given days alone: all that ends of months need, in a fraction of the time.
 */
export async function writeWorldQuickly(app: TestApp, world: World, days: readonly string[]): Promise<void> {
  const file = (kind: string) => world.files.find((one) => one.kind === kind)?.rows ?? []
  const insert = (rows: WorldFile['rows'], statement: (rows: RawBuilder<unknown>) => RawBuilder<unknown>) =>
    statement(sql`jsonb_array_elements(${JSON.stringify(rows)}::jsonb) as r`).execute(app.db)
  await app.db.updateTable('workspace').set({ currency: world.currency, time_zone: world.timeZone }).execute()
  await sql`insert into product (id, key, name) values (1, 'main', 'Main')`.execute(app.db)
  await sql`insert into attribute_definition (key, label, type) values ('fit_at_sale', 'fit at sale', 'text')`.execute(
    app.db,
  )
  const accounts = newest(file('accounts'), 'account_id')
  await insert(
    accounts,
    (rows) => sql`
    with made as (
      insert into account (external_id, created_at) select r ->> 'account_id', (r ->> 'signed_up_on')::date from ${rows} returning id, external_id
    )
    insert into account_fact (account_id, name, stage, tier, signed_up_on, attributes)
    select m.id, r ->> 'name', r ->> 'stage', r ->> 'tier', (r ->> 'signed_up_on')::date, jsonb_build_object('fit_at_sale', r ->> 'fit_at_sale')
    from jsonb_array_elements(${JSON.stringify(accounts)}::jsonb) r join made m on m.external_id = r ->> 'account_id'`,
  )
  const contacts = newest(file('contacts'), 'contact_id')
  await insert(
    contacts,
    (rows) => sql`
    with made as (insert into contact (external_id) select r ->> 'contact_id' from ${rows} returning id, external_id)
    insert into contact_fact (contact_id, account_id, name, role, left_on)
    select m.id, a.id, r ->> 'name', r ->> 'role', nullif(r ->> 'left_on', '')::date
    from jsonb_array_elements(${JSON.stringify(contacts)}::jsonb) r
    join made m on m.external_id = r ->> 'contact_id' join account a on a.external_id = r ->> 'account_id'`,
  )
  await insert(
    file('subscriptions'),
    (rows) => sql`
    insert into subscription (subscription_id, external_id, account_id, product_id, start_date, end_date, seats, mrr_minor, currency,
      billing_period, renewal_date, recorded_at, superseded_at)
    select dense_rank() over (order by r ->> 'subscription_id'), r ->> 'subscription_id', a.id, 1, (r ->> 'start_date')::date,
      nullif(r ->> 'end_date', '')::date, (r ->> 'seats')::integer, (r ->> 'mrr')::bigint, 'JPY', r ->> 'billing_period',
      nullif(r ->> 'renewal_date', '')::date, (r ->> 'recorded_at')::timestamptz,
      coalesce(lead((r ->> 'recorded_at')::timestamptz) over (partition by r ->> 'subscription_id' order by (r ->> 'recorded_at')::timestamptz), 'infinity')
    from ${rows} join account a on a.external_id = r ->> 'account_id'`,
  )
  await insert(
    file('tickets'),
    (rows) => sql`
    insert into ticket (external_id, account_id, subject, priority, status, opened_at, first_reply_minutes, closed_at, satisfaction, escalated)
    select r ->> 'ticket_id', a.id, r ->> 'subject', r ->> 'priority', r ->> 'status', (r ->> 'opened_at')::timestamptz,
      nullif(r ->> 'first_reply_minutes', '')::numeric, nullif(r ->> 'closed_at', '')::timestamptz,
      nullif(r ->> 'satisfaction', '')::numeric, (r ->> 'escalated')::boolean
    from ${rows} join account a on a.external_id = r ->> 'account_id'`,
  )
  await insert(
    file('survey-answers'),
    (rows) => sql`
    insert into survey_answer (external_id, account_id, kind, score, answered_at)
    select r ->> 'survey_answer_id', a.id, r ->> 'kind', (r ->> 'score')::numeric, (r ->> 'answered_at')::timestamptz
    from ${rows} join account a on a.external_id = r ->> 'account_id'`,
  )
  await writeUsage(app, world, days)
  await sql`analyze`.execute(app.db)
  await writeHistory(app, world, days)
}

const newest = (rows: WorldFile['rows'], key: string) => [
  ...new Map(rows.map((row) => [row[key] ?? '', row])).values(),
]

type UsageDay = {
  account: number
  contact: number
  day: string
  events: number
  seconds: number
  bits: number
}

async function writeUsage(app: TestApp, world: World, days: readonly string[]): Promise<void> {
  const names = Object.keys(world.featureNames)
  const ids = async (table: 'account' | 'contact') =>
    new Map(
      (await app.db.selectFrom(table).select(['id', 'external_id']).execute()).map((one) => [
        one.external_id,
        one.id,
      ]),
    )
  const [accounts, contacts] = [await ids('account'), await ids('contact')]
  await sql`select ensure_partitions('usage_day', ${days[0]}::date - 400, ${days.at(-1)}::date + 62)`.execute(
    app.db,
  )
  await sql`insert into feature (key, name) select n, n from unnest(${names}::text[]) n`.execute(app.db)
  const usage = new Map<string, UsageDay>()
  for (const batch of world.events) {
    for (const { account, contact, ts, name, seconds, quantity } of batch) {
      const key = `${contact} ${ts.slice(0, 10)}`
      const one = usage.get(key) ?? {
        account: accounts.get(account) ?? 0,
        contact: contacts.get(contact) ?? 0,
        day: ts.slice(0, 10),
        events: 0,
        seconds: 0,
        bits: 0,
      }
      usage.set(key, one)
      one.events += quantity
      one.seconds += seconds
      one.bits |= 1 << Math.max(0, names.indexOf(name))
    }
    if (usage.size > CHUNK) await flush()
  }
  await flush()

  async function flush(): Promise<void> {
    const rows = [...usage.values()]
    usage.clear()
    await sql`
      insert into usage_day (account_id, day, contact_id, events, seconds, features, first_ts, last_ts)
      select a, d, c, e, s, b::bit(32) || repeat('0', 224)::bit(224), d, d
      from unnest(${rows.map((row) => row.account)}::integer[], ${rows.map((row) => row.day)}::date[],
        ${rows.map((row) => row.contact)}::integer[], ${rows.map((row) => row.events)}::integer[],
        ${rows.map((row) => row.seconds)}::integer[], ${rows.map((row) => row.bits)}::integer[]) as u(a, d, c, e, s, b)`.execute(
      app.db,
    )
  }
}

async function writeHistory(app: TestApp, world: World, days: readonly string[]): Promise<void> {
  for (const day of days) {
    await ensureDayPartitions(app.db, day, day)
    await app.db.transaction().execute(async (trx) => {
      const scope = {
        memberIds: undefined,
        days: [day],
        timeZone: world.timeZone,
        currency: world.currency,
      }
      await writeAccountDays(trx, scope, { reconstructed: true })
      await scoreDays(trx, { memberIds: undefined, days: [day], reconstructed: true })
    })
  }
}
