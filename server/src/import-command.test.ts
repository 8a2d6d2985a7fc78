import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../test/app.ts'
import { program } from '../test/program.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
let app: TestApp
let folder: string

beforeAll(async () => {
  app = await createTestApp()
  folder = mkdtempSync(join(tmpdir(), 'tsuzuku-command-'))
})
afterAll(async () => {
  await app?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function command(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [...program, 'import', ...args], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: app.url, LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (text) => (out += text))
  child.stderr.on('data', (text) => (err += text))
  const [code] = await once(child, 'close')
  return { code, out, err }
}

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const count = async () =>
  (
    await sql<{
      n: number
    }>`select count(*)::integer as n from reported_churn where superseded_at = 'infinity'`.execute(app.db)
  ).rows[0]?.n

test('a file goes in beside the running product, and the rows that did not come out as CSV', async () => {
  const accounts = file('accounts.csv', 'account_id,name\nA-1,One\nA-2,\n')
  const tried = await command('accounts', accounts, '--dry-run')
  expect(tried).toMatchObject({ code: 2 })
  expect(tried.err).toContain('Dry run: 1 new')
  const done = await command('accounts', accounts, '--yes')
  expect(done.code).toBe(2)
  expect(done.err).toContain('1 new, 0 changed, 0 unchanged, 0 repeated, 1 refused')
  expect(done.out).toContain('A-2,,3,name,required')
  expect(await command('accounts', file('again.csv', 'account_id,name\nA-1,One\n'), '--yes')).toMatchObject({
    code: 0,
  })
})

test('it asks for what only a person knows, by name', async () => {
  const churns = file('churns.csv', 'account,Day\nA-1,03/04/2024\n')
  const mapped = ['reported-churns', churns, '--yes', '--mapping', 'churned_on=Day']
  const asked = await command(...mapped)
  expect(asked.code).toBe(1)
  expect(asked.err).toContain('--date-format churned_on=dmy')
  expect(await count()).toBe(0)
  expect(await command(...mapped, '--date-format', 'churned_on=dmy')).toMatchObject({ code: 0 })
  expect(await count()).toBe(1)
})
