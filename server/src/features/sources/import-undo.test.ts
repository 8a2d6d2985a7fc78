import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { importing } from '../../../test/importing.ts'
import { until } from '../../../test/postgres-process.ts'
import { program } from '../../../test/program.ts'
import { findImport } from './sources.store.ts'

const ROWS = 9_000
const root = fileURLToPath(new URL('../../../../', import.meta.url))
let app: TestApp
let api: ReturnType<typeof importing>
beforeAll(async () => {
  app = await createTestApp({ timeZone: 'UTC' })
  api = importing(app)
})
afterAll(() => app?.close())

function subscriptions(mrr: number, prefix = 'S'): string {
  const rows = Array.from({ length: ROWS }, (_, row) => `${prefix}-${row},A-${row % 5_000},2024-01-01,${mrr}`)
  return ['subscription_id,account_id,start_date,mrr', ...rows].join('\n')
}

async function standing(mrr: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::integer as n from subscription where superseded_at = 'infinity' and mrr_minor = ${mrr}`.execute(
    app.db,
  )
  return rows[0]?.n ?? 0
}

async function countAccounts(): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::integer as n from account_now`.execute(app.db)
  return rows[0]?.n ?? 0
}

test('an undo tells how far it is, goes on after its process was killed, and ends with what stood before', async () => {
  await api.bring({ kind: 'subscriptions', content: subscriptions(100) })
  const second = await api.bring({ kind: 'subscriptions', content: subscriptions(200) })
  expect(second).toMatchObject({ status: 'done', rows_updated: ROWS })
  expect(await standing(200)).toBe(ROWS)

  expect((await api.call('POST', `/${second.id}/undo`)).status).toBe(202)
  const child = spawn(process.execPath, [...program, 'worker'], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: app.url, LOG_LEVEL: 'silent', TSUZUKU_SCENARIO: 'none' },
    stdio: 'ignore',
  })
  const exited = once(child, 'exit')
  await until(
    async () => ((await findImport(app.db, second.id))?.rows_undone ?? 0) > 0,
    'the first step of the undo',
  )
  child.kill('SIGKILL')
  await exited
  await until(async () => {
    const { rows } = await sql`select from pg_locks where locktype = 'advisory' and objid = ${second.id}
      and database = (select oid from pg_database where datname = current_database())`.execute(app.db)
    return rows.length === 0
  }, 'the lock of the killed process to go')
  const cut = await findImport(app.db, second.id)
  expect(cut).toMatchObject({ status: 'undoing' })
  expect(cut?.rows_undone).toBeLessThan(ROWS)
  expect(await standing(100)).toBe(cut?.rows_undone)
  expect(await standing(200)).toBe(ROWS - (cut?.rows_undone ?? 0))

  await api.work(second.id)
  expect(await api.read(second.id)).toMatchObject({ status: 'undone', rows_undone: ROWS, rows_kept: 0 })
  expect([await standing(100), await standing(200)]).toEqual([ROWS, 0])
})

test('the accounts made for an import go with it, those that others need and rows changed since stay', async () => {
  const before = await countAccounts()
  const content = subscriptions(300, 'T').replaceAll(',A-', ',B-')
  const run = await api.bring({ kind: 'subscriptions', content })
  expect(await countAccounts()).toBe(before + 5_000)
  await api.bring({ kind: 'notes', content: 'note_id,account_id,occurred_at,body\nN-1,B-7,2024-01-02,Hi\n' })
  await api.bring({
    kind: 'subscriptions',
    content: 'subscription_id,account_id,start_date,mrr\nT-1,B-1,2024-01-01,999\n',
  })
  expect(await api.act(run.id, 'undo')).toMatchObject({
    status: 'undone',
    rows_undone: ROWS - 1,
    rows_kept: 1,
  })
  expect(await standing(300)).toBe(0)
  const { rows } =
    await sql`select external_id from account_now where external_id like 'B-%' order by 1`.execute(app.db)
  expect(rows).toEqual([{ external_id: 'B-1' }, { external_id: 'B-7' }])
})

test('a company and its parent of one file go together', async () => {
  const before = await countAccounts()
  const rows = Array.from({ length: 4_500 }, (_, row) => `P-${row},Company ${row},P-${(row * 7) % 4_500}`)
  const run = await api.bring({
    kind: 'accounts',
    content: ['account_id,name,parent_id', ...rows].join('\n'),
  })
  expect(await countAccounts()).toBe(before + 4_500)
  expect(await api.act(run.id, 'undo')).toMatchObject({ status: 'undone', rows_kept: 0 })
  expect(await countAccounts()).toBe(before)
})
