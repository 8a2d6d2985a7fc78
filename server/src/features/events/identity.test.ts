import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { writeVersions } from '../../platform/versioned.ts'
import { accountTable } from '../accounts/accounts.tables.ts'
import { createKey } from '../team/key.store.ts'
import { createSettle } from './events.jobs.ts'

let app: TestApp
let token: string

beforeAll(async () => {
  app = await createTestApp()
  token = (await createKey(app.db, { name: 'Website', kind: 'write', scopes: [] })).token
})
afterAll(() => app.close())

let number = 0
async function send(...calls: object[]) {
  const response = await app.http.inject({
    method: 'POST',
    url: '/v1/batch',
    headers: { authorization: `Bearer ${token}` },
    payload: {
      batch: calls.map((call) => ({ messageId: `identity-${++number}`, ...call })),
      sentAt: new Date().toISOString(),
    },
  })
  const body = response.json()
  expect([response.statusCode, body.rejected]).toEqual([200, []])
  return body
}

const track = (who: object, timestamp = '2026-03-02T10:00:00Z') => ({
  type: 'track',
  event: 'Used',
  timestamp,
  ...who,
})

/** Who used the product for which account: every row of usage_day of these people, under the names they have now. */
async function usage(...names: string[]) {
  const { rows } = await sql<{ who: string; account: string | null; events: number }>`
    select coalesce(t.external_id, 'anonymous') as who, a.external_id as account, sum(u.events)::integer as events
    from usage_day u join contact c on c.id = u.contact_id join contact t on t.id = coalesce(c.merged_into, c.id)
    left join account a on a.id = u.account_id
    where t.external_id = any(${names}::text[]) or exists (
      select from contact_alias l where l.contact_id = c.id and l.alias = any(${names}::text[]))
    group by 1, 2 order by 1, 2`.execute(app.db)
  return rows
}

/** What usage_day says must be what the events say. */
async function expectRollupRight() {
  const { rows } = await sql`
    with counted as (
      select account_id, (ts at time zone 'UTC')::date as day, contact_id, sum(quantity)::integer as events,
        sum(seconds)::integer as seconds, bit_or(n.features) as features, min(ts) as first_ts, max(ts) as last_ts
      from event e join event_name n on n.id = e.event_name_id group by 1, 2, 3
    )
    (table counted except table usage_day) union all (table usage_day except table counted)`.execute(app.db)
  expect(rows).toEqual([])
}

async function contact(externalId: string) {
  const { rows } = await sql<Record<string, unknown>>`
    select c.name, c.email, c.title, c.role, c.attributes, a.external_id as account from contact_now c
    left join account a on a.id = c.account_id where c.external_id = ${externalId}`.execute(app.db)
  return rows[0]
}

async function account(externalId: string) {
  const { rows } = await sql<Record<string, unknown>>`
    select name, domain, tier, industry, stage, signed_up_on, attributes from account_now where external_id = ${externalId}`.execute(
    app.db,
  )
  return rows[0]
}

async function makeAccount(externalId: string, domain: string) {
  await app.db.transaction().execute((trx) =>
    writeVersions(trx, accountTable, [{ external_id: externalId, name: externalId, domain }], {
      now: new Date(),
    }),
  )
}

