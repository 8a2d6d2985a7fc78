import { once } from 'node:events'
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { compose } from '../server/src/compose.ts'
import { workOnImport } from '../server/src/features/sources/sources.jobs.ts'
import { openImport, startImport, takeFile } from '../server/src/features/sources/sources.service.ts'
import { findImport } from '../server/src/features/sources/sources.store.ts'
import { importKinds } from '../server/src/import-kinds.ts'
import type { Actor } from '../server/src/platform/access.ts'
import { readConfig } from '../server/src/platform/config.ts'
import { startEmbeddedPostgres } from '../server/src/platform/embedded-postgres.ts'
import { createLog } from '../server/src/platform/log.ts'
import { migrate } from '../server/src/platform/migrate.ts'

const ROWS = Number(process.env.ROWS ?? 1_000_000)
const ACCOUNTS = 200
const CONTACTS = 2_000
const NAMES = 40
const DAYS = 90

/** A usage file as a product exports it, in the order of time: one row is one event. */
async function writeUsageFile(path: string, rows: number, run: string): Promise<void> {
  const out = createWriteStream(path)
  const from = Date.UTC(2026, 5, 1)
  out.write('message_id,account_id,user_id,event,timestamp,count,duration_secs\n')
  let text = ''
  for (let row = 0; row < rows; row++) {
    const contact = (row * 7919) % CONTACTS
    const time = new Date(from + Math.floor((row * DAYS * 86_400_000) / rows)).toISOString()
    text += `${run}-${row.toString(36)},A-${contact % ACCOUNTS},U-${contact},Feature ${row % NAMES} used,${time},${(row % 5) + 1},${row % 600}\n`
    if (text.length < 1_000_000) continue
    if (!out.write(text)) await once(out, 'drain')
    text = ''
  }
  out.end(text)
  await once(out, 'finish')
}

type Machinery = Parameters<typeof openImport>[0]
const actor: Actor = { kind: 'system', id: 'bench', name: 'bench', permissions: new Set() }
const secondsSince = (began: number) => (performance.now() - began) / 1000

async function bring(machinery: Machinery, path: string) {
  const opened = await openImport(machinery, actor, { kind: 'usage', fileName: 'usage.csv' })
  const began = performance.now()
  await takeFile(machinery, opened.id, createReadStream(path, { highWaterMark: 1024 * 1024 }))
  await workOnImport(machinery, opened.id)
  const upload = secondsSince(began)
  const started = performance.now()
  await startImport(machinery, actor, opened.id, 'running')
  await workOnImport(machinery, opened.id)
  const counts = await findImport(machinery.db, opened.id)
  if (counts?.status !== 'done')
    throw new Error(`the import ended as ${counts?.status}: ${JSON.stringify(counts?.failure)}`)
  return { upload, run: secondsSince(started), counts }
}

/** Seconds of one COPY of the same file into a table of the same columns, without key and without looking anything up. */
async function copy(pool: pg.Pool, path: string): Promise<number> {
  const client = await pool.connect()
  await client.query('drop table if exists plain')
  await client.query(`create table plain (message_id text, account_id text, user_id text, event text,
    "timestamp" timestamptz, count integer, duration_secs integer)`)
  const began = performance.now()
  await pipeline(
    createReadStream(path),
    client.query(copyFrom('copy plain from stdin with (format csv, header)')),
  )
  client.release()
  return secondsSince(began)
}

function watchMemory(): { stop(): { before: number; peak: number } } {
  const before = process.memoryUsage.rss()
  let peak = before
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, 50)
  return {
    stop() {
      clearInterval(timer)
      return { before, peak }
    },
  }
}

/** A file that is new, and the same once more, with a COPY before each: neighbours share the noise of the machine. */
async function measure(machinery: Machinery, folder: string) {
  const warmUp = join(folder, 'warm-up.csv')
  await writeUsageFile(warmUp, 20_000, 'w')
  await bring(machinery, warmUp)
  const file = join(folder, 'usage.csv')
  await writeUsageFile(file, ROWS, 'm')
  const memory = watchMemory()
  const copies = [await copy(machinery.pool, file)]
  const first = await bring(machinery, file)
  copies.push(await copy(machinery.pool, file))
  const again = await bring(machinery, file)
  const { before, peak } = memory.stop()
  const copySeconds = copies.reduce((a, b) => a + b, 0) / copies.length
  const mb = (bytes: number) => Math.round(bytes / 1024 / 1024)
  return {
    measured: 'import',
    rows: ROWS,
    file_mb: mb(statSync(file).size),
    copy_rows_per_second: Math.round(ROWS / copySeconds),
    import_rows_per_second: Math.round(ROWS / first.run),
    import_to_copy: Number((copySeconds / first.run).toFixed(3)),
    upload_and_analysis_seconds: Number(first.upload.toFixed(1)),
    same_file_again_rows_per_second: Math.round(ROWS / again.run),
    same_file_again_created: again.counts.rows_created,
    rss_before_mb: mb(before),
    rss_peak_mb: mb(peak),
    rss_growth_mb: mb(peak - before),
  }
}

async function bench(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tsuzuku-bench-import-'))
  const log = createLog('error')
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), log })
  try {
    const { connectionString } = postgres
    await migrate(connectionString)
    const config = readConfig({ DATABASE_URL: connectionString, LOG_LEVEL: 'error' })
    const app = await compose({ config, connectionString, log })
    await app.db.insertInto('workspace').values({ name: 'Bench', time_zone: 'UTC' }).execute()
    const report = await measure({ ...app, kinds: importKinds }, folder)
    await app.close()
    console.table(Object.entries(report).map(([what, value]) => ({ what, value })))
    const out = process.argv.indexOf('--out')
    if (out > 0) writeFileSync(process.argv[out + 1] ?? 'import.json', `${JSON.stringify(report, null, 1)}\n`)
    else console.log(JSON.stringify(report))
  } finally {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

await bench()
