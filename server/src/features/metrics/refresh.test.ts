import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'

const NOW = new Date('2026-11-20T03:00:00Z')
const TODAY = '2026-11-20'
let app: TestApp

beforeAll(async () => {
  app = await createTestApp({ clock: () => NOW })
  await sql`insert into product (key, name) values ('main', 'Main')`.execute(app.db)
  await sql`insert into feature (key, name) select 'f' || n, 'F' || n from generate_series(0, 9) n`.execute(
    app.db,
  )
  await sql`select ensure_partitions('usage_day', '2026-01-01'::date, '2026-12-01'::date)`.execute(app.db)
})
afterAll(() => app.close())

async function account(name: string): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    with a as (insert into account (external_id, created_at) values (${name}, '2026-01-05T00:00:00Z') returning id)
    insert into account_fact (account_id, name) select id, ${name} from a returning account_id as id`.execute(
    app.db,
  )
  return rows[0]?.id ?? 0
}

async function contact(accountId: number, role: 'user' | 'champion' = 'user'): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    with c as (insert into contact default values returning id)
    insert into contact_fact (contact_id, account_id, role) select id, ${accountId}, ${role} from c returning contact_id as id`.execute(
    app.db,
  )
  return rows[0]?.id ?? 0
}

async function use(
  accountId: number,
  contactId: number,
  day: string,
  features = 1,
  events = 3,
): Promise<void> {
  await sql`
    insert into usage_day (account_id, day, contact_id, events, seconds, features, first_ts, last_ts)
    values (${accountId}, ${day}::date, ${contactId}, ${events}, 60, ${features.toString(2).padEnd(256, '0')}::text::bit(256), ${`${day}T01:00:00Z`}, ${`${day}T02:00:00Z`})
    on conflict (account_id, day, contact_id) do update set events = usage_day.events + excluded.events`.execute(
    app.db,
  )
}

async function subscribe(accountId: number, start: string, end: string | null, mrr = 50_000): Promise<void> {
  await sql`
    insert into subscription (account_id, product_id, start_date, end_date, seats, mrr_minor, currency, renewal_date)
    select ${accountId}, id, ${start}, ${end}, 10, ${mrr}, 'JPY', '2027-01-31' from product where key = 'main'`.execute(
    app.db,
  )
}

async function dirty(...ids: number[]): Promise<void> {
  await sql`insert into account_dirty (account_id) select unnest(${ids}::integer[]) on conflict do nothing`.execute(
    app.db,
  )
}

async function snapshot(table: 'account_day' | 'health_score', where = sql`true`) {
  const { rows } = await sql<{ row: Record<string, unknown> }>`
    select to_jsonb(t) - 'computed_at' as row from ${sql.table(table)} t where ${where} order by account_id, day`.execute(
    app.db,
  )
  return rows.map(({ row }) => row)
}

async function dayOf(accountId: number, day = TODAY) {
  const rows = await snapshot('account_day', sql`account_id = ${accountId} and day = ${day}`)
  return rows[0]
}

