import { execFileSync } from 'node:child_process'
import { statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/platform/embedded-postgres.ts'
import { createLog } from '../src/platform/log.ts'
import { migrate } from '../src/platform/migrate.ts'

/** A PostgreSQL of the test's own, which it may kill or starve. */
export async function startOwnPostgres(
  dataDir: string,
  settings: Record<string, string> = {},
): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir, log: createLog('silent'), settings })
  await migrate(postgres.connectionString)
  return postgres
}

/** Mounts a disk of a few hundred megabytes there; says why not where this machine does not allow it. */
export function mountSmallDisk(folder: string, megabytes: number): string | undefined {
  try {
    execFileSync('mkdir', ['-p', folder])
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', folder], {
      stdio: 'pipe',
    })
    return undefined
  } catch (error) {
    return `needs the right to mount a small disk (${error instanceof Error ? error.message.split('\n')[0] : error})`
  }
}

export function unmountSmallDisk(folder: string): void {
  execFileSync('umount', ['-l', folder])
}

/** Leaves this many bytes free; the file that takes the rest is to be removed by the test. */
export function fillDisk(folder: string, leave: number): string {
  const filler = join(folder, 'filler')
  const { bavail, bsize } = statfsSync(folder)
  writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - leave)))
  return filler
}
