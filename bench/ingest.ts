import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { createKey } from '../server/src/features/team/key.store.ts'
import { createDatabase, createPool } from '../server/src/platform/database.ts'
import { startEmbeddedPostgres } from '../server/src/platform/embedded-postgres.ts'
import { createLog } from '../server/src/platform/log.ts'
import { migrate } from '../server/src/platform/migrate.ts'
import { type CpuSeconds, readCpu } from './cpu-meter.ts'
import { copyRows, copyTableWithoutKey } from './ingest-copy.ts'
import { makeEvents, postBatches, postSingles, prepareDimensions } from './ingest-load.ts'
import { median } from './median.ts'

const ROUNDS = Number(process.env.ROUNDS ?? 7)
const EVENTS = Number(process.env.EVENTS ?? 200_000)
const SINGLE_SECONDS = Number(process.env.SINGLE_SECONDS ?? 8)

const COPY = 'copy into event'
const BARE = 'copy without key'
const BATCHES = 'http batches of 1,000'
const NOOP = 'no-op route, 256 in flight'
const SINGLES = 'http singles, 256 in flight'

type Server = { url: string; pid: number; stop(): Promise<void> }

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
    pid: child.pid ?? 0,
    async stop() {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

type Sample = { perSecond: number; cpu: CpuSeconds | undefined }
type Samples = Record<string, Sample[]>

async function measure(databaseUrl: string, postmaster: number): Promise<Samples> {
  const pool = createPool(databaseUrl, 4)
  const db = createDatabase(pool)
  const { token } = await createKey(db, { name: 'bench', kind: 'write', scopes: [] })
  await copyTableWithoutKey(pool)
  const product = await startServer('product', databaseUrl)
  const noop = await startServer('noop', databaseUrl)
  const samples: Samples = {}
  const run = async (
    name: string,
    server: number,
    work: () => Promise<{ events: number; seconds: number }>,
  ) => {
    const before = readCpu({ postmaster, server })
    const { events, seconds } = await work()
    const after = readCpu({ postmaster, server })
    const perEvent = (who: keyof CpuSeconds) => (((after?.[who] ?? 0) - (before?.[who] ?? 0)) * 1e6) / events
    const cpu = after && {
      postgres: perEvent('postgres'),
      server: perEvent('server'),
      client: perEvent('client'),
    }
    const list = samples[name] ?? []
    samples[name] = list
    list.push({ perSecond: events / seconds, cpu })
    console.error(`${name.padEnd(28)} ${Math.round(events / seconds).toLocaleString('en')} events/s`)
  }
  try {
    await prepareDimensions(product.url, token)
    for (let round = 0; round <= ROUNDS; round++) {
      if (round === 1) for (const name of Object.keys(samples)) delete samples[name]
      const events = makeEvents(round === 0 ? 50_000 : EVENTS, `round-${round}`)
      const clear = () => pool.query('truncate event, usage_day, event_bare')
      const seconds = round === 0 ? 2 : SINGLE_SECONDS
      await clear()
      await run(COPY, 0, () => copyRows(pool, 'event', events))
      await clear()
      await run(BARE, 0, () => copyRows(pool, 'event_bare', events))
      await clear()
      await run(BATCHES, product.pid, () => postBatches(product.url, token, events))
      await check(pool, events.length)
      await clear()
      await run(NOOP, noop.pid, () => postSingles(noop.url, token, `noop-${round}`, seconds))
      await run(SINGLES, product.pid, () => postSingles(product.url, token, `single-${round}`, seconds))
    }
  } finally {
    await product.stop()
    await noop.stop()
    await db.destroy()
  }
  return samples
}

async function check(pool: pg.Pool, expected: number): Promise<void> {
  const { rows } = await pool.query(
    'select (select count(*) from event)::integer as n, (select sum(events) from usage_day)::integer as counted',
  )
  if (rows[0].n !== expected || rows[0].counted !== expected) {
    throw new Error(`sent ${expected}, stored ${rows[0].n}, counted ${rows[0].counted}`)
  }
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tsuzuku-bench-'))
  const postgres = await startEmbeddedPostgres({ dataDir: folder, log: createLog('error') })
  try {
    await migrate(postgres.connectionString)
    const postmaster = Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
    const samples = await measure(postgres.connectionString, postmaster)
    const rows = Object.entries(samples).map(([what, list]) => ({
      what,
      events_per_second: Math.round(median(list.map(({ perSecond }) => perSecond))),
      cpu_us_postgres: Number(median(list.map(({ cpu }) => cpu?.postgres ?? Number.NaN)).toFixed(1)),
      cpu_us_server: Number(median(list.map(({ cpu }) => cpu?.server ?? Number.NaN)).toFixed(1)),
      cpu_us_client: Number(median(list.map(({ cpu }) => cpu?.client ?? Number.NaN)).toFixed(1)),
    }))
    // The machine's speed changes by the minute, so each round is compared with itself.
    const ratio = (a: string, b: string) => {
      const rounds = (samples[a] ?? []).map(
        ({ perSecond }, round) => perSecond / (samples[b]?.[round]?.perSecond ?? Number.NaN),
      )
      return Number(median(rounds).toFixed(3))
    }
    const report = {
      measured: 'ingest',
      events_per_round: EVENTS,
      rounds: ROUNDS,
      load_average: loadavg()[0],
      rows,
      batches_to_copy: ratio(BATCHES, COPY),
      batches_to_copy_without_key: ratio(BATCHES, BARE),
      singles_to_noop: ratio(SINGLES, NOOP),
    }
    console.table(rows)
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
