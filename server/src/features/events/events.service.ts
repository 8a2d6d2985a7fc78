import { sql } from 'kysely'
import type { Database, Db } from '../../platform/database.ts'
import { nameKey, registerEventNames } from './dimension.store.ts'
import { type EventRow, insertEvents, preparePartitions } from './event.store.ts'
import { lockIdentity } from './identity.store.ts'
import type { EventKind } from './message.ts'
import { deleteImportedEvents } from './usage.store.ts'

/** A use that was recorded elsewhere: accounts and contacts are already known by their numbers. */
export type UsageRow = {
  /** Milliseconds since 1970. */
  ts: number
  /** The source's own id of this row; the same id at the same time is counted once. */
  messageId: string
  /** 0 when not known. */
  accountId: number
  contactId: number
  name: string
  kind?: EventKind
  seconds?: number
  quantity?: number
  properties?: Record<string, unknown>
}
export type UsageVerdict = 'accepted' | 'duplicate'

const CHUNK = 10_000

/**
 * Writes many events at once and says of each row whether it was new. Runs inside the caller's transaction when given
 * one; otherwise every 10,000 rows are a transaction of their own.
 */
export async function ingestEvents(
  db: Db,
  rows: readonly UsageRow[],
  options: { now: Date; source?: string; importId?: number },
): Promise<UsageVerdict[]> {
  const verdicts: UsageVerdict[] = []
  for (let from = 0; from < rows.length; from += CHUNK) {
    const chunk = rows.slice(from, from + CHUNK)
    if (!db.isTransaction) await preparePartitions(db, chunk)
    const work = (trx: Db) => ingestChunk(trx, chunk, options)
    const done = db.isTransaction ? await work(db) : await (db as Database).transaction().execute(work)
    for (const verdict of done) verdicts.push(verdict)
  }
  return verdicts
}

async function ingestChunk(
  trx: Db,
  rows: readonly UsageRow[],
  options: { now: Date; source?: string; importId?: number },
): Promise<UsageVerdict[]> {
  await preparePartitions(trx, rows)
  const names = await eventNames(trx, rows)
  const verdicts = new Array<UsageVerdict>(rows.length).fill('accepted')
  const seen = new Set<string>()
  const places: number[] = []
  const events: EventRow[] = []
  rows.forEach((row, index) => {
    const key = `${row.ts} ${row.messageId}`
    if (seen.has(key)) {
      verdicts[index] = 'duplicate'
      return
    }
    seen.add(key)
    places.push(index)
    events.push(eventOf(row, names.get(nameKey({ kind: row.kind ?? 'track', name: row.name })) ?? 0))
  })
  const { now, source = 'usage-import', importId } = options
  const duplicates = await insertEvents(trx, events, {
    receivedAt: now,
    source,
    importId,
    skipConflicts: true,
  })
  for (const index of duplicates) verdicts[places[index] ?? 0] = 'duplicate'
  return verdicts
}

function eventOf(row: UsageRow, eventNameId: number): EventRow {
  const { ts, messageId: key, accountId, contactId, seconds = 0, quantity = 1, properties } = row
  const json = properties && Object.keys(properties).length > 0 ? JSON.stringify(properties) : undefined
  return {
    ts,
    saidTs: ts,
    stamped: false,
    key,
    accountId,
    contactId,
    eventNameId,
    seconds,
    quantity,
    properties: json,
  }
}

/** Names already registered need no lock, so that a long import does not hold up live events. */
async function eventNames(trx: Db, rows: readonly UsageRow[]): Promise<Map<string, number>> {
  const wanted = [
    ...new Map(rows.map(({ kind = 'track', name }) => [nameKey({ kind, name }), { kind, name }])).values(),
  ]
  const { rows: found } = await sql<{ id: number; kind: EventKind; name: string }>`
    select n.id, n.kind, n.name from event_name n
    join unnest(${wanted.map(({ kind }) => kind)}::text[], ${wanted.map(({ name }) => name)}::text[]) as w(kind, name)
      on w.kind = n.kind and w.name = n.name`.execute(trx)
  if (found.length === wanted.length) return new Map(found.map((row) => [nameKey(row), row.id]))
  await lockIdentity(trx)
  return registerEventNames(trx, wanted)
}

/** Takes a usage import back: its events go, and the days they stood in are counted anew. Returns how many went. */
export async function undoUsageImport(db: Db, importId: number): Promise<number> {
  const work = async (trx: Db) => (await deleteImportedEvents(trx, importId)).events
  return db.isTransaction ? work(db) : (db as Database).transaction().execute(work)
}
