import { once } from 'node:events'
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
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
const ACCOUNTS = 1_000
const CONTACTS = 20_000
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

async function bench(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tsuzuku-bench-import-'))
  const log = createLog('error')
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), log })
  try {
    await migrate(postgres.connectionString)
    const config = readConfig({ DATABASE_URL: postgres.connectionString, LOG_LEVEL: 'error' })
    const app = await compose({ config, connectionString: postgres.connectionString, log })
    await app.db.insertInto('workspace').values({ name: 'Bench', time_zone: 'UTC' }).execute()
    const machinery = { ...app, kinds: importKinds }
    const actor: Actor = { kind: 'system', id: 'bench', name: 'bench', permissions: new Set() }

    async function bring(path: string) {
      const opened = await openImport(machinery, actor, { kind: 'usage', fileName: 'usage.csv' })
      const began = performance.now()
      await takeFile(machinery, opened.id, createReadStream(path, { highWaterMark: 1024 * 1024 }))
      await workOnImport(machinery, opened.id)
      const analysed = performance.now()
      await startImport(machinery, actor, opened.id, 'running')
      await workOnImport(machinery, opened.id)
      const run = await findImport(app.db, opened.id)
      if (run?.status !== 'done')
        throw new Error(`the import ended as ${run?.status} ${JSON.stringify(run?.failure)}`)
      return {
        id: opened.id,
        upload: (analysed - began) / 1000,
        run: (performance.now() - analysed) / 1000,
        counts: run,
      }
    }

    async function copy(path: string): Promise<number> {
      const client = await app.pool.connect()
      await client.query('drop table if exists plain')
      await client.query(`create table plain (message_id text, account_id text, user_id text, event text,
        "timestamp" timestamptz, count integer, duration_secs integer)`)
      const began = performance.now()
      await pipeline(
        createReadStream(path),
        client.query(copyFrom('copy plain from stdin with (format csv, header)')),
      )
      const seconds = (performance.now() - began) / 1000
      client.release()
      return seconds
    }

    const warmUp = join(folder, 'warm-up.csv')
    await writeUsageFile(warmUp, 20_000, 'w')
    await bring(warmUp)

    const file = join(folder, 'usage.csv')
    await writeUsageFile(file, ROWS, 'm')
    globalThis.gc?.()
    const before = process.memoryUsage.rss()
    let peak = before
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss())
    }, 50)
    const copies = [await copy(file)]
    const first = await bring(file)
    copies.push(await copy(file))
    const again = await bring(file)
    clearInterval(watch)

    const copySeconds = copies.reduce((a, b) => a + b, 0) / copies.length
    const mb = (bytes: number) => Math.round(bytes / 1024 / 1024)
    const result = {
      rows: ROWS,
      file_mb: mb(statSync(file).size),
      copy_rows_per_second: Math.round(ROWS / copySeconds),
      import_rows_per_second: Math.round(ROWS / first.run),
      ratio_to_copy: Number((copySeconds / first.run).toFixed(3)),
      upload_and_analysis_seconds: Number(first.upload.toFixed(1)),
      same_file_again_rows_per_second: Math.round(ROWS / again.run),
      same_file_again_created: again.counts.rows_created,
      rss_before_mb: mb(before),
      rss_peak_mb: mb(peak),
      rss_growth_mb: mb(peak - before),
    }
    console.table(Object.entries(result).map(([measure, value]) => ({ measure, value })))
    const target = process.env.BENCH_OUT ?? join(process.cwd(), 'bench-import.json')
    writeFileSync(target, `${JSON.stringify(result, null, 1)}\n`)
    console.log(`Written to ${target}`)
    await app.close()
  } finally {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

await bench()
