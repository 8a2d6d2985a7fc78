import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, afterEach, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { importing } from '../../../test/importing.ts'
import { fillDisk, mountSmallDisk, startOwnPostgres, unmountSmallDisk } from '../../../test/own-postgres.ts'
import { postmasterPid, until } from '../../../test/postgres-process.ts'
import type { Database } from '../../platform/database.ts'
import { failImport, findImport } from './sources.store.ts'

const ROWS = 60_000
const folder = mkdtempSync(join(tmpdir(), 'tsuzuku-import-faults-'))
chmodSync(folder, 0o755)
const cleanUp: (() => unknown)[] = []
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step()
})

function usageFile(rows = ROWS): string {
  const lines = ['message_id,account_id,event,timestamp,count,note']
  for (let row = 0; row < rows; row++) {
    const day = String((row % 28) + 1).padStart(2, '0')
    lines.push(
      `M-${row},A-${row % 40},Event ${row % 20},2024-05-${day} 10:00:${String(row % 60).padStart(2, '0')},2,x`,
    )
  }
  return lines.join('\n')
}

async function openApp(url: string): Promise<TestApp> {
  const app = await createTestApp({ timeZone: 'UTC', database: { url, drop: async () => undefined } })
  cleanUp.push(() => app.close())
  return app
}

async function landed(db: Database) {
  const { rows } = await sql<{ events: number; ids: number; rolled: number }>`
    select (select count(*) from event) as events, (select count(distinct message_id) from event) as ids,
      (select coalesce(sum(events), 0)::bigint from usage_day) as rolled`.execute(db)
  return rows[0]
}

test('an import goes on by itself after PostgreSQL was killed under it: every row once', async () => {
  const dataDir = join(folder, 'restart')
  const postgres = await startOwnPostgres(dataDir)
  cleanUp.push(() => postgres.stop())
  const app = await openApp(postgres.connectionString)
  const api = importing(app)
  const { id } = await api.upload({ kind: 'usage', content: usageFile() })
  await app.work()
  expect((await api.call('POST', `/${id}/run`)).status).toBe(202)
  const read = () => findImport(app.db, id).catch(() => undefined)
  await until(async () => ((await read())?.rows_done ?? 0) >= 10_000, 'the first ten thousand rows')
  process.kill(postmasterPid(dataDir), 'SIGKILL')
  await until(async () => ((await read())?.rows_done ?? ROWS) < ROWS, 'the import to stand in the middle')

  await until(async () => (await read())?.status === 'done', 'the import to end', 120_000)
  expect(await read()).toMatchObject({ status: 'done', rows_done: ROWS, rows_created: ROWS, failure: null })
  expect(await landed(app.db)).toEqual({ events: ROWS, ids: ROWS, rolled: ROWS * 2 })
}, 240_000)

const smallDisk = join(folder, 'small-disk')
const mounted = mountSmallDisk(smallDisk, 300)
afterAll(() => {
  if (mounted === undefined) unmountSmallDisk(smallDisk)
  rmSync(folder, { recursive: true, force: true })
})

/** PostgreSQL on a disk that can be filled; its log lies elsewhere, so that it lives on and refuses. */
async function startOnSmallDisk(): Promise<TestApp> {
  const dataDir = join(smallDisk, 'data')
  await (await startOwnPostgres(dataDir)).stop()
  const log = join(dataDir, 'postgres', 'pg_wal')
  execFileSync('mv', [log, join(folder, 'wal')])
  symlinkSync(join(folder, 'wal'), log)
  const postgres = await startOwnPostgres(dataDir)
  cleanUp.push(() => postgres.stop())
  return openApp(postgres.connectionString)
}

test('a full disk stops an import with its reason, between two transactions; it goes on or is undone later', async (context) => {
  if (mounted !== undefined) return context.skip(mounted)
  const app = await startOnSmallDisk()
  const api = importing(app)
  const { id } = await api.upload({ kind: 'usage', content: usageFile() })
  await api.call('POST', `/${id}/run`)

  const filler = fillDisk(smallDisk, 6 * 1024 * 1024)
  await api.work(id)
  const stopped = await api.read(id)
  expect(stopped).toMatchObject({ status: 'failed', failure: { code: 'database.disk_full' } })
  expect(stopped.rows_done).toBeLessThan(ROWS)
  expect(await landed(app.db)).toEqual({
    events: stopped.rows_done,
    ids: stopped.rows_done,
    rolled: stopped.rows_done * 2,
  })

  rmSync(filler)
  expect(await api.act(id, 'run')).toMatchObject({
    status: 'done',
    rows_done: ROWS,
    rows_created: ROWS,
    failure: null,
  })
  expect(await landed(app.db)).toEqual({ events: ROWS, ids: ROWS, rolled: ROWS * 2 })
  expect(await api.act(id, 'undo')).toMatchObject({ status: 'undone', rows_undone: ROWS })
  expect(await landed(app.db)).toEqual({ events: 0, ids: 0, rolled: 0 })
}, 240_000)

test('a run that failed before its first rows, or in a dry run, begins at the first row', async () => {
  const app = await createTestApp({ timeZone: 'UTC' })
  cleanUp.push(() => app.close())
  const api = importing(app)
  const { id } = await api.upload({ kind: 'usage', content: usageFile(100) })
  const fail = () => failImport(app.db, id, { code: 'database.disk_full' })
  await sql`update import set status = 'checking', last_row = 40, rows_done = 39 where id = ${id}`.execute(
    app.db,
  )
  await fail()
  expect(await api.read(id)).toMatchObject({ status: 'failed', rows_done: 0 })
  expect((await api.call('POST', `/${id}/run`)).status).toBe(202)
  await fail()
  expect(await api.act(id, 'run')).toMatchObject({
    status: 'done',
    rows_done: 100,
    rows_created: 100,
    failure: null,
  })

  // What an undo has begun to take out comes again, and what it had not reached is known.
  await sql`update import set status = 'undoing' where id = ${id}`.execute(app.db)
  await sql`update import set rows_undone = 10 where id = ${id}`.execute(app.db)
  await fail()
  expect(await api.act(id, 'run')).toMatchObject({ status: 'done', rows_done: 100, rows_unchanged: 100 })
})
