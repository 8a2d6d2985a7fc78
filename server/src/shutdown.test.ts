import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../test/app.ts'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { importing } from '../test/importing.ts'
import { onServer } from '../test/on-server.ts'
import { until } from '../test/postgres-process.ts'
import { program } from '../test/program.ts'

const ROWS = 80_000
const MINUTE = 60_000
const root = fileURLToPath(new URL('../../', import.meta.url))
const children: ChildProcess[] = []
let app: TestApp
let empty: TestDatabase

beforeAll(async () => {
  app = await createTestApp({ timeZone: 'UTC' })
  empty = await createTestDatabase()
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await app.close()
  await empty.drop()
})

function startServer(env: Record<string, string>) {
  const child = spawn(process.execPath, [...program, 'start'], {
    cwd: root,
    env: { ...process.env, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  const exited = once(child, 'exit')
  const first = (stream: NodeJS.ReadableStream) =>
    once(createInterface({ input: stream }), 'line').then(([line]) => String(line))
  return { child, exited, firstWord: first(child.stdout), firstNote: first(child.stderr) }
}

async function importRow(id: number) {
  const { rows } = await sql<{ status: string; rows_done: number; rows_created: number }>`
    select status, rows_done, rows_created from import where id = ${id}`.execute(app.db)
  if (!rows[0]) throw new Error('the import is gone')
  return rows[0]
}

test('SIGTERM: what was asked is answered, an import stands between two batches, and the next start ends it', async () => {
  const api = importing(app)
  const lines = Array.from(
    { length: ROWS },
    (_, n) => `M-${n},A-${n % 40},Event ${n % 20},2024-05-01 10:00:00`,
  )
  const content = ['message_id,account_id,event,timestamp', ...lines].join('\n')
  const { id } = await api.upload({ kind: 'usage', content })
  expect((await api.call('POST', `/${id}/run`)).status).toBe(202)
  const headers = await app.as('admin')

  const { child, exited, firstWord } = startServer({ DATABASE_URL: app.url })
  const url = (await firstWord).replace('Tsuzuku runs at ', '')
  await until(async () => (await importRow(id)).rows_done > 0, 'the import runs', MINUTE)

  const holder = await app.pool.connect()
  await holder.query('begin; lock table audit_entry in access exclusive mode')
  const answer = fetch(`${url}/api/v1/audit-entries`, { headers })
  await until(
    async () => {
      const { rows } =
        await sql`select from pg_locks where relation = 'audit_entry'::regclass and not granted`.execute(
          app.db,
        )
      return rows.length > 0
    },
    'the request waits',
    MINUTE,
  )
  // As a browser opens one ahead of need.
  const unused = connect(Number(new URL(url).port), 'localhost')
  await once(unused, 'connect')
  child.kill('SIGTERM')
  await until(
    () =>
      fetch(`${url}/healthz`).then(
        () => false,
        () => true,
      ),
    'nobody new is let in',
    MINUTE,
  )
  expect(child.exitCode).toBeNull()
  await holder.query('commit')
  holder.release()
  expect((await answer).status).toBe(200)
  expect(await exited).toEqual([0, null])

  const cut = await importRow(id)
  expect(cut.status).toBe('running')
  expect(cut.rows_done).toBeLessThan(ROWS)
  const { rows: held } =
    await sql`select from graphile_worker._private_jobs where locked_by is not null`.execute(app.db)
  expect(held).toHaveLength(0)

  await app.work()
  await until(async () => (await importRow(id)).status === 'done', 'the import ends', MINUTE)
  expect(await importRow(id)).toMatchObject({ rows_done: ROWS, rows_created: ROWS })
  const { rows } = await sql<{ n: number }>`select count(*) as n from event`.execute(app.db)
  expect(rows[0]?.n).toBe(ROWS)
})

test('SIGTERM while a world is written is a clean end', async () => {
  const { child, exited, firstNote } = startServer({
    DATABASE_URL: empty.url,
    TSUZUKU_SCENARIO: 'churn-wave',
  })
  expect(await firstNote).toMatch(/^Preparing the workspace: 0 %/)
  child.kill('SIGTERM')
  expect(await exited).toEqual([0, null])
  expect(await onServer(empty.url, `select from workspace where scenario = 'churn-wave:writing'`)).toBe(1)
})
