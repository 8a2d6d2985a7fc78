import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { importing } from '../../../test/importing.ts'
import { program } from '../../../test/program.ts'
import { findImport, listImports } from './sources.store.ts'

const ROWS = 60_000
const root = fileURLToPath(new URL('../../../../', import.meta.url))
let app: TestApp
let folder: string
let child: ChildProcess | undefined

beforeAll(async () => {
  app = await createTestApp({ timeZone: 'UTC' })
  folder = mkdtempSync(join(tmpdir(), 'tsuzuku-import-'))
})
afterAll(async () => {
  child?.kill('SIGKILL')
  await app?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Every hundredth row is broken, every thousandth repeats the first id. */
function usageFile(): string {
  const lines = ['message_id,account_id,event,timestamp,count']
  for (let row = 0; row < ROWS; row++) {
    const id = row > 0 && row % 1000 === 0 ? 'M-0' : `M-${row}`
    const time =
      row % 100 === 50
        ? 'yesterday'
        : `2024-05-${String((row % 28) + 1).padStart(2, '0')} 10:00:${String(row % 60).padStart(2, '0')}`
    lines.push(`${id},A-${row % 40},Event ${row % 20},${time},2`)
  }
  const path = join(folder, 'usage.csv')
  writeFileSync(path, lines.join('\n'))
  return path
}

async function until<T>(read: () => Promise<T | undefined | false>): Promise<T> {
  for (const deadline = Date.now() + 120_000; Date.now() < deadline; await delay(5)) {
    const value = await read()
    if (value) return value
  }
  throw new Error('waited two minutes in vain')
}

/** What stands in the tables, which must at any moment be exactly what the import says has landed. */
async function landed() {
  const { rows } = await sql<{ events: number; quantity: number; rolled: number }>`
    select (select count(*) from event) as events, (select coalesce(sum(quantity), 0)::bigint from event) as quantity,
      (select coalesce(sum(events), 0)::bigint from usage_day) as rolled`.execute(app.db)
  return rows[0]
}

test('an import killed at any point goes on where it was: every row once, errors and counts included', async () => {
  const command = [...program, 'import', 'usage', usageFile(), '--yes']
  child = spawn(process.execPath, command, {
    cwd: root,
    env: { ...process.env, DATABASE_URL: app.url, LOG_LEVEL: 'silent' },
    stdio: 'ignore',
  })
  const exited = once(child, 'exit')
  const point = 1 + Math.floor(Math.random() * (ROWS - 15_000))
  const found = await until(async () => {
    const [run] = await listImports(app.db, { limit: 1, before: undefined })
    return run?.status === 'running' && run.rows_done >= point && run
  })
  child.kill('SIGKILL')
  await exited
  const cut = await until(async () => {
    const { rows } =
      await sql`select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state = 'active'`.execute(
        app.db,
      )
    return rows.length === 0 && findImport(app.db, found.id)
  })
  expect(cut).toMatchObject({ status: 'running' })
  expect(cut.rows_done).toBeLessThan(ROWS)
  expect(await landed()).toEqual({
    events: cut.rows_created,
    quantity: cut.rows_created * 2,
    rolled: cut.rows_created * 2,
  })

  const api = importing(app)
  const done = await until(async () => {
    await api.work(found.id)
    const run = await findImport(app.db, found.id)
    return run?.status === 'done' && run
  })
  const repeated = ROWS / 1000 - 1
  const broken = ROWS / 100
  expect(done).toMatchObject({
    rows_done: ROWS,
    rows_failed: broken,
    rows_duplicate: repeated,
    rows_created: ROWS - broken - repeated,
  })
  expect(await landed()).toEqual({
    events: done.rows_created,
    quantity: done.rows_created * 2,
    rolled: done.rows_created * 2,
  })
  const { rows } =
    await sql`select code, count(*) as n from import_error group by code order by code`.execute(app.db)
  expect(rows).toEqual([
    { code: 'duplicate', n: repeated },
    { code: 'not_a_date', n: broken },
  ])
}, 240_000)
