import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify/sync'
import { sql } from 'kysely'
import { ingestEvents } from '../src/features/events/events.service.ts'
import type { Refresh } from '../src/features/metrics/refresh.service.ts'
import { type SourcesMachinery, workOnImport } from '../src/features/sources/sources.jobs.ts'
import { openImport, requireImport, startImport, takeFile } from '../src/features/sources/sources.service.ts'
import type { Actor } from '../src/platform/access.ts'
import type { Database } from '../src/platform/database.ts'
import type { World, WorldFile } from './world.ts'

export type Progress = (share: number, step: string) => void

const writer: Actor = { kind: 'system', id: 'scenario', name: 'Tsuzuku', permissions: new Set() }

// Parts of the whole, from measured times of the demo world.
const FILES = 0.2
const EVENTS = 0.45
const WRITERS = 2

/**
 * Writes a world through the same paths as real data: members, imports, ingest, then the history of scores. Who calls it says
 * when the world is whole, by its scenario without "writing".
 */
export async function writeWorld(
  machinery: SourcesMachinery & { refresh: Refresh },
  scenarioName: string,
  world: World,
  progress: Progress,
): Promise<void> {
  const { db, refresh } = machinery
  await db
    .updateTable('workspace')
    .set({
      name: world.name,
      language: world.language,
      currency: world.currency,
      time_zone: world.timeZone,
      scenario: `${scenarioName}:writing`,
    })
    .execute()
  for (const member of world.members) {
    await db
      .insertInto('member')
      .values(member)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
  const files = world.files.flatMap(inWaves)
  for (const [n, file] of files.entries()) {
    progress((FILES * n) / files.length, file.kind)
    await importFile(machinery, file)
  }
  await writeSurveyRequests(db, world)
  await writeEvents(db, world, (share) => progress(FILES + EVENTS * share, 'usage'))
  await nameThings(db, world)
  // Without fresh statistics the history, and every job after it, would be planned for empty tables.
  await analyze(db, await everyTable(db))
  if (world.historyFrom) {
    await refresh.backfillHistory({
      from: world.historyFrom,
      onProgress: (done, total) =>
        progress(FILES + EVENTS + (1 - FILES - EVENTS) * (done / total), 'history'),
    })
  }
  // After its past: signals of today ask for the same time a year ago.
  await refresh.refreshAll()
  await analyze(db, ['account_day', 'health_score'])
}

async function everyTable(db: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition`.execute(db)
  return rows.map(({ name }) => name)
}

/** Two tables at a time, from a tenth of the usual sample: what a plan needs of tables this small. */
async function analyze(db: Database, tables: readonly string[]): Promise<void> {
  const waiting = [...tables]
  const lane = () =>
    db.connection().execute(async (connection) => {
      await sql`set default_statistics_target = 10`.execute(connection)
      for (let name = waiting.shift(); name; name = waiting.shift())
        await sql`analyze ${sql.table(name)}`.execute(connection)
      await sql`reset default_statistics_target`.execute(connection)
    })
  await Promise.all([lane(), lane()])
}

/** A record that appears several times has several states; each state is a file of its own, in the order of time. */
function inWaves(file: WorldFile): WorldFile[] {
  const idKey = Object.keys(file.rows[0] ?? {})[0] ?? ''
  const times = new Map<string, number>()
  const waves: WorldFile[] = []
  for (const row of file.rows) {
    const n = times.get(row[idKey] ?? '') ?? 0
    times.set(row[idKey] ?? '', n + 1)
    waves[n] ??= { kind: file.kind, rows: [] }
    waves[n].rows.push(row)
  }
  return waves
}

async function importFile(machinery: SourcesMachinery, file: WorldFile): Promise<void> {
  const opened = await openImport(machinery, writer, { kind: file.kind, fileName: `${file.kind}.csv` })
  await takeFile(machinery, opened.id, Readable.from([Buffer.from(stringify(file.rows, { header: true }))]))
  await startImport(machinery, writer, opened.id, 'running')
  await workOnImport(machinery, opened.id)
  const done = await requireImport(machinery, opened.id)
  if (done.status !== 'done' || done.rows_failed > 0) {
    throw new Error(
      `Scenario file ${file.kind} did not land: ${done.status}, ${done.rows_failed} rows failed`,
    )
  }
}

async function writeEvents(db: Database, world: World, progress: (share: number) => void): Promise<void> {
  const accounts = await idsOf(db, 'account')
  const contacts = await idsOf(db, 'contact')
  let written = 0
  // The next batch is made while the database writes those before, two at a time: one connection uses one processor.
  const writing: Promise<unknown>[] = []
  for (const batch of world.events) {
    const rows = batch.map((event) => ({
      ts: Date.parse(event.ts),
      messageId: event.messageId,
      accountId: accounts.get(event.account) ?? 0,
      contactId: contacts.get(event.contact) ?? 0,
      name: event.name,
      quantity: event.quantity,
      seconds: event.seconds,
    }))
    if (writing.length === WRITERS) await writing.shift()
    const one = ingestEvents(db, rows, { now: new Date(), source: 'segment' })
    // Told when its turn comes; until then it is not one that nobody heard of.
    one.catch(() => undefined)
    writing.push(one)
    written += rows.length
    progress(Math.min(1, written / (world.eventCount ?? Math.max(written, 1))))
  }
  await Promise.all(writing)
}

/** Who was asked: no import brings that. Their links are nobody's, for no mail went out. */
async function writeSurveyRequests(db: Database, { surveyRequests = [], language }: World): Promise<void> {
  if (surveyRequests.length === 0) return
  await sql`
    insert into survey_request (request_key, token_hash, account_id, contact_id, kind, language, question, asks_comment,
      asked_at, closes_at, survey_answer_id, answered_at)
    select 'scenario:' || r.id, sha256(gen_random_uuid()::text::bytea), a.id, c.id, r.kind, ${language}, r.question, true,
      r."askedAt", r."closesAt", s.survey_answer_id, s.answered_at
    from jsonb_to_recordset(${JSON.stringify(surveyRequests)}::jsonb) as r(id text, account text, contact text, kind text,
      question text, "askedAt" timestamptz, "closesAt" timestamptz, answer text)
    join account a on a.external_id = r.account
    join contact c on c.external_id = r.contact
    left join survey_answer s on s.external_id = r.answer and s.superseded_at = 'infinity'`.execute(db)
}

async function idsOf(db: Database, table: 'account' | 'contact'): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: number; external_id: string }>`
    select id, external_id from ${sql.table(table)} where external_id is not null`.execute(db)
  return new Map(rows.map((row) => [row.external_id, row.id]))
}

async function nameThings(db: Database, world: World): Promise<void> {
  for (const [key, { ja, en }] of Object.entries(world.attributeLabels ?? {})) {
    await sql`update attribute_definition set label = ${ja}, label_en = ${en} where key = ${key}`.execute(db)
  }
  for (const [event, name] of Object.entries(world.featureNames)) {
    await sql`update feature f set name = ${name} from event_name e where e.feature_id = f.id and e.name = ${event}`.execute(
      db,
    )
  }
}