describe('account days', () => {
  it('leave unknown what nothing is known of, and say zero where use has stopped', async () => {
    const never = await account('never')
    const stopped = await account('stopped')
    const active = await account('active')
    await use(stopped, await contact(stopped), '2026-08-01')
    await use(active, await contact(active), '2026-11-19')
    await dirty(never, stopped, active)
    await app.refresh.refreshNews()
    expect(await dayOf(never)).toMatchObject({
      events_28d: null,
      active_contacts_28d: null,
      weekly_events: null,
      tickets_open: null,
      mrr_minor: 0,
    })
    expect(await dayOf(stopped)).toMatchObject({
      events_28d: 0,
      active_days_28d: 0,
      last_usage_on: '2026-08-01',
    })
    expect(await dayOf(active)).toMatchObject({ events_28d: 3, active_contacts_28d: 1, features_28d: 1 })
  })

  it('count a contact once in a week and keep twelve weeks as its own normal', async () => {
    const id = await account('weekly')
    const [one, two] = [await contact(id), await contact(id)]
    for (let back = 0; back < 112; back += 7) {
      const day = new Date(NOW.getTime() - back * 86_400_000).toISOString().slice(0, 10)
      await use(id, one, day)
      if (back >= 28) await use(id, two, day)
    }
    // The week in which an account is first seen is whole only when it began with its first day.
    await use(id, one, '2026-08-02')
    await dirty(id)
    await app.refresh.refreshNews()
    const row = await dayOf(id)
    expect(row?.weekly_active_contacts).toEqual([null, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1])
    expect(row).toMatchObject({ baseline_weeks: 11, baseline_active_contacts: 2, recent_active_contacts: 1 })
  })

  it('take a day on which the source counted nothing for no day of use', async () => {
    const id = await account('counted nothing')
    const [one, two] = [await contact(id), await contact(id)]
    await use(id, one, '2026-08-01', 1, 0)
    await use(id, one, '2026-09-01')
    await use(id, one, '2026-11-10')
    await use(id, two, '2026-11-10', 1, 0)
    await use(id, one, '2026-11-18', 2, 0)
    await dirty(id)
    await app.refresh.refreshNews()
    const row = await dayOf(id)
    expect(row).toMatchObject({
      first_usage_on: '2026-09-01',
      last_usage_on: '2026-11-10',
      events_28d: 3,
      active_days_28d: 1,
      active_contacts_28d: 1,
      features_28d: 1,
    })
    expect(String(row?.weekly_active_contacts)).toMatch(/,1,0$/)
    const silent = await account('counted nothing, ever')
    await use(silent, await contact(silent), '2026-11-18', 1, 0)
    await dirty(silent)
    await app.refresh.refreshNews()
    expect(await dayOf(silent)).toMatchObject({ first_usage_on: null, last_usage_on: null, events_28d: null })
  })

  it('take money from contracts that run on the day; an end is not part of it', async () => {
    const id = await account('money')
    await subscribe(id, '2026-01-01', TODAY)
    await subscribe(id, '2026-03-01', null, 30_000)
    await dirty(id)
    await app.refresh.refreshNews()
    expect(await dayOf(id)).toMatchObject({
      mrr_minor: 30_000,
      seats_paid: 10,
      renewal_date: '2027-01-31',
      is_customer: true,
    })
  })
})

