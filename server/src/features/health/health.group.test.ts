import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'

let app: TestApp
const DAY = '2026-11-20'

beforeAll(async () => {
  app = await createTestApp({ clock: () => new Date(`${DAY}T03:00:00Z`) })
})
afterAll(() => app.close())

async function account(name: string, parent: number | null, mrr: number, score: number | null) {
  const { rows } = await sql<{ id: number }>`insert into account default values returning id`.execute(app.db)
  const id = rows[0]?.id as number
  await sql`insert into account_fact (account_id, name, parent_id) values (${id}, ${name}, ${parent})`.execute(
    app.db,
  )
  await sql`insert into account_day (account_id, day, is_customer, mrr_minor) values (${id}, ${DAY}, ${mrr > 0}, ${mrr})`.execute(
    app.db,
  )
  await sql`insert into health_score (account_id, day, rule_version, score, known_share, band, measure_values, measure_points)
    values (${id}, ${DAY}, 1, ${score}, 1, ${score === null ? 'unknown' : 'watch'}, '{}', '{}')`.execute(
    app.db,
  )
  return id
}

const groupOf = async (id: number, query = '') => {
  const answer = await app.http.inject({
    url: `/api/v1/accounts/${id}/health${query}`,
    headers: await app.as('csm'),
  })
  expect(answer.statusCode).toBe(200)
  return answer.json().group
}

it('rolls up those below, at any depth and through merged parents, with the worst beside the mean', async () => {
  await sql`select ensure_partitions('account_day', ${DAY}::date, ${DAY}::date), ensure_partitions('health_score', ${DAY}::date, ${DAY}::date)`.execute(
    app.db,
  )
  const top = await account('Holding', null, 100, 80)
  const middle = await account('Middle', top, 300, 60)
  const worst = await account('Small and unwell', middle, 100, 10)
  await account('Unknown', top, 500, null)
  await account('Left long ago', top, 0, 5)
  const former = await account('Merged away', null, 0, null)
  await account('Child of the one merged away', former, 100, 40)
  await sql`update account set merged_into = ${middle} where id = ${former}`.execute(app.db)

  expect(await groupOf(top)).toEqual({
    accounts: 5,
    known: 4,
    mrr_minor: 1100,
    mean: expect.closeTo((100 * 80 + 300 * 60 + 100 * 10 + 100 * 40) / 600, 9),
    worst: { id: worst, name: 'Small and unwell', score: 10, band: 'watch' },
  })
  expect(await groupOf(worst)).toBeNull()
})

it('rolls up a past day by who stood below whom then', async () => {
  const before = '2026-11-10'
  await sql`select ensure_partitions('account_day', ${before}::date, ${before}::date), ensure_partitions('health_score', ${before}::date, ${before}::date)`.execute(
    app.db,
  )
  const [old, young] = [
    await account('Old parent', null, 100, 80),
    await account('New parent', null, 100, 80),
  ]
  const child = await account('Moved child', young, 200, 20)
  await sql`delete from account_fact where account_id = ${child}`.execute(app.db)
  await sql`
    insert into account_fact (account_id, name, parent_id, recorded_at, superseded_at) values
      (${child}, 'Moved child', ${old}, '2026-11-01', '2026-11-15'),
      (${child}, 'Moved child', ${young}, '2026-11-15', 'infinity')`.execute(app.db)
  await sql`
    insert into account_day (account_id, day, is_customer, mrr_minor)
    select account_id, ${before}::date, true, mrr_minor from account_day
    where account_id = any(${[old, young, child]}::integer[])`.execute(app.db)
  await sql`
    insert into health_score (account_id, day, rule_version, score, known_share, band, measure_values, measure_points)
    select account_id, ${before}::date, 1, score, 1, 'watch', '{}', '{}' from health_score
    where account_id = any(${[old, young, child]}::integer[])`.execute(app.db)
  expect([await groupOf(old), (await groupOf(young)).accounts]).toEqual([null, 2])
  expect((await groupOf(old, `?as_of=${before}`)).accounts).toBe(2)
  expect(await groupOf(young, `?as_of=${before}`)).toBeNull()
})
