import { execFile, execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { PostgresBinaries } from './embedded-postgres-binaries.ts'
import { StartError } from './start-error.ts'

const run = promisify(execFile)

/**
 * A server left over by a killed process is stopped, so that every start supervises its own child.
 * A lock that stays behind is taken over in our own name, which PostgreSQL accepts from its parent: the old process id
 * may belong to another program by now, or to a zombie, and would keep it from starting. Its own check for living
 * backends in shared memory stays in force.
 */
export async function clearLeftover(
  pgDir: string,
  binaries: PostgresBinaries,
): Promise<'none' | 'stopped' | 'stale'> {
  const path = join(pgDir, 'postmaster.pid')
  if (!existsSync(path)) return 'none'
  const pid = Number(readFileSync(path, 'utf8').split('\n')[0])
  const found = Number.isInteger(pid) && pid > 1 && isRunning(pid) && commandLine(pid).includes(pgDir)
  if (found) await stopServer({ pid, pgDir, binaries })
  if (existsSync(path)) writeFileSync(path, readFileSync(path, 'utf8').replace(/^\d+/, String(process.pid)))
  return found ? 'stopped' : 'stale'
}

/** Fast shutdown; the immediate one only if that hangs, since it costs a recovery at the next start. */
export async function stopServer(server: {
  pid: number
  pgDir: string
  binaries: PostgresBinaries
}): Promise<void> {
  if (process.platform === 'win32') {
    await run(server.binaries.pgCtl, ['stop', '-D', server.pgDir, '-m', 'fast']).catch(() => undefined)
  }
  for (const [signal, seconds] of [
    ['SIGINT', 60],
    ['SIGQUIT', 15],
  ] as const) {
    send(server.pid, signal)
    const deadline = Date.now() + seconds * 1000
    while (Date.now() < deadline) {
      if (!isRunning(server.pid)) return
      await delay(20)
    }
  }
  throw new StartError('postgres.not_stopping', `PostgreSQL (process ${server.pid}) does not stop.`)
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    if (process.platform !== 'win32') process.kill(pid, signal)
  } catch {
    // Gone already: the wait that follows sees it.
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
  if (process.platform !== 'linux') return true
  try {
    // A zombie waits for its parent only; its files and memory are free.
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

function commandLine(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    if (process.platform === 'win32') return ''
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}
