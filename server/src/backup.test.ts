import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { twoCustomers } from '../scenarios/two-customers.ts'
import { writeWorld } from '../scenarios/write-world.ts'
import { createTestApp, type TestApp } from '../test/app.ts'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { importKinds } from './import-kinds.ts'
import { backUp, restore } from './platform/backup.ts'
import { readTableNames } from './platform/migrate.ts'

let app: TestApp
let folder: string
let file: string
let empty: string
const made: TestDatabase[] = []

beforeAll(async () => {
  app = await createTestApp()
  const world = twoCustomers.build('2026-11-23')
  await writeWorld({ ...app, kinds: importKinds }, 'two-customers', world, () => undefined)
  await app.as('csm')
  await asked(
    app.url,
    `insert into note (note_id, account_id, occurred_at, body)
     select 999, id, now(), E'one\ntwo\t\\. 続く\n\\.\nthree' from account limit 1`,
  )
  // An event far from all others, in a month of its own.
  await asked(
    app.url,
    `select ensure_partitions('event', '2019-02-01', '2019-02-01');
     insert into event (ts, account_id, message_id, contact_id, event_name_id, seconds, quantity, received_at)
     select '2019-02-03', id, gen_random_uuid(), 0, 1, 0, 1, now() from account limit 1`,
  )
  folder = await mkdtemp(join(tmpdir(), 'tsuzuku-backup-'))
  file = join(folder, 'all.sql.gz')
  await backUp(app.url, file)
  empty = await fresh()
})
afterAll(async () => {
  for (const database of made) await database.drop()
  await app.close()
  await rm(folder, { recursive: true, force: true })
})

async function fresh(): Promise<string> {
  const database = await createTestDatabase()
  made.push(database)
  return database.url
}

async function asked<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

/** Every row of every table, and where every sequence stands. */
async function contentOf(url: string): Promise<Record<string, string>> {
  const tables = (await readTableNames()).map(
    (name) =>
      `select '${name}' as name, count(*) || ' ' || md5(coalesce(string_agg(t::text, e'\\n' order by t::text), '')) as value from "${name}" t`,
  )
  const sequences = `select sequencename, last_value::text from pg_sequences where schemaname = 'public'`
  const rows = await asked<{ name: string; value: string }>(url, [...tables, sequences].join(' union all '))
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]))
}

test('what was backed up stands in another database, row by row, and goes on there', async () => {
  const url = await fresh()
  const shown: number[] = []
  const { rows } = await restore(url, file, (share) => shown.push(share))
  expect(rows).toBeGreaterThan(100)
  expect(shown.at(-1)).toBe(1)
  const content = await contentOf(url)
  expect(content).toEqual(await contentOf(app.url))
  expect(content.note).not.toMatch(/^0 /)
  const [guard] = await asked<{ off: string }>(
    url,
    `select count(*) as off from pg_trigger where tgenabled = 'D'`,
  )
  expect(guard?.off).toBe('0')
  const [last] = await asked<{ id: number }>(app.url, 'select max(id) as id from account')
  const [next] = await asked<{ id: number }>(
    url,
    `insert into account (external_id) values ('next') returning id`,
  )
  expect(next?.id).toBeGreaterThan(last?.id ?? 0)
})

test('a backup reads as text that psql takes', async () => {
  const text = gunzipSync(await readFile(file)).toString()
  expect(text).toMatch(/^-- Tsuzuku backup \{"format":1,/)
  expect(text).toContain('COPY public."account" (')
  expect(text.split('\n').filter((line) => line === '\\.')).toHaveLength((await readTableNames()).length)
})

test('a file that exists is not written over, and a failure leaves none behind', async () => {
  await expect(backUp(app.url, file)).rejects.toMatchObject({ code: 'backup.file_exists' })
  const url = new URL(app.url)
  url.pathname = '/there-is-none'
  await expect(backUp(url.href, join(folder, 'none.sql.gz'))).rejects.toThrow()
  expect(await readdir(folder)).not.toContain('none.sql.gz.part')
})

test('a database in use is not written into', async () => {
  await expect(restore(app.url, file)).rejects.toMatchObject({ code: 'backup.not_empty' })
})

test.each([
  [
    'cut off anywhere',
    'backup.not_whole',
    async (copy: string, whole: Buffer) => {
      await writeFile(copy, whole)
      await truncate(copy, Math.floor(whole.length * 0.7))
    },
  ],
  [
    'without its last rows',
    'backup.not_whole',
    (copy: string, whole: Buffer) => {
      const text = gunzipSync(whole).toString()
      return writeFile(copy, gzipSync(text.slice(0, text.lastIndexOf('\n-- rows '))))
    },
  ],
  [
    'with a row less than it says',
    'backup.not_whole',
    (copy: string, whole: Buffer) => {
      const text = gunzipSync(whole).toString()
      return writeFile(copy, gzipSync(text.replace(/(COPY public\."note" .*\n).*\n/, '$1')))
    },
  ],
  [
    'without a row that others need',
    'backup.unreadable',
    (copy: string, whole: Buffer) => {
      const text = gunzipSync(whole).toString()
      return writeFile(copy, gzipSync(text.replace(/(COPY public\."account" .*\n).*\n/, '$1')))
    },
  ],
  [
    'that is something else',
    'backup.unreadable',
    (copy: string) => writeFile(copy, 'account_id,name\n1,A\n'),
  ],
  [
    'of something else that is compressed',
    'backup.unreadable',
    (copy: string) => writeFile(copy, gzipSync('drop table account;\n')),
  ],
  [
    'of another schema',
    'backup.other_schema',
    (copy: string, whole: Buffer) => {
      const text = gunzipSync(whole).toString()
      return writeFile(copy, gzipSync(text.replace(/"schema":"[^"]+"/, '"schema":"0001_before"')))
    },
  ],
])('a backup %s is refused and leaves the database as it was', async (_, code, spoil) => {
  const copy = join(folder, 'spoilt.sql.gz')
  const before = await contentOf(empty)
  await spoil(copy, await readFile(file))
  await expect(restore(empty, copy)).rejects.toMatchObject({ code })
  expect(await contentOf(empty)).toEqual(before)
})
