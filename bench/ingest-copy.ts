import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { BenchEvent } from './ingest-load.ts'

/** The same columns without the primary key: nothing could be found twice in it. */
export async function copyTableWithoutKey(pool: pg.Pool): Promise<void> {
  await pool.query('drop table if exists event_bare')
  await pool.query('create table event_bare (like event)')
}

/** Rows and seconds of one COPY of these events, already turned into the numbers the product stores. */
export async function copyRows(
  pool: pg.Pool,
  table: 'event' | 'event_bare',
  events: readonly BenchEvent[],
): Promise<{ events: number; seconds: number }> {
  const text = Buffer.from(await asCopyText(pool, events))
  const client = await pool.connect()
  try {
    await client.query(`select ensure_partitions('event', now()::date - 2, now()::date + 2)`)
    const chunks: Buffer[] = []
    for (let at = 0; at < text.length; at += 65_536) chunks.push(text.subarray(at, at + 65_536))
    const started = performance.now()
    const columns =
      'ts, account_id, message_id, contact_id, event_name_id, seconds, quantity, properties, received_at'
    await pipeline(Readable.from(chunks), client.query(copyFrom(`copy ${table} (${columns}) from stdin`)))
    return { events: events.length, seconds: (performance.now() - started) / 1000 }
  } finally {
    client.release()
  }
}

async function asCopyText(pool: pg.Pool, events: readonly BenchEvent[]): Promise<string> {
  const contacts = new Map<string, { id: number; account_id: number }>(
    (
      await pool.query(`select external_id, id, account_id from contact_now where external_id is not null`)
    ).rows.map((row) => [row.external_id, row]),
  )
  const names = new Map<string, number>(
    (await pool.query(`select name, id from event_name`)).rows.map((row) => [row.name, row.id]),
  )
  const now = new Date().toISOString()
  return events
    .map((event) => {
      const contact = contacts.get(event.userId)
      const id = createHash('md5').update(event.messageId).digest('hex')
      const properties = JSON.stringify(event.properties)
      const columns = [
        event.timestamp,
        contact?.account_id,
        id,
        contact?.id,
        names.get(event.event),
        0,
        1,
        properties,
        now,
      ]
      return `${columns.join('\t')}\n`
    })
    .join('')
}
