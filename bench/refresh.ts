import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { type App, compose } from '../server/src/compose.ts'
import { createScore } from '../server/src/features/health/score.store.ts'
import { MAIN_SCORE } from '../server/src/features/health/score-measure.ts'
import { accountDayParts } from '../server/src/features/metrics/account-day.store.ts'
import { readConfig } from '../server/src/platform/config.ts'
import { startEmbeddedPostgres } from '../server/src/platform/embedded-postgres.ts'
import { createLog } from '../server/src/platform/log.ts'
import { migrate } from '../server/src/platform/migrate.ts'
import { seedRefreshWorld } from './refresh-world.ts'

const TODAY = '2026-11-20'
const NOW = new Date(`${TODAY}T03:00:00Z`)
const ROUNDS = Number(process.env.ROUNDS ?? 3)
const SIZE = {
  accounts: Number(process.env.ACCOUNTS ?? 10_000),
  contacts: Number(process.env.CONTACTS ?? 200_000),
  usageRows: Number(process.env.USAGE_ROWS ?? 2_500_000),
  eventsPerRow: 4,
}
/** Scores beside the main one, each a copy of it. */
const SCORES = Number(process.env.SCORES ?? 0)

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** The measures alone, each computed whole, nothing written. */
async function bare(app: App): Promise<void> {
  const scope = { memberIds: undefined, days: [TODAY], timeZone: 'Asia/Tokyo', currency: 'JPY' }
  const parts = accountDayParts(scope)
  const ctes = parts.map(({ name, query }) => sql`${sql.ref(name)} as materialized (${query})`)
  const counts = parts.map(({ name }) => sql`(select count(*) from ${sql.table(name)})`)
  await app.db.transaction().execute(async (trx) => {
    await sql`set local jit = off`.execute(trx)
    await sql`set local work_mem = '64MB'`.execute(trx)
    await sql`with ${sql.join(ctes)} select ${sql.join(counts)}`.execute(trx)
  })
}

async function measureRefresh(app: App) {
  const onePercent = Math.round(SIZE.accounts / 100)
  const results = { bare: [] as number[], full: [] as number[], incremental: [] as number[] }
  for (let round = 0; round <= ROUNDS; round += 1) {
    const bareMs = await timed(() => bare(app))
    const fullMs = await timed(() => app.refresh.refreshAll())
    await sql`insert into account_dirty (account_id) select 1 + (n * 97 + ${round}) % ${SIZE.accounts} from generate_series(1, ${onePercent}) n on conflict do nothing`.execute(
      app.db,
    )
    const incrementalMs = await timed(() => app.refresh.refreshNews())
    if (round === 0) continue
    results.bare.push(bareMs)
    results.full.push(fullMs)
    results.incremental.push(incrementalMs)
  }
  return { bare: median(results.bare), full: median(results.full), incremental: median(results.incremental) }
}

async function run(databaseUrl: string) {
  await migrate(databaseUrl)
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 })
  const seedMs = await timed(() => seedRefreshWorld(pool, SIZE, TODAY))
  await pool.end()
  console.error(`world written in ${Math.round(seedMs / 1000)} s`)
  const app = await compose({
    config: readConfig({ DATABASE_URL: databaseUrl, LOG_LEVEL: 'silent' }),
    connectionString: databaseUrl,
    log: createLog('silent'),
    clock: () => NOW,
  })
  try {
    await app.refresh.refreshAll()
    for (let n = 1; n <= SCORES; n += 1) {
      await createScore(
        app.db,
        { kind: 'system', id: 'bench', name: 'bench', permissions: new Set() },
        { name: `Score ${n}`, copyOf: MAIN_SCORE },
      )
    }
    await app.refresh.refreshAll()
    const times = await measureRefresh(app)
    const weekAgo = '2026-11-13'
    const day = await timed(() => app.refresh.backfillHistory({ from: weekAgo, to: '2026-11-14' }))
    return {
      size: SIZE,
      scores: SCORES,
      ms: { ...times, one_past_day: day },
      ratios: {
        full_over_bare: times.full / times.bare,
        incremental_over_full: times.incremental / times.full,
      },
    }
  } finally {
    await app.close()
  }
}

const folder = mkdtempSync(join(tmpdir(), 'tsuzuku-bench-'))
const postgres = await startEmbeddedPostgres({ dataDir: folder, log: createLog('warn') })
try {
  const result = await run(postgres.connectionString)
  console.table({
    'bare SQL of the measures': { ms: Math.round(result.ms.bare) },
    'full refresh': {
      ms: Math.round(result.ms.full),
      ratio: `${result.ratios.full_over_bare.toFixed(2)} × bare (aim ≤ 3)`,
    },
    'refresh after 1 % changed': {
      ms: Math.round(result.ms.incremental),
      ratio: `${(result.ratios.incremental_over_full * 100).toFixed(1)} % of full (aim ≤ 5)`,
    },
  })
  if (process.env.OUT) writeFileSync(process.env.OUT, `${JSON.stringify(result, null, 1)}\n`)
} finally {
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}