describe('accounts and contacts', () => {
  it('makes what it does not know and tells what is said of it', async () => {
    await send(
      {
        type: 'identify',
        userId: 'aoi',
        traits: {
          firstName: 'Aoi',
          lastName: 'Sato',
          email: 'aoi@tsukimi.example',
          title: 'CTO',
          role: 'champion',
          seats: 3,
          lastPlan: { id: 1 },
        },
      },
      {
        type: 'group',
        userId: 'aoi',
        groupId: 'tsukimi',
        traits: {
          name: '月見商事',
          website: 'https://www.Tsukimi.example/top',
          industry: 'Retail',
          employees: 120,
          plan: 'pro',
          createdAt: '2024-02-01T00:00:00Z',
        },
      },
    )
    expect(await contact('aoi')).toEqual({
      name: 'Aoi Sato',
      email: 'aoi@tsukimi.example',
      title: 'CTO',
      role: 'champion',
      attributes: { seats: 3, last_plan: { id: 1 } },
      account: 'tsukimi',
    })
    expect(await account('tsukimi')).toMatchObject({
      name: '月見商事',
      domain: 'tsukimi.example',
      industry: 'Retail',
      signed_up_on: '2024-02-01',
      attributes: { employees: 120, plan: 'pro' },
    })
  })

  it('keeps facts that did not change, and history when they did', async () => {
    const identify = (title: string) => ({ type: 'identify', userId: 'history', traits: { title } })
    await send(identify('Junior'))
    await send(identify('Junior'))
    await send(identify('Senior'))
    const { rows } = await sql<{ title: string | null }>`
      select distinct f.title from contact_fact f join contact c on c.id = f.contact_id
      where c.external_id = 'history' and f.title is not null order by 1`.execute(app.db)
    expect(rows.map((row) => row.title)).toEqual(['Junior', 'Senior'])
    expect(await contact('history')).toMatchObject({ title: 'Senior' })
  })

  it('lets an older message fill gaps but not replace what is newer', async () => {
    await send({
      type: 'identify',
      userId: 'order',
      timestamp: '2026-03-02T10:00:00Z',
      traits: { title: 'New' },
    })
    await send({
      type: 'identify',
      userId: 'order',
      timestamp: '2026-03-01T10:00:00Z',
      traits: { title: 'Old', name: 'Mio' },
    })
    expect(await contact('order')).toMatchObject({ title: 'New', name: 'Mio' })
    await send({
      type: 'group',
      userId: 'order',
      groupId: 'order-inc',
      timestamp: '2026-03-02T10:00:00Z',
      traits: { tier: 'gold' },
    })
    await send({
      type: 'group',
      userId: 'order',
      groupId: 'order-inc',
      timestamp: '2026-03-01T10:00:00Z',
      traits: { tier: 'iron', industry: 'Food' },
    })
    expect(await account('order-inc')).toMatchObject({ tier: 'gold', industry: 'Food' })
  })

  it('clears what is said to be null', async () => {
    await send({ type: 'identify', userId: 'clear', traits: { title: 'CTO', colour: 'red' } })
    await send({ type: 'identify', userId: 'clear', traits: { title: null, colour: null } })
    expect(await contact('clear')).toMatchObject({ title: null, attributes: {} })
  })

  it('joins by e-mail domain when exactly one account has it, and never by a mailbox anyone can have', async () => {
    await makeAccount('hoshi', 'hoshi.example')
    await makeAccount('twin-a', 'twin.example')
    await makeAccount('twin-b', 'twin.example')
    await makeAccount('free', 'gmail.com')
    await send(
      { type: 'identify', userId: 'd1', traits: { email: 'd1@Hoshi.example' } },
      { type: 'identify', userId: 'd2', traits: { email: 'd2@twin.example' } },
      { type: 'identify', userId: 'd3', traits: { email: 'd3@gmail.com' } },
    )
    expect([
      (await contact('d1'))?.account,
      (await contact('d2'))?.account,
      (await contact('d3'))?.account,
    ]).toEqual(['hoshi', null, null])
  })

  it('joins later, when the account gets its domain later, and brings the usage along', async () => {
    await send(
      { type: 'identify', userId: 'later', traits: { email: 'later@later.example' } },
      track({ userId: 'later' }),
    )
    expect(await usage('later')).toEqual([{ who: 'later', account: null, events: 1 }])
    await makeAccount('later-inc', 'later.example')
    await createSettle(app)()
    expect(await contact('later')).toMatchObject({ account: 'later-inc' })
    expect(await usage('later')).toEqual([{ who: 'later', account: 'later-inc', events: 1 }])
    await expectRollupRight()
  })
})

describe('the account of an event', () => {
  it('is the group around it, else the one of its contact, else nobody', async () => {
    await send({ type: 'group', userId: 'multi', groupId: 'home-inc' })
    await send(track({ userId: 'multi' }), track({ userId: 'multi', context: { groupId: 'away-inc' } }))
    expect(await usage('multi')).toEqual([
      { who: 'multi', account: 'away-inc', events: 1 },
      { who: 'multi', account: 'home-inc', events: 1 },
    ])
    expect(await contact('multi')).toMatchObject({ account: 'home-inc' })
  })

  it('is found afterwards too: usage moves when the contact gets an account', async () => {
    await send(track({ userId: 'grown' }, '2026-02-02T10:00:00Z'), track({ userId: 'grown' }))
    expect(await usage('grown')).toEqual([{ who: 'grown', account: null, events: 2 }])
    await send({ type: 'group', userId: 'grown', groupId: 'grown-inc' })
    expect(await usage('grown')).toEqual([{ who: 'grown', account: 'grown-inc', events: 2 }])
    await send(track({ userId: 'grown' }, '2026-03-02T11:00:00Z'))
    expect(await usage('grown')).toEqual([{ who: 'grown', account: 'grown-inc', events: 3 }])
    await expectRollupRight()
  })

  it('marks the accounts that have news', async () => {
    await sql`delete from account_dirty`.execute(app.db)
    await send(track({ userId: 'dirt', context: { groupId: 'dirt-inc' } }))
    const { rows } = await sql<{
      key: string
    }>`select a.external_id as key from account_dirty d join account a on a.id = d.account_id`.execute(app.db)
    expect(rows.map((row) => row.key)).toEqual(['dirt-inc'])
  })
})

