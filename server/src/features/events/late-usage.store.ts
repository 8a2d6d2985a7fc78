import { sql } from 'kysely'
import type { Database } from '../../platform/database.ts'
import { isEvent, type Message } from './message.ts'

const DAY = 86_400_000
/** Shorter than the quiet that history waits for, so that no note is forgotten while somebody still relies on it. */
const NOTED_FOR_MS = 5_000

/**
 * Notes how far back late events reach, before they are written; history is filled in again from that day. One pass over
 * a batch, and one row every few seconds while there are events older than yesterday.
 */
export function createLateUsage(db: Database, now: () => Date) {
  let noted: { day: string; at: number } | undefined
  return async (messages: readonly Message[]): Promise<void> => {
    const yesterday = Math.floor(now().getTime() / DAY) * DAY - DAY
    let oldest = yesterday
    for (const { ts, kind } of messages) if (ts < oldest && isEvent(kind)) oldest = ts
    if (oldest >= yesterday) return
    const day = new Date(oldest).toISOString().slice(0, 10)
    const at = performance.now()
    if (noted && noted.day <= day && at - noted.at < NOTED_FOR_MS) return
    await sql`
      insert into late_usage as l (day, since, noted_at) values (${day}::date, clock_timestamp(), clock_timestamp())
      on conflict (only_row) do update set day = least(l.day, excluded.day), noted_at = excluded.noted_at`.execute(
      db,
    )
    noted = { day, at }
  }
}
