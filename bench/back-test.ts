import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addDays } from '@tsuzuku/core/time/add-days'
import { monthStart } from '@tsuzuku/core/time/month-start'
import { sql } from 'kysely'
import pg from 'pg'
import { type App, compose } from '../server/src/compose.ts'
import { writeAccountDays } from '../server/src/features/metrics/account-day.store.ts'
import { ensureDayPartitions } from '../server/src/features/metrics/refresh.store.ts'
import { createKey } from '../server/src/features/team/key.store.ts'
import { permissions } from '../server/src/platform/access.ts'
import { readConfig } from '../server/src/platform/config.ts'
import { startEmbeddedPostgres } from '../server/src/platform/embedded-postgres.ts'
import { createLog } from '../server/src/platform/log.ts'
import { migrate } from '../server/src/platform/migrate.ts'
import { seedRefreshWorld } from './refresh-world.ts'

/**
 * A back-test over 24 ends of months for 10,000 accounts, asked for and watched through the API as the screen does:
 * seconds until it is done, how often progress was told, the longest other request meanwhile, seconds until a cancel holds.
 */
const TODAY = '2026-11-20'
const ACCOUNTS = Number(process.env.ACCOUNTS ?? 10_000)
const MONTHS = 24

/** Everybody is a customer at the first end of a month; one in eight leaves, spread over the time. */
async function makeWorld(databaseUrl: string): Promise<void> {
  await migrate(databaseUrl)
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 })
  try {
    const usageRows = Number(process.env.USAGE_ROWS ?? 500_000)
    await seedRefreshWorld(
      pool,
      { accounts: ACCOUNTS, contacts: ACCOUNTS * 10, usageRows, eventsPerRow: 4 },
      TODAY,
    )
    // A recorded fact is never changed; this world is only being made.
    await pool.query('alter table subscription disable trigger user')
    await pool.query(
      `update subscription set start_date = start_date - 400,
      end_date = case when account_id % 8 = 0 then $1::date - (account_id * 7919) % 700 end`,
      [TODAY],
    )
    await pool.query('alter table subscription enable trigger user')
    await pool.query('analyze')
  } finally {
    await pool.end()
  }
}

async function makeMonthEnds(app: App): Promise<void> {
  const days: string[] = []
  for (let start = monthStart(TODAY); days.length < MONTHS; start = monthStart(addDays(start, -1)))
    days.push(addDays(start, -1))
  await ensureDayPartitions(app.db, days.at(-1) ?? TODAY, TODAY)
  const ledger = { timeZone: 'Asia/Tokyo', currency: 'JPY' }
  for (const day of days) {
    await app.db
      .transaction()
      .execute((trx) =>
        writeAccountDays(trx, { memberIds: undefined, days: [day], ...ledger }, { reconstructed: true }),
      )
  }
  await sql`analyze account_day`.execute(app.db)
}

type Test = {
  id: number
  status: string
  progress: number
  result: { days: number; observations: number } | null
}

async function measure(app: App) {
  const base = await app.http.listen({ port: 0, host: '127.0.0.1' })
  const { token } = await createKey(app.db, { name: 'bench', kind: 'api', scopes: [...permissions] })
  const ask = async <Body>(method: string, path: string, body?: object): Promise<Body> => {
    const answer = await fetch(`${base}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(text)
    return JSON.parse(text) as Body
  }
  const { rows } = await ask<{ rows: { content: object }[] }>('GET', '/health/rules')
  const rule = rows[0]?.content
  const started = performance.now()
  const start = () => ask<Test>('POST', '/health/back-tests', { rule, horizon: 90 })
  const told = new Set<number>()
  let longest = 0
  const watch = async (id: number, until: (test: Test) => boolean): Promise<Test> => {
    for (;;) {
      const asked = performance.now()
      const test = await ask<Test>('GET', `/health/back-tests/${id}`)
      longest = Math.max(longest, performance.now() - asked)
      told.add(test.progress)
      if (until(test)) return test
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  const isOver = ({ status }: Test) => status !== 'waiting' && status !== 'running'
  const done = await watch((await start()).id, isOver)
  const seconds = (performance.now() - started) / 1000
  const steps = told.size
  const second = await start()
  await watch(second.id, ({ progress }) => progress > 0.2)
  const cancelled = performance.now()
  await ask('POST', `/health/back-tests/${second.id}/cancel`)
  const stopped = await watch(second.id, isOver)
  return {
    status: done.status,
    days: done.result?.days ?? 0,
    observations: done.result?.observations ?? 0,
    seconds: Number(seconds.toFixed(1)),
    progress_steps: steps,
    longest_other_request_ms: Math.round(longest),
    cancel: `${stopped.status} in ${Math.round(performance.now() - cancelled)} ms`,
    peak_rss_mb: Math.round(process.resourceUsage().maxRSS / 1024),
  }
}

const folder = mkdtempSync(join(tmpdir(), 'tsuzuku-bench-'))
const postgres = await startEmbeddedPostgres({ dataDir: folder, log: createLog('warn') })
try {
  const databaseUrl = postgres.connectionString
  await makeWorld(databaseUrl)
  const app = await compose({
    config: readConfig({ DATABASE_URL: databaseUrl, LOG_LEVEL: 'silent' }),
    connectionString: databaseUrl,
    log: createLog('silent'),
    clock: () => new Date(`${TODAY}T03:00:00Z`),
  })
  try {
    await makeMonthEnds(app)
    await app.work()
    const result = await measure(app)
    console.table([result])
    if (process.env.OUT)
      writeFileSync(
        process.env.OUT,
        `${JSON.stringify({ accounts: ACCOUNTS, months: MONTHS, ...result }, null, 1)}\n`,
      )
  } finally {
    await app.close()
  }
} finally {
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}
