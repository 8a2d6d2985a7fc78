import { existsSync, readdirSync, readFileSync } from 'node:fs'

const TICK_MS = 10

export type CpuSeconds = { postgres: number; server: number; client: number }

/** CPU time of PostgreSQL, of a server and of this process; unlike the clock it hardly changes on a busy machine. */
export function readCpu({
  postmaster,
  server,
}: {
  postmaster: number
  server: number
}): CpuSeconds | undefined {
  if (!existsSync('/proc/self/stat')) return undefined
  let postgres = 0
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = statOf(Number(name))
    if (stat && (stat.parent === postmaster || Number(name) === postmaster)) postgres += stat.seconds
  }
  return { postgres, server: statOf(server)?.seconds ?? 0, client: statOf(process.pid)?.seconds ?? 0 }
}

function statOf(pid: number): { parent: number; seconds: number } | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return {
      parent: Number(fields[1]),
      seconds: ((Number(fields[11]) + Number(fields[12])) * TICK_MS) / 1000,
    }
  } catch {
    return undefined
  }
}

/** Seconds in which the processors of this machine were promised to it and given to another guest of its host. */
export function readStolen(): number {
  if (!existsSync('/proc/stat')) return 0
  return (
    (Number(readFileSync('/proc/stat', 'utf8').split('\n')[0]?.trim().split(/\s+/)[8] ?? 0) * TICK_MS) / 1000
  )
}
