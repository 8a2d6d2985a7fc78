import { parseTimestamp } from '@tsuzuku/core/time/parse-timestamp'

const DAY = 86_400_000
const YEAR_2000 = Date.UTC(2000, 0, 1)
const SKEW_TOLERATED = 60_000
const PLAIN_ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/

/** Milliseconds since 1970 of an ISO 8601 text or a number of milliseconds; NaN for anything else. */
export function readInstant(value: unknown): number {
  if (typeof value === 'number') return Math.trunc(value)
  if (typeof value !== 'string') return Number.NaN
  // The day is checked apart because Date.parse turns 30 February into March.
  if (PLAIN_ISO.test(value) && Number(value.slice(8, 10)) <= 28) return Date.parse(value)
  if (/^\d{12,15}$/.test(value)) return Number(value)
  const parts = parseTimestamp(value, 'iso')
  return parts ? Date.parse(`${parts.date}T${parts.time ?? '00:00:00'}${parts.offset ?? 'Z'}`) : Number.NaN
}

export type MessageTime = {
  ts: number
  /** The time as the client said it. */
  saidTs: number
  /** The server made or corrected `ts`, so that a retry would carry another one. */
  stamped: boolean
}

/**
 * When a message happened. The client's clock is trusted while it agrees with ours: the time of sending may differ by a
 * minute; beyond that `ts = receivedAt - (sentAt - timestamp)`.
 */
export function messageTime(input: {
  timestamp: unknown
  sentAt: unknown
  receivedAt: number
}): MessageTime | 'events.bad_timestamp' | 'events.ts_out_of_range' {
  const { timestamp, sentAt, receivedAt } = input
  if (timestamp === undefined || timestamp === null || timestamp === '') {
    return { ts: receivedAt, saidTs: receivedAt, stamped: true }
  }
  const saidTs = readInstant(timestamp)
  if (Number.isNaN(saidTs)) return 'events.bad_timestamp'
  const sent = sentAt === undefined || sentAt === null ? Number.NaN : readInstant(sentAt)
  const skewed = Math.abs(receivedAt - sent) > SKEW_TOLERATED
  const ts = skewed ? receivedAt - (sent - saidTs) : saidTs
  if (!(ts >= YEAR_2000 && ts <= receivedAt + DAY)) return 'events.ts_out_of_range'
  return { ts, saidTs, stamped: skewed }
}
