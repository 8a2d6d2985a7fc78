import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'

const DAYS = ['2026-09-30', '2026-10-31', '2026-11-20']
let app: TestApp
const members: Record<'early' | 'late', string> = { early: '', late: '' }

/**
 * Customer 1 was looked after by one member until 10 November and by another since, and renewed on the 5th; customer 2 has
 * nobody. The segment was made on 10 October: customer 1 was in it until 15 November, customer 2 has been since the 18th.
 */
beforeAll(async () => {
  app = await createTestApp({ clock: () => new Date('2026-11-20T03:00:00Z'), timeZone: 'UTC' })
  const { db } = app
  for (const who of ['early', 'late'] as const) {
    const { rows } = await sql<{ id: string }>`
      insert into member (email, name, role) values (${`${who}@example.com`}, ${who}, 'csm') returning id`.execute(
      db,
    )
    members[who] = rows[0]?.id ?? ''
  }
  const { early, late } = members
  await sql`select ensure_partitions('account_day', '2026-09-01'::date, '2026-11-30'::date)`.execute(db)
  await sql`insert into account (id, external_id) values (1, 'one'), (2, 'two')`.execute(db)
  await sql`insert into account_fact (account_id, name, owner_id, valid_from, valid_to, recorded_at, superseded_at) values
    (1, 'one', ${early}, '-infinity', 'infinity', '2026-08-01', '2026-11-10'),
    (1, 'one', ${early}, '-infinity', '2026-11-10', '2026-11-10', 'infinity'),
    (1, 'one', ${late}, '2026-11-10', 'infinity', '2026-11-10', 'infinity'),
    (2, 'two', null, '-infinity', 'infinity', '2026-08-01', 'infinity')`.execute(db)
  await sql`insert into account_day (account_id, day, is_customer, mrr_minor, renewal_date)
    select id, d::date, true, id * 1000, case when id = 1 and d = '2026-10-31' then date '2026-11-05' end
    from account, unnest(${DAYS}::text[]) d`.execute(db)
  await sql`insert into loyalty_day (account_id, day, rule_version, box, parts)
    select id, d::date, 1, case when id = 1 and d = '2026-09-30' then 'latent' else 'true' end,
      array[null, null, null, null, null, null]::double precision[] from account, unnest(${DAYS}::text[]) d`.execute(
    db,
  )
  await sql`insert into segment (id, name, kind, created_at) values (1, 'moving', 'list', '2026-10-10')`.execute(
    db,
  )
  await sql`insert into segment_member (segment_id, account_id, since, until, since_version) values
    (1, 1, '2026-10-10', '2026-11-15', 1), (1, 2, '2026-11-18', 'infinity', 1)`.execute(db)
})
afterAll(() => app.close())

async function ask(path: string) {
  const reply = await app.http.inject({ url: `/api/v1/loyalty${path}`, headers: await app.as('cs-lead') })
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json()
}

const placed = async (query: string): Promise<string[]> =>
  (await ask(`/accounts?${query}`)).rows.map(({ account }: { account: { name: string } }) => account.name)
const sumOf = (grid: { boxes: { accounts: number; renewals: { due: number } }[] }) => ({
  accounts: grid.boxes.reduce((sum, { accounts }) => sum + accounts, 0),
  due: grid.boxes.reduce((sum, { renewals }) => sum + renewals.due, 0),
})

describe('the loyalty grid of a past month', () => {
  it('is narrowed by who looked after the customer then', async () => {
    const { early, late } = members
    const then = await ask(`?owner=${early}&day=2026-10-31`)
    expect(sumOf(then).accounts).toBe(1)
    expect(then.moves).toEqual([{ from: 'latent', to: 'true', accounts: 1, mrr_minor: 1000 }])
    expect(await placed(`owner=${early}&day=2026-10-31`)).toEqual(['one'])
    expect(sumOf(await ask(`?owner=${late}&day=2026-10-31`)).accounts).toBe(0)
    expect(sumOf(await ask(`?owner=${early}`)).accounts).toBe(0)
    expect(await placed(`owner=${late}`)).toEqual(['one'])
  })

  it('is narrowed by who was in the segment then', async () => {
    expect(await placed('segment=1&day=2026-10-31')).toEqual(['one'])
    expect(await placed('segment=1')).toEqual(['two'])
    expect(sumOf(await ask('?segment=1&day=2026-10-31')).accounts).toBe(1)
  })

  it('says since when members of the segment are kept, and tells of nobody before', async () => {
    expect(await ask('?segment=1&day=2026-09-30')).toMatchObject({
      day: null,
      months: ['2026-10-31', '2026-09-30'],
      segments_kept_since: '2026-10-10',
    })
    expect(await placed('segment=1&day=2026-09-30')).toEqual([])
  })

  it('counts renewals by owner and segment of the month before they were due', async () => {
    const { early, late } = members
    expect(sumOf(await ask(`?owner=${early}`)).due).toBe(1)
    expect(sumOf(await ask(`?owner=${late}`)).due).toBe(0)
    const ofSegment = await ask('?segment=1')
    expect(sumOf(ofSegment).due).toBe(1)
    expect(ofSegment.renewals_from).toBe('2026-10-31')
    expect((await ask('')).renewals_from).toBe('2026-09-30')
  })
})
