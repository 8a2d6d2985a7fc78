import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'

let database: TestDatabase
let first: pg.Client
let second: pg.Client

beforeAll(async () => {
  database = await createTestDatabase()
  first = new pg.Client(database.url)
  second = new pg.Client(database.url)
  await Promise.all([first.connect(), second.connect()])
})
afterAll(async () => {
  await Promise.all([first.end(), second.end()])
  await database.drop()
})

const ensure = `select ensure_partitions('event', '2031-05-01', '2031-05-31')`

async function waitsForLock(): Promise<void> {
  for (;;) {
    const { rows } = await first.query(
      `select from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`,
    )
    if (rows.length > 0) return
  }
}

it('makes a month once when two writers want it at the same moment', async () => {
  await second.query(`begin; select to_regclass('event_203105')`)
  await first.query('begin')
  await first.query(ensure)
  const waiting = second.query(ensure)
  await waitsForLock()
  await first.query('commit')
  await waiting
  await second.query('commit')
  const { rows } = await first.query(`select to_regclass('event_203105') is not null as made`)
  expect(rows).toEqual([{ made: true }])
})

it('makes months in any order beside writers of the same table, without waiting in a ring', async () => {
  const month = (of: string) => `select ensure_partitions('event', '${of}-01', '${of}-01')`
  await first.query('begin')
  await first.query(month('2032-01'))
  await second.query('begin')
  await second.query(`insert into event (ts, account_id, message_id, contact_id, event_name_id, received_at)
    values ('2031-05-03', 1, gen_random_uuid(), 0, 0, now())`)
  const waiting = second.query(month('2032-02'))
  await waitsForLock()
  await first.query(month('2032-03'))
  await first.query('commit')
  await waiting
  await second.query('commit')
  const { rows } = await first.query(
    `select count(*)::integer as made from pg_inherits where inhparent = 'event'::regclass and inhrelid::regclass::text like 'event_2032%'`,
  )
  expect(rows).toEqual([{ made: 3 }])
})
