import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { inDatabase, onServer } from '../test/on-server.ts'
import { program } from '../test/program.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const isRoot = process.getuid?.() === 0
const role = `tsuzuku_guest_${process.pid}`
let taken: Server
let folder: string
let made: TestDatabase
let bare: string

beforeAll(async () => {
  taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  folder = mkdtempSync(join(tmpdir(), 'tsuzuku-refused-'))
  made = await createTestDatabase()
  const server = inject('databaseServer')
  const name = `${role}_bare`
  await onServer(server, `create database ${name}`)
  bare = inDatabase(server, name)
  for (const suffix of ['', '_half', '_old']) {
    await onServer(bare, `create role ${role}${suffix} login password 'guest'`)
  }
  await onServer(bare, `revoke create on schema public from public`)
  await onServer(bare, `grant create on schema public to ${role}_half`)
  // What such a server would say of its version, said to this one user.
  await onServer(bare, 'create schema old')
  await onServer(
    bare,
    `create function old.current_setting(text) returns text language sql as $$ select '140011' $$`,
  )
  await onServer(bare, `grant usage on schema old to ${role}_old`)
  await onServer(bare, `alter role ${role}_old set search_path = old, pg_catalog, public`)
})
afterAll(async () => {
  taken.close()
  rmSync(folder, { recursive: true, force: true })
  const server = inject('databaseServer')
  await onServer(server, `drop database if exists ${role}_bare with (force)`)
  for (const suffix of ['', '_half', '_old']) await onServer(server, `drop role if exists ${role}${suffix}`)
  await made.drop()
})

function asRole(suffix: string): string {
  const url = new URL(bare)
  url.username = `${role}${suffix}`
  url.password = 'guest'
  return url.href
}

async function run(args: readonly string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [...args], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: '', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (err += text))
  const [code] = await once(child, 'close')
  return { code, out, err }
}

const portOf = (server: Server) => String((server.address() as AddressInfo).port)

type Case = { name: string; env: () => Record<string, string>; says: RegExp; skip?: boolean }

const cases: Case[] = [
  {
    name: 'a busy port, found before a database is made',
    env: () => ({ PORT: portOf(taken), TSUZUKU_DATA_DIR: join(folder, 'busy') }),
    says: /^Port \d+ is in use by another program\. Set PORT to a free one\.$/,
  },
  {
    name: 'a port without the right to it',
    env: () => ({ PORT: '80', DATABASE_URL: made.url }),
    says: /^No permission to listen on port 80\. Set PORT to one above 1023\.$/,
    skip: isRoot,
  },
  {
    name: 'an address of another machine',
    env: () => ({ HOST: '192.0.2.1', DATABASE_URL: made.url }),
    says: /^HOST: 192\.0\.2\.1 is no address of this machine\./,
  },
  {
    name: 'a database that does not answer',
    env: () => ({ DATABASE_URL: 'postgresql://tsuzuku@127.0.0.1:9/tsuzuku' }),
    says: /^DATABASE_URL: PostgreSQL at 127\.0\.0\.1:9 does not answer \(.*ECONNREFUSED.*\)\.$/,
  },
  {
    name: 'a PostgreSQL that is too old',
    env: () => ({ DATABASE_URL: asRole('_old') }),
    says: /^DATABASE_URL: PostgreSQL at \S+ is older than 15\.$/,
  },
  {
    name: 'a user who may make no tables',
    env: () => ({ DATABASE_URL: asRole('') }),
    says: /^DATABASE_URL: PostgreSQL at \S+ refuses to let this user make what we need \(permission denied for schema public\)\. .*grant/,
  },
  {
    name: 'a user who may make tables and nothing else',
    env: () => ({ DATABASE_URL: asRole('_half') }),
    says: /refuses to let this user make what we need \(permission denied to create extension .*\)\. .*grant/,
  },
  {
    name: 'a setting that is no number',
    env: () => ({ PORT: 'http' }),
    says: /^PORT: /,
  },
  {
    name: 'a scenario that does not exist',
    env: () => ({ TSUZUKU_SCENARIO: 'demmo', DATABASE_URL: made.url }),
    says: /^TSUZUKU_SCENARIO: .*"demo"\|"two-customers"/,
  },
]

for (const { name, env, says, skip = false } of cases) {
  test(`one line says what is wrong: ${name}`, async (context) => {
    context.skip(skip, 'root may do everything')
    const { code, out, err } = await run([...program, 'start'], env())
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err.trimEnd()).toMatch(says)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  })
}

test('a start that was refused leaves everything to the next one', async () => {
  expect(readdirSync(join(folder, 'busy'))).toEqual([])
  expect(await onServer(made.url, 'select from workspace')).toBe(0)
})

test('one line says what is wrong: a Node that is too old', async () => {
  const older = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'18.20.4'})`
  const { code, err } = await run(['--import', older, 'scripts/start.mjs'], {})
  expect(code).toBe(1)
  expect(err.trimEnd()).toBe(
    'Tsuzuku needs Node 20.19 or newer; this is Node 18.20.4. Get it from https://nodejs.org',
  )
})