describe('the incremental refresh', () => {
  it('gives what the full one gives, whatever changed', async () => {
    const ids: number[] = []
    const contacts = new Map<number, number[]>()
    for (let n = 0; n < 8; n += 1) {
      const id = await account(`random-${n}`)
      ids.push(id)
      contacts.set(id, [await contact(id), await contact(id, 'champion'), await contact(id), 0])
    }
    await dirty(...ids)
    const change = fc.record({
      account: fc.integer({ min: 0, max: 7 }),
      contact: fc.integer({ min: 0, max: 3 }),
      back: fc.integer({ min: 0, max: 150 }),
      kind: fc.constantFrom('use', 'ticket', 'close', 'answer', 'note', 'subscribe', 'leave', 'merge'),
      score: fc.integer({ min: 0, max: 10 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), async (changes) => {
        for (const one of changes) await apply(one)
        await app.refresh.refreshNews()
        const incremental = [
          await snapshot('account_day', sql`day = ${TODAY}`),
          await snapshot('health_score', sql`day = ${TODAY}`),
        ]
        await app.refresh.refreshAll()
        const full = [
          await snapshot('account_day', sql`day = ${TODAY}`),
          await snapshot('health_score', sql`day = ${TODAY}`),
        ]
        expect(incremental).toEqual(full)
        expect(full[0]?.length).toBeGreaterThan(0)
      }),
      { numRuns: 25 },
    )

    async function apply(one: {
      account: number
      contact: number
      back: number
      kind: string
      score: number
    }) {
      const id = ids[one.account] ?? 0
      const who = contacts.get(id)?.[one.contact] ?? 0
      const at = new Date(NOW.getTime() - one.back * 86_400_000)
      const day = at.toISOString().slice(0, 10)
      if (one.kind === 'use') await use(id, who, day, one.score + 1, one.score % 4 === 0 ? 0 : 3)
      if (one.kind === 'ticket') {
        await sql`insert into ticket (account_id, priority, opened_at) values (${id}, ${one.score > 7 ? 'urgent' : 'low'}, ${at})`.execute(
          app.db,
        )
      }
      if (one.kind === 'close') {
        await sql`update ticket set superseded_at = now() where account_id = ${id} and superseded_at = 'infinity'`.execute(
          app.db,
        )
      }
      if (one.kind === 'answer') {
        await sql`insert into survey_answer (account_id, kind, score, answered_at) values (${id}, ${one.score > 5 ? 'nps' : 'csat'}, ${one.score}, ${at})`.execute(
          app.db,
        )
      }
      if (one.kind === 'note') {
        await sql`insert into note (account_id, kind, occurred_at, body) values (${id}, 'call', ${at}, 'x')`.execute(
          app.db,
        )
      }
      if (one.kind === 'subscribe') await subscribe(id, day, one.score > 5 ? TODAY : null, one.score * 1000)
      if (one.kind === 'leave') {
        await sql`update contact_fact set superseded_at = now() where contact_id = ${who} and superseded_at = 'infinity'`.execute(
          app.db,
        )
        await sql`insert into contact_fact (contact_id, account_id, role, left_on) select ${who}::integer, ${id}, 'champion', ${day} where ${who} > 0`.execute(
          app.db,
        )
      }
      if (one.kind === 'merge' && one.score === 10 && one.account > 3) {
        await sql`update account set merged_into = ${ids[0] ?? 0} where id = ${id}`.execute(app.db)
        await dirty(ids[0] ?? 0)
      }
      await dirty(id)
    }
  })

  it('loses no news that comes while it works', async () => {
    const id = await account('busy')
    await dirty(id)
    await Promise.all([
      app.refresh.refreshNews(),
      (async () => {
        await subscribe(id, '2026-01-01', null, 12_345)
        await dirty(id)
      })(),
    ])
    await app.refresh.refreshNews()
    expect(await dayOf(id)).toMatchObject({ mrr_minor: 12_345 })
    const left = await sql<{
      n: number
    }>`select (select count(*) from account_dirty) + (select count(*) from account_refreshing) as n`.execute(
      app.db,
    )
    expect(left.rows[0]?.n).toBe(0)
  })

  it('takes up what a crash left half done', async () => {
    const id = await account('crashed')
    await subscribe(id, '2026-01-01', null, 777)
    await sql`insert into account_refreshing (account_id) values (${id})`.execute(app.db)
    await app.refresh.refreshNews()
    expect(await dayOf(id)).toMatchObject({ mrr_minor: 777 })
  })
})

describe('history', () => {
  it('is filled in daily, then weekly, then by ends of months, and equals the days one by one', async () => {
    const result = await app.refresh.backfillHistory({ from: '2025-06-01' })
    expect(result.rows).toBeGreaterThan(0)
    const days = await sql<{
      day: string
    }>`select distinct day from account_day where day < ${TODAY} order by day`.execute(app.db)
    const known = days.rows.map(({ day }) => day)
    expect(known).toContain('2026-11-19')
    expect(known).toContain('2026-08-14')
    expect(known).not.toContain('2026-08-13')
    expect(known).toContain('2026-01-31')
    const some = ['2026-11-13', '2026-09-30', '2026-03-31']
    const together = await snapshot('account_day', sql`day = any(${some}::date[])`)
    for (const day of some) {
      await sql`delete from account_day where day = ${day}`.execute(app.db)
      const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
      await app.refresh.backfillHistory({ from: day, to: next })
    }
    expect(await snapshot('account_day', sql`day = any(${some}::date[])`)).toEqual(together)
  })

  it('leaves a day alone that was lived through', async () => {
    const id = await account('lived')
    await dirty(id)
    await app.refresh.refreshNews()
    await sql`update account_day set day = '2026-11-18' where account_id = ${id}`.execute(app.db)
    await subscribe(id, '2026-01-01', null, 999)
    await app.refresh.backfillHistory({ from: '2026-11-17' })
    expect(await dayOf(id, '2026-11-18')).toMatchObject({ reconstructed: false, mrr_minor: 0 })
    expect(await dayOf(id, '2026-11-17')).toMatchObject({ reconstructed: true, mrr_minor: 999 })
  })

  it('stops when asked to', async () => {
    const stop = new AbortController()
    let all = 0
    const { days } = await app.refresh.backfillHistory({
      from: '2026-01-01',
      signal: stop.signal,
      onProgress: (_, total) => {
        all = total
        stop.abort()
      },
    })
    // What is under way is finished.
    expect(days).toBeGreaterThan(0)
    expect(days).toBeLessThan(all / 2)
  })
})
