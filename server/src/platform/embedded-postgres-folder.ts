import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { giveToOwnerOf, makeDataDir } from './data-dir.ts'
import type { PostgresBinaries } from './embedded-postgres-binaries.ts'
import type { PostgresUser } from './embedded-postgres-user.ts'
import { diskFull, errnoOf, StartError, toDataDirError } from './start-error.ts'

const run = promisify(execFile)

/** What we remember beside the database: how to enter it, and which folder of a killed run may be swept away. */
type Memory = { password: string; runtimeDir?: string; port?: number }

export type PostgresFolder = {
  dataDir: string
  pgDir: string
  /** Short and ours alone: sockets allow 107 bytes. */
  runtimeDir: string
  password: string
  /** Only where there are no unix sockets. */
  port: number | undefined
}

const socketPathLimit = 80
const runtimeName = 'tsuzuku-pg-'

export async function openPostgresFolder(given: string): Promise<PostgresFolder> {
  try {
    makeDataDir(given)
    const dataDir = realpathSync(given)
    const memory = readMemory(dataDir) ?? { password: randomBytes(24).toString('hex') }
    if (memory.runtimeDir?.includes(runtimeName)) rmSync(memory.runtimeDir, { recursive: true, force: true })
    const runtimeDir = mkdtempSync(join(shortTempFolder(), runtimeName))
    const port = process.platform === 'win32' ? (memory.port ?? (await freePort())) : undefined
    writeMemory(dataDir, { password: memory.password, runtimeDir, ...(port ? { port } : {}) })
    return { dataDir, pgDir: join(dataDir, 'postgres'), runtimeDir, password: memory.password, port }
  } catch (error) {
    throw toDataDirError(error, given)
  }
}

export function connectionStringOf(folder: PostgresFolder, database: string): string {
  const socket = folder.port ? '' : `?host=${encodeURIComponent(folder.runtimeDir)}`
  const host = folder.port ? `127.0.0.1:${folder.port}` : 'localhost'
  return `postgresql://tsuzuku:${folder.password}@${host}/${database}${socket}`
}

/** The folder that initdb fills; it takes its final name only when complete, so a killed initdb leaves nothing half done. */
export function preparePgDir(folder: PostgresFolder): string {
  if (existsSync(join(folder.pgDir, 'PG_VERSION'))) return folder.pgDir
  const draft = `${folder.pgDir}.new`
  try {
    rmSync(draft, { recursive: true, force: true })
    mkdirSync(draft, { mode: 0o700 })
  } catch (error) {
    throw toDataDirError(error, folder.dataDir)
  }
  return draft
}

export async function initialise(
  folder: PostgresFolder,
  target: string,
  { user, binaries }: { user: PostgresUser; binaries: PostgresBinaries },
): Promise<void> {
  if (target === folder.pgDir) return checkVersion(folder, binaries)
  const secret = join(folder.runtimeDir, 'password')
  writeFileSync(secret, folder.password, { mode: 0o644 })
  const [program = binaries.initdb, ...args] = [
    ...user.prefix,
    binaries.initdb,
    ...['--pgdata', target, '--username', 'tsuzuku', '--pwfile', secret, '--auth', 'scram-sha-256'],
    ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    '--no-instructions',
  ]
  try {
    const env = { ...process.env, ...binaries.env, LC_ALL: 'C' }
    await run(program, args, {
      ...user.runAs,
      cwd: process.platform === 'win32' ? folder.runtimeDir : '/',
      env,
    })
    renameSync(target, folder.pgDir)
  } catch (error) {
    rmSync(target, { recursive: true, force: true })
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : ''
    if (/No space left on device/.test(said)) throw diskFull(folder.dataDir, { cause: error })
    throw new StartError(
      'postgres.not_starting',
      `PostgreSQL could not make its files in ${folder.dataDir}: ${lastLine(said) ?? String(error)}`,
      { cause: error },
    )
  } finally {
    rmSync(secret, { force: true })
  }
}

function checkVersion(folder: PostgresFolder, binaries: PostgresBinaries): void {
  const has = readFileSync(join(folder.pgDir, 'PG_VERSION'), 'utf8').trim()
  const needs = binaries.major
  if (has !== needs) {
    throw new StartError(
      'postgres.version_mismatch',
      `The data folder ${folder.dataDir} was made by PostgreSQL ${has}, this version of Tsuzuku brings PostgreSQL ${needs}. Make a backup with the old version and restore it into an empty folder.`,
    )
  }
}

/** The line of a program's complaints that says why, without the time and process number before it. */
export function lastLine(text: string): string | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const line = lines.findLast((line) => /error|fatal|panic|could not/i.test(line)) ?? lines.at(-1)
  return line?.replace(/^.*?(FATAL|PANIC|ERROR): +/, '')
}

function shortTempFolder(): string {
  const own = tmpdir()
  return Buffer.byteLength(own) <= socketPathLimit || process.platform === 'win32' ? own : '/tmp'
}

function readMemory(dataDir: string): Memory | undefined {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'postgres.json'), 'utf8'))
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  }
}

function writeMemory(dataDir: string, memory: Memory): void {
  const draft = join(dataDir, 'postgres.json.new')
  writeFileSync(draft, JSON.stringify(memory), { mode: 0o600 })
  giveToOwnerOf(dataDir, draft)
  renameSync(draft, join(dataDir, 'postgres.json'))
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}
