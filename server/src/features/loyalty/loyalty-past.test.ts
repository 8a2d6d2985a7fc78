import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { writeChangingHands } from '../../../test/changing-hands.ts'

const DAYS = ['2026-09-30', '2026-10-31', '2026-11-20']
let app: TestApp
let members: Awaited<ReturnType<typeof writeChangingHands>>

/**
 * Customer 1 was looked after by one member until 10 November and by another since, and renewed on the 5th; customer 2 has
 * nobody. The segment was made on 10 October: customer 1 was in it until 15 November, customer 2 has been since the 18th.
 */
beforeAll(async () => {
  app = await createTestApp({ clock: () => new Date('2026-11-20T03:00:00Z'), timeZone: 'UTC' })
  const { db } = app
  members = await writeChangingHands(db, { recorded: '2026-08-01', segmentMade: '2026-10-10' })
  await sql`select ensure_partitions('account_day', '2026-09-01'::date, '2026-11-30'::date)`.execute(db)
  await sql`insert into account_day (account_id, day, is_customer, mrr_minor, renewal_date)
    select id, d::date, true, id * 1000, case when id = 1 and d = '2026-10-31' then date '2026-11-05' end
    from account, unnest(${DAYS}::text[]) d`.execute(db)
  await sql`insert into loyalty_day (account_id, day, rule_version, box, parts)
    select id, d::date, 1, case when id = 1 and d = '2026-09-30' then 'latent' else 'true' end,
      array[null, null, null, null, null, null]::double precision[] from account, unnest(${DAYS}::text[]) d`.execute(
    db,
  )
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
