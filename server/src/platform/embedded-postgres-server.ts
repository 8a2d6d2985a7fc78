import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { PostgresBinaries } from './embedded-postgres-binaries.ts'
import { connectionStringOf, lastLine, type PostgresFolder } from './embedded-postgres-folder.ts'
import { stopServer } from './embedded-postgres-leftover.ts'
import { postgresArguments } from './embedded-postgres-settings.ts'
import type { PostgresUser } from './embedded-postgres-user.ts'
import type { Log } from './log.ts'
import { diskFull, StartError } from './start-error.ts'

export type ServerSetup = {
  folder: PostgresFolder
  user: PostgresUser
  binaries: PostgresBinaries
  settings: Record<string, string>
  log: Pick<Log, 'debug' | 'info' | 'warn' | 'error'>
}

export type ServerExit = { code: number | null; signal: NodeJS.Signals | null }

export type Server = { startedAt: number; exited: Promise<ServerExit>; stop(): Promise<void> }

type Child = { pid: number; exited: Promise<ServerExit>; said: string[]; hasExited(): boolean }

const readyWithinMs = 300_000
const linesKept = 30

/** Starts the server process and waits until it answers with our password. */
export async function startServer(setup: ServerSetup): Promise<Server> {
  const { folder, binaries } = setup
  const startedAt = Date.now()
  for (let attempt = 1; ; attempt++) {
    const child = spawnServer(setup)
    if (await becomesReady(child, folder)) {
      await makeDatabase(folder)
      const stop = () => stopServer({ pid: child.pid, pgDir: folder.pgDir, binaries })
      return { startedAt, exited: child.exited, stop }
    }
    const said = child.said.join('\n')
    // After kill -9 of the main process its children need a moment to notice.
    if (attempt < 50 && /shared memory block .* is still in use/.test(said)) {
      await delay(200)
      continue
    }
    if (/No space left on device/.test(said)) throw diskFull(folder.dataDir)
    throw new StartError(
      'postgres.not_starting',
      `PostgreSQL does not start in ${folder.dataDir}: ${lastLine(said) ?? 'it said nothing'}`,
    )
  }
}

function spawnServer({ folder, user, binaries, settings, log }: ServerSetup): Child {
  for (const name of ['.s.PGSQL.5432', '.s.PGSQL.5432.lock'])
    rmSync(join(folder.runtimeDir, name), { force: true })
  const [program = binaries.postgres, ...args] = [
    ...user.prefix,
    binaries.postgres,
    ...postgresArguments(folder, settings),
  ]
  const server = spawn(program, args, {
    ...user.runAs,
    cwd: folder.port ? folder.runtimeDir : '/',
    env: { ...process.env, ...binaries.env, LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
    // Ctrl-C must reach the product only, which stops the server when its own requests are answered.
    detached: !folder.port,
    windowsHide: true,
  })
  const said: string[] = []
  createInterface({ input: server.stderr }).on('line', (line) => {
    said.push(line)
    if (said.length > linesKept) said.shift()
    log[/ (PANIC|WARNING): /.test(line) ? 'warn' : 'debug']({ postgres: line }, 'PostgreSQL says')
  })
  const endWithUs = () => server.kill('SIGINT')
  process.once('exit', endWithUs)
  let ended = false
  const exited = new Promise<ServerExit>((resolve) => {
    const end = (code: number | null, signal: NodeJS.Signals | null) => {
      ended = true
      process.off('exit', endWithUs)
      resolve({ code, signal })
    }
    server.once('error', (error) => {
      said.push(`could not run ${program}: ${error.message}`)
      end(null, null)
    })
    server.once('close', end)
  })
  return { pid: server.pid ?? 0, exited, said, hasExited: () => ended }
}

async function becomesReady(child: Child, folder: PostgresFolder): Promise<boolean> {
  const deadline = Date.now() + readyWithinMs
  while (!child.hasExited()) {
    const problem = await connectOnce(folder)
    if (!problem) return true
    if (Date.now() > deadline || /password authentication failed/.test(problem)) {
      child.said.push(problem)
      process.kill(child.pid, 'SIGINT')
      await child.exited
      return false
    }
    await Promise.race([child.exited, delay(25)])
  }
  return false
}

async function connectOnce(folder: PostgresFolder): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: connectionStringOf(folder, 'postgres') })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.end()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

async function makeDatabase(folder: PostgresFolder): Promise<void> {
  const client = new pg.Client({ connectionString: connectionStringOf(folder, 'postgres') })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rowCount } = await client.query(`select from pg_database where datname = 'tsuzuku'`)
    if (rowCount === 0) await client.query('create database tsuzuku')
  } finally {
    await client.end()
  }
}
