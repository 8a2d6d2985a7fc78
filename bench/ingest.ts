import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { createKey } from '../server/src/features/team/key.store.ts'
import { createDatabase, createPool } from '../server/src/platform/database.ts'
import { startEmbeddedPostgres } from '../server/src/platform/embedded-postgres.ts'
import { createLog } from '../server/src/platform/log.ts'
import { migrate } from '../server/src/platform/migrate.ts'
import { copyRows, copyTableWithoutKey } from './ingest-copy.ts'
import { makeEvents, postBatches, postSingles, prepareDimensions } from './ingest-load.ts'

const ROUNDS = Number(process.env.ROUNDS ?? 3)
const EVENTS = Number(process.env.EVENTS ?? 200_000)
const SINGLE_SECONDS = Number(process.env.SINGLE_SECONDS ?? 8)

type Server = { url: string; stop(): Promise<void> }

async function startServer(kind: 'product' | 'noop', databaseUrl: string): Promise<Server> {
  const program = fileURLToPath(new URL('./ingest-server.ts', import.meta.url))
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', program, kind, databaseUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (!child.stdout) throw new Error('the server has no output')
  const [port] = await once(createInterface({ input: child.stdout }), 'line')
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

async function measure(databaseUrl: string) {
  const pool = createPool(databaseUrl, 4)
  const db = createDatabase(pool)
  const { token } = await createKey(db, { name: 'bench', kind: 'write', scopes: [] })
  await copyTableWithoutKey(pool)
  const product = await startServer('product', databaseUrl)
  const noop = await startServer('noop', databaseUrl)
  const results: Record<string, number[]> = {}
  const note = (name: string, perSecond: number) => {
    const list = results[name] ?? []
    results[name] = list
    list.push(perSecond)
    console.error(`${name.padEnd(28)} ${Math.round(perSecond).toLocaleString('en')} events/s`)
  }
  try {
    await prepareDimensions(product.url, token)
    for (let round = 0; round <= ROUNDS; round++) {
      const warm = round === 0
      const events = makeEvents(warm ? 50_000 : EVENTS, `round-${round}`)
      const clear = () => pool.query('truncate event, usage_day, event_bare')
      await clear()
      const copied = await copyRows(pool, 'event', events)
      await clear()
      const bare = await copyRows(pool, 'event_bare', events)
      await clear()
      const batches = await postBatches(product.url, token, events)
      await check(pool, events.length)
      await clear()
      const seconds = warm ? 2 : SINGLE_SECONDS
      const validated = await postSingles(noop.url, token, `noop-${round}`, seconds)
      const singles = await postSingles(product.url, token, `single-${round}`, seconds)
      if (warm) continue
      note('copy into event', copied)
      note('copy without key', bare)
      note('http batches of 1,000', batches)
      note('no-op route, 256 in flight', validated)
      note('http singles, 256 in flight', singles)
    }
  } finally {
    await product.stop()
    await noop.stop()
    await db.destroy()
  }
  return results
}

async function check(pool: pg.Pool, expected: number): Promise<void> {
  const { rows } = await pool.query(
    'select (select count(*) from event)::integer as n, (select sum(events) from usage_day)::integer as counted',
  )
  if (rows[0].n !== expected || rows[0].counted !== expected) {
    throw new Error(`sent ${expected}, stored ${rows[0].n}, counted ${rows[0].counted}`)
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? Number.NaN
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tsuzuku-bench-'))
  const postgres = await startEmbeddedPostgres({ dataDir: folder, log: createLog('error') })
  try {
    await migrate(postgres.connectionString)
    const results = await measure(postgres.connectionString)
    const middle = Object.fromEntries(
      Object.entries(results).map(([name, values]) => [name, Math.round(median(values))]),
    )
    const ratio = (a: string, b: string) => Number(((middle[a] ?? 0) / (middle[b] ?? 1)).toFixed(3))
    const report = {
      measured: 'ingest',
      events_per_round: EVENTS,
      rounds: ROUNDS,
      events_per_second: middle,
      batches_to_copy: ratio('http batches of 1,000', 'copy into event'),
      batches_to_copy_without_key: ratio('http batches of 1,000', 'copy without key'),
      singles_to_noop: ratio('http singles, 256 in flight', 'no-op route, 256 in flight'),
    }
    console.table(Object.entries(middle).map(([what, perSecond]) => ({ what, 'events/s': perSecond })))
    console.log(
      `batches / COPY ${report.batches_to_copy} (aim ≥ 0.4) · singles / no-op ${report.singles_to_noop} (aim ≥ 0.5)`,
    )
    const out = process.argv.indexOf('--out')
    if (out > 0) writeFileSync(process.argv[out + 1] ?? 'ingest.json', `${JSON.stringify(report, null, 1)}\n`)
    else console.log(JSON.stringify(report))
  } finally {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

await main()
