import { execFileSync } from 'node:child_process'
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeDataDir } from './data-dir.ts'
import { errnoOf, StartError, toDataDirError } from './start-error.ts'

export type DataDirLock = { setUrl(url: string): void; release(): void }

type Holder = { pid: number; born: string | undefined; url?: string | undefined }

const halfWrittenMs = 5_000

/**
 * Takes the data folder for this process, or throws `data_dir.already_running` with the address of the process that has it.
 * A lock left by a killed process is taken over, also when its process id now belongs to another program.
 */
export function acquireDataDirLock({ dataDir }: { dataDir: string }): DataDirLock {
  const path = join(dataDir, 'tsuzuku.lock')
  const mine: Holder = { pid: process.pid, born: birthOf(process.pid) }
  try {
    makeDataDir(dataDir)
    take(path, mine, dataDir)
  } catch (error) {
    throw toDataDirError(error, dataDir)
  }
  return {
    setUrl(url) {
      mine.url = url
      const draft = `${path}.${process.pid}`
      writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 })
      renameSync(draft, path)
    },
    release() {
      const holder = readHolder(path)
      if (holder?.pid === mine.pid && holder.born === mine.born) rmSync(path, { force: true })
    },
  }
}

function take(path: string, mine: Holder, dataDir: string): void {
  for (let attempt = 0; attempt < 10; attempt++) {
    try {
      writeFileSync(path, JSON.stringify(mine), { flag: 'wx', mode: 0o600 })
      return
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error
    }
    const holder = readHolder(path)
    if (holder ? isAlive(holder) : isFresh(path)) throw alreadyRunning(dataDir, holder)
    rmSync(path, { force: true })
  }
  throw alreadyRunning(dataDir, readHolder(path))
}

function alreadyRunning(dataDir: string, holder: Holder | undefined): StartError {
  const where = holder?.url ? ` at ${holder.url}` : ''
  const who = holder ? ` (process ${holder.pid})` : ''
  return new StartError(
    'data_dir.already_running',
    `Tsuzuku is already running${where} on the data folder ${dataDir}${who}.`,
  )
}

function readHolder(path: string): Holder | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof parsed !== 'object' || parsed === null) return undefined
    if (!('pid' in parsed) || typeof parsed.pid !== 'number') return undefined
    const born = 'born' in parsed && typeof parsed.born === 'string' ? parsed.born : undefined
    const url = 'url' in parsed && typeof parsed.url === 'string' ? parsed.url : undefined
    return { pid: parsed.pid, born, url }
  } catch {
    return undefined
  }
}

/** An unreadable lock is either being written this moment or was cut off by a crash or a full disk. */
function isFresh(path: string): boolean {
  try {
    return Date.now() - statSync(path).mtimeMs < halfWrittenMs
  } catch {
    return false
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    if (errnoOf(error) !== 'EPERM') return false
  }
  return holder.born === undefined || holder.born === birthOf(holder.pid)
}

/** When a process began, as text that another process with the same id cannot share; undefined where the system does not say. */
function birthOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      // The program's name may hold spaces and brackets: count fields after the last bracket; starttime is field 22.
      return `${boot}/${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`
    }
    if (process.platform === 'win32') return undefined
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return undefined
  }
}
