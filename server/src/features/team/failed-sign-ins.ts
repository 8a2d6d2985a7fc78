import { isIPv6 } from 'node:net'
import type { Clock } from '../../platform/clock.ts'

const MOST_FAILURES = 30
const SPAN_MS = 5 * 60_000
const MOST_NETWORKS = 10_000

export type FailedSignIns = {
  /** Counts one more try as failed until it is taken back; seconds to wait where there were too many. */
  tryFrom(ip: string): { waitSeconds: number; takeBack(): void }
}

/**
 * Failed sign-ins of a network, whichever addresses they named: guessing one common password for many members is no faster
 * than guessing many for one. Kept in this process, as the limit by address is.
 */
export function createFailedSignIns(clock: Clock): FailedSignIns {
  const counts = new Map<string, { failed: number; endsAt: number }>()

  function countOf(network: string, now: number) {
    const known = counts.get(network)
    if (known && known.endsAt > now) return known
    const fresh = { failed: 0, endsAt: now + SPAN_MS }
    counts.delete(network)
    counts.set(network, fresh)
    const [oldest] = counts.keys()
    if (counts.size > MOST_NETWORKS && oldest !== undefined) counts.delete(oldest)
    return fresh
  }

  return {
    tryFrom(ip) {
      const now = clock().getTime()
      const count = countOf(networkOf(ip), now)
      count.failed += 1
      return {
        waitSeconds: count.failed > MOST_FAILURES ? Math.ceil((count.endsAt - now) / 1000) : 0,
        takeBack() {
          count.failed -= 1
        },
      }
    },
  }
}

/** One customer of a provider has a whole /64 of IPv6 to himself. */
function networkOf(ip: string): string {
  if (!isIPv6(ip)) return ip
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1]
  if (mapped) return mapped
  const [head = '', tail] = ip.split('::')
  const groups = head.split(':').filter(Boolean)
  const after = tail?.split(':').filter(Boolean) ?? []
  const between = Array.from({ length: 8 - groups.length - after.length }, () => '0')
  return [...groups, ...between, ...after].slice(0, 4).join(':')
}