describe('somebody unknown who is known later', () => {
  it('is one contact, counted once, whichever came first', async () => {
    await send(track({ anonymousId: 'cookie-1' }), track({ anonymousId: 'cookie-1' }, '2026-03-03T10:00:00Z'))
    expect(await usage('cookie-1')).toEqual([{ who: 'anonymous', account: null, events: 2 }])
    await send({ type: 'group', userId: 'ren', groupId: 'ren-inc' }, track({ userId: 'ren' }))
    await send({ type: 'identify', userId: 'ren', anonymousId: 'cookie-1' })
    expect(await usage('ren')).toEqual([{ who: 'ren', account: 'ren-inc', events: 3 }])
    await send(track({ anonymousId: 'cookie-1' }, '2026-03-04T10:00:00Z'))
    expect(await usage('ren')).toEqual([{ who: 'ren', account: 'ren-inc', events: 4 }])
    const { rows } = await sql<{ contacts: number }>`
      select count(distinct u.contact_id)::integer as contacts from usage_day u join account a on a.id = u.account_id
      where a.external_id = 'ren-inc'`.execute(app.db)
    expect(rows[0]?.contacts).toBe(1)
    await expectRollupRight()
  })

  it('is joined by alias, for ids never seen as well', async () => {
    await send(track({ anonymousId: 'cookie-2' }), { type: 'alias', userId: 'yui', previousId: 'cookie-2' })
    await send({ type: 'alias', userId: 'yui', previousId: 'cookie-3' })
    await send(track({ anonymousId: 'cookie-3' }, '2026-03-05T10:00:00Z'))
    expect(await usage('yui')).toEqual([{ who: 'yui', account: null, events: 2 }])
  })

  it('keeps two people apart who share a browser', async () => {
    await send({ type: 'identify', userId: 'first', anonymousId: 'shared' })
    await send({ type: 'identify', userId: 'second', anonymousId: 'shared' })
    expect([await contact('first'), await contact('second')]).toEqual([expect.anything(), expect.anything()])
  })

  it('carries what was learned while unknown, without replacing what is known', async () => {
    await send({
      type: 'identify',
      anonymousId: 'cookie-4',
      traits: { email: 'k@k.example', title: 'Guest' },
    })
    await send({ type: 'identify', userId: 'kei', traits: { title: 'Director' } })
    await send({ type: 'alias', userId: 'kei', previousId: 'cookie-4' })
    expect(await contact('kei')).toMatchObject({ email: 'k@k.example', title: 'Director' })
  })

  it('comes right in one batch in any order', async () => {
    const calls = [
      track({ anonymousId: 'cookie-5' }),
      { type: 'group', userId: 'nao', groupId: 'nao-inc', timestamp: '2026-03-02T10:00:02Z' },
      track({ userId: 'nao' }),
      { type: 'identify', userId: 'nao', anonymousId: 'cookie-5', timestamp: '2026-03-02T10:00:01Z' },
    ]
    await send(...calls.reverse())
    expect(await usage('nao')).toEqual([{ who: 'nao', account: 'nao-inc', events: 2 }])
    await expectRollupRight()
  })
})

describe('many at once', () => {
  it('makes one contact and one account however many requests speak of them first', async () => {
    await Promise.all(
      Array.from({ length: 20 }, () =>
        send(track({ userId: 'crowd', context: { groupId: 'crowd-inc' } }), {
          type: 'identify',
          userId: 'crowd',
          anonymousId: 'crowd-cookie',
        }),
      ),
    )
    expect(await usage('crowd')).toEqual([{ who: 'crowd', account: 'crowd-inc', events: 20 }])
    await expectRollupRight()
  })

  it('registers at most 255 features and counts the rest as other', async () => {
    for (let from = 0; from < 300; from += 100) {
      const names = Array.from({ length: 100 }, (_, i) => `Feature ${from + i}`)
      await send(...names.map((event) => ({ ...track({ userId: 'wide' }), event })))
    }
    const { rows } = await sql<{ features: number; others: number }>`
      select (select count(*)::integer from feature) as features,
        (select count(*)::integer from event_name where feature_id = 255) as others`.execute(app.db)
    expect(rows[0]?.features).toBe(256)
    expect(rows[0]?.others).toBeGreaterThan(40)
    await expectRollupRight()
  })
})
