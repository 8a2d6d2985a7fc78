import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { isTimeZone } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import type { Later } from './acting.ts'
import type { Setting } from './playbook.store.ts'
import type { Receiver } from './receivers.read.ts'

/** Another worker has committed by then. */
export const BUSY_MS = 5_000

type Limits = { now: Date; setting: Setting; timeZone: string }

/** Why these people are not written to at this moment, and from when on they are; undefined where they may be. */
export async function mayNotYet(
  db: Db,
  receivers: readonly Receiver[],
  limits: Limits,
): Promise<Later | undefined> {
  const { now } = limits
  const soonest = Math.min(...receivers.map((one) => writableFrom(now, one, limits).getTime()))
  if (soonest > now.getTime()) return { later: new Date(soonest), why: 'quiet-hours' }
  const contacts = receivers.map((one) => one.contact_id)
  if (!(await holdAll(db, contacts)))
    return { later: new Date(now.getTime() + BUSY_MS), why: 'written-to-now', isBrief: true }
  const free = await freeAgain(db, contacts, limits)
  return free && free > now ? { later: free, why: 'written-to-often' } : undefined
}

/**
 * Until we commit nobody else counts what these people were sent and sends more; false where another worker is just at it.
 * Nobody waits for the other here: a worker holds people of many playbooks in no order, and two could wait for each other.
 */
async function holdAll(db: Db, contacts: readonly number[]): Promise<boolean> {
  const { rows } = await sql`
    select id from contact where id = any(${[...contacts]}::integer[]) for no key update skip locked`.execute(
    db,
  )
  return rows.length === new Set(contacts).size
}

/** When each of these people may be written to again; undefined is now. */
async function freeAgain(
  db: Db,
  contacts: readonly number[],
  { now, setting }: { now: Date; setting: Setting },
): Promise<Date | undefined> {
  const { rows } = await sql<{ free_at: Date }>`
    select max(t.created_at) + make_interval(days => ${setting.in_days}) as free_at
    from unnest(${[...contacts]}::integer[]) c(id)
    cross join lateral (
      select m.created_at from outbox_mail m
      where m.contact_id = c.id and m.kind in ('playbook', 'survey') and m.state <> 'dropped'
        and m.created_at > ${now}::timestamptz - make_interval(days => ${setting.in_days})
      order by m.created_at desc offset ${setting.mails_per_contact - 1} limit 1
    ) t`.execute(db)
  return rows[0]?.free_at ?? undefined
}

/** From when on a person may be written to, by their own clock where it is known. */
export function writableFrom(
  at: Date,
  { time_zone: own }: Receiver,
  { setting, timeZone }: Pick<Limits, 'setting' | 'timeZone'>,
): Date {
  return endOfQuiet(at, own !== null && isTimeZone(own) ? own : timeZone, setting) ?? at
}

/** For the history: when the last of those leaves whose time for review ends at night. */
export function quietUntil(
  reviewed: Date,
  receivers: readonly Receiver[],
  limits: Pick<Limits, 'setting' | 'timeZone'>,
): { quiet_until?: string } {
  const last = Math.max(...receivers.map((one) => writableFrom(reviewed, one, limits).getTime()))
  return last > reviewed.getTime() ? { quiet_until: new Date(last).toISOString() } : {}
}

/** Undefined outside the quiet hours. */
function endOfQuiet(
  now: Date,
  timeZone: string,
  { quiet_from: from, quiet_until: until }: Pick<Setting, 'quiet_from' | 'quiet_until'>,
): Date | undefined {
  const here = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone)
  const minute = here.hour * 60 + here.minute
  const isQuiet = from <= until ? minute >= from && minute < until : minute >= from || minute < until
  if (!isQuiet) return undefined
  const end = here.with({
    hour: Math.floor(until / 60),
    minute: until % 60,
    second: 0,
    millisecond: 0,
    microsecond: 0,
    nanosecond: 0,
  })
  const next = minute < until ? end : end.add({ days: 1 })
  return new Date(next.epochMilliseconds)
}
