import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { type App, compose } from '../server/src/compose.ts'
import { createKey } from '../server/src/features/team/key.store.ts'
import { permissions } from '../server/src/platform/access.ts'
import { readConfig } from '../server/src/platform/config.ts'
import { startEmbeddedPostgres } from '../server/src/platform/embedded-postgres.ts'
import { createLog } from '../server/src/platform/log.ts'
import { migrate } from '../server/src/platform/migrate.ts'
import { seedRefreshWorld } from './refresh-world.ts'

/** What every screen asks of the server, with 10,000 accounts and the rollup of 10 million events: p50 and p95 of 16 clients. */
const TODAY = '2026-11-20'
const CLIENTS = Number(process.env.CLIENTS ?? 16)
const ROUNDS = Number(process.env.ROUNDS ?? 12)
const SIZE = {
  accounts: Number(process.env.ACCOUNTS ?? 10_000),
  contacts: Number(process.env.CONTACTS ?? 200_000),
  usageRows: Number(process.env.USAGE_ROWS ?? 2_500_000),
  eventsPerRow: 4,
}

const MONTH = 'from=2026-10-01&to=2026-11-01'
const calls = [
  '/api/v1/today?owner=all',
  '/api/v1/accounts?limit=100',
  '/api/v1/accounts?limit=100&sort=-mrr&tier=A',
  '/api/v1/accounts?limit=100&q=%E4%BC%9A%E7%A4%BE',
  '/api/v1/accounts/77',
  '/api/v1/accounts/77/health',
  '/api/v1/accounts/77/usage?from=2026-05-20&to=2026-11-20',
  '/api/v1/accounts/77/timeline',
  '/api/v1/accounts/77/subscriptions',
  '/api/v1/accounts/77/tickets',
  '/api/v1/accounts/77/contacts',
  `/api/v1/metrics?${MONTH}`,
  `/api/v1/metrics/net-revenue-retention?${MONTH}&interval=month&by=tier`,
  `/api/v1/metrics/revenue-churn-rate/rows?${MONTH}`,
  `/api/v1/mrr-movements?${MONTH}`,
  '/api/v1/health',
  '/api/v1/health/movements?limit=50',
  '/api/v1/search?q=%E5%88%A9%E7%94%A8',
  '/api/v1/imports',
  '/api/v1/rejected-events',
  '/api/v1/data-quality',
  '/api/v1/keys',
  '/api/v1/members',
  '/api/v1/audit-entries',
]

type Row = { call: string; status: number; kB: number; p50: number; p95: number; perSecond: number }

async function measure(base: string, token: string, call: string): Promise<Row> {
  const times: number[] = []
  const seen = { status: 0, bytes: 0 }
  const ask = async () => {
    const started = performance.now()
    const answer = await fetch(base + call, { headers: { authorization: `Bearer ${token}` } })
    seen.bytes = (await answer.arrayBuffer()).byteLength
    seen.status = answer.status
    return performance.now() - started
  }
  await ask()
  const started = performance.now()
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (let n = 0; n < ROUNDS; n += 1) times.push(await ask())
    }),
  )
  const seconds = (performance.now() - started) / 1000
  times.sort((a, b) => a - b)
  const at = (share: number) => Math.round(times[Math.floor(times.length * share)] ?? 0)
  return {
    call,
    status: seen.status,
    kB: Math.round(seen.bytes / 1024),
    p50: at(0.5),
    p95: at(0.95),
    perSecond: Math.round(times.length / seconds),
  }
}

async function fillHistory(app: App): Promise<void> {
  await app.refresh.refreshAll()
  for (const day of ['2026-11-06', '2026-11-13', '2026-10-31', '2026-09-30']) {
    const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
    await app.refresh.backfillHistory({ from: day, to: next })
  }
  await sql`analyze`.execute(app.db)
}

async function run(databaseUrl: string): Promise<Row[]> {
  await migrate(databaseUrl)
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 })
  await seedRefreshWorld(pool, SIZE, TODAY)
  await pool.end()
  const app = await compose({
    config: readConfig({ DATABASE_URL: databaseUrl, LOG_LEVEL: 'silent' }),
    connectionString: databaseUrl,
    log: createLog('silent'),
    clock: () => new Date(`${TODAY}T03:00:00Z`),
  })
  try {
    await fillHistory(app)
    const { token } = await createKey(app.db, { name: 'bench', kind: 'api', scopes: [...permissions] })
    const base = await app.http.listen({ port: 0, host: '127.0.0.1' })
    const rows: Row[] = []
    for (const call of calls) rows.push(await measure(base, token, call))
    return rows
  } finally {
    await app.close()
  }
}

const folder = mkdtempSync(join(tmpdir(), 'tsuzuku-bench-'))
const postgres = await startEmbeddedPostgres({ dataDir: folder, log: createLog('warn') })
try {
  const rows = await run(postgres.connectionString)
  console.table(rows)
  if (process.env.OUT)
    writeFileSync(process.env.OUT, `${JSON.stringify({ size: SIZE, clients: CLIENTS, rows }, null, 1)}\n`)
} finally {
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}
