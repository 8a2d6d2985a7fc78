import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { type App, compose } from '../server/src/compose.ts'
import { createLook } from '../server/src/features/playbooks/look.ts'
import { type Content, emptyContent } from '../server/src/features/playbooks/playbook.definition.ts'
import { simulate } from '../server/src/features/playbooks/simulate.ts'
import { createWalk } from '../server/src/features/playbooks/walk.ts'
import { createWatch } from '../server/src/features/playbooks/watch.ts'
import { readConfig } from '../server/src/platform/config.ts'
import { startEmbeddedPostgres } from '../server/src/platform/embedded-postgres.ts'
import { createLog } from '../server/src/platform/log.ts'
import { migrate } from '../server/src/platform/migrate.ts'

/**
 * 100,000 enrolments over 10,000 accounts: what waiting costs, also where each waits for something, how fast steps are taken,
 * how late one is that is due, and how long it takes to go through the past.
 */
const ACCOUNTS = Number(process.env.ACCOUNTS ?? 10_000)
const PLAYBOOKS = Number(process.env.PLAYBOOKS ?? 10)
const SOON = Number(process.env.SOON ?? 3_000)
const SECONDS = Number(process.env.SECONDS ?? 20)

const words = { ja: '{{ account.name }} の様子', en: '{{ account.name }}' }
const content: Content = {
  ...emptyContent,
  trigger: { kind: 'signal-opened', signals: ['silent-churn'] },
  first: 'wait',
  steps: [
    { kind: 'wait', id: 'wait', amount: 1, unit: 'hours', next: 'ask' },
    {
      kind: 'branch',
      id: 'ask',
      rule: { kind: 'condition', field: 'tier', op: 'any-of', value: ['A', 'B'] },
      yes: 'note',
      no: null,
    },
    { kind: 'note', id: 'note', text: words, next: null },
  ],
}

const rule = (field: string, op: 'any-of' | 'ge', value: string[] | number) =>
  ({ kind: 'condition', field, op, value }) as Content['exit']

/** The same, watched: a goal, a rule by which accounts are let go, and a step that waits for a rule or an event. */
const watched: Content = {
  ...content,
  goal: { rule: rule('health-score', 'ge', 101) as NonNullable<Content['goal']>['rule'], days: 90 },
  exit: rule('tier', 'any-of', ['Z']),
  first: 'until',
  steps: [
    {
      kind: 'wait-until',
      id: 'until',
      rule: rule('tier', 'any-of', ['Y']),
      event: 'track:Never seen',
      days: 90,
      met: 'note',
      timed_out: null,
    },
    { kind: 'note', id: 'note', text: words, next: null },
  ],
}

/** Of everybody, by the day they signed up: a quarter of them came within the days that are gone through. */
const past: Content = {
  ...content,
  trigger: { kind: 'date', field: 'signed_up_on', days: 30 },
}

async function seed({ db, refresh }: App): Promise<void> {
  await sql`insert into workspace (name, language, currency, time_zone) values ('Bench', 'ja', 'JPY', 'Asia/Tokyo')`.execute(
    db,
  )
  await sql`
    with a as (insert into account (external_id) select 'a' || n from generate_series(1, ${ACCOUNTS}) n returning id)
    insert into account_fact (account_id, name, tier, signed_up_on, recorded_at, valid_from)
    select id, 'Account ' || id, (array['A', 'B', 'C'])[1 + id % 3], current_date - id % 365, now() - interval '2 years',
      now() - interval '2 years' from a`.execute(db)
  const json = JSON.stringify(content)
  await sql`
    with p as (insert into playbook (name, draft, created_at, changed_at)
        select 'Playbook ' || n, ${json}::jsonb, now(), now() from generate_series(1, ${PLAYBOOKS}) n returning id),
      v as (insert into playbook_version (playbook_id, version, content, saved_at) select id, 1, ${json}::jsonb, now() from p returning playbook_id)
    insert into playbook_enrolment (playbook_id, version, account_id, cause_key, cause, arm, state, step_id, wake_at, entered_at)
    select v.playbook_id, 1, a.id, 'x', '{}', 'treated', 'active', 'ask', now() + interval '30 days' + random() * interval '60 days', now()
    from v, account a`.execute(db)
  await sql`update playbook set state = 'on', version = 1, on_since = now(), looked_at = now(), looked_on = current_date`.execute(
    db,
  )
  await sql`vacuum analyze`.execute(db)
  await refresh.refreshAll()
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** Nothing is due: one look and one walk, as every minute. */
async function idle(app: App): Promise<number> {
  const look = createLook(app)
  const walk = createWalk(app)
  await look()
  await walk()
  const times: number[] = []
  const minute = async () => {
    await look()
    await walk()
  }
  for (let round = 0; round < 20; round += 1) times.push(await timed(minute))
  return times.toSorted((a, b) => a - b)[10] ?? 0
}

/** Nothing is due, but everybody is waited for: one minute as above, and the look at all of them, four times an hour. */
async function idleWatched(app: App): Promise<{ minute: number; watch: number }> {
  const json = JSON.stringify(watched)
  await sql`update playbook_version set content = ${json}::jsonb`.execute(app.db)
  await sql`update playbook_enrolment set step_id = 'until', watch_until = wake_at, observed_until = now() + interval '90 days'`.execute(
    app.db,
  )
  await sql`vacuum analyze playbook_enrolment`.execute(app.db)
  const minute = await idle(app)
  const watch = createWatch(app)
  await watch()
  const times: number[] = []
  for (let round = 0; round < 5; round += 1) times.push(await timed(watch))
  await sql`update playbook_version set content = ${JSON.stringify(content)}::jsonb`.execute(app.db)
  await sql`update playbook_enrolment set step_id = 'ask', watch_until = null, observed_until = null`.execute(
    app.db,
  )
  return { minute, watch: times.toSorted((a, b) => a - b)[2] ?? 0 }
}

async function simulated({ db, clock }: App): Promise<{ enrolled: number; seconds: number }> {
  const started = performance.now()
  const { enrolled } = await simulate(db, clock, { content: past, days: 90 })
  return { enrolled, seconds: (performance.now() - started) / 1000 }
}

/** Everybody's step is due at once; against the same rows written by two bare statements. */
async function steps(app: App): Promise<{ steps: number; seconds: number; bare: number }> {
  const total = ACCOUNTS * PLAYBOOKS
  const bare = await timed(async () => {
    await sql`create table bare_taken (like playbook_step_taken including indexes)`.execute(app.db)
    await sql`create table bare_enrolment (like playbook_enrolment including indexes including generated)`.execute(
      app.db,
    )
    await sql`insert into bare_taken (enrolment_id, nth, step_id, kind, at, outcome)
      select id, 0, step_id, 'branch', now(), '{"verdict": true}' from playbook_enrolment`.execute(app.db)
    await sql`insert into bare_enrolment overriding system value select * from playbook_enrolment`.execute(
      app.db,
    )
  })
  await sql`update playbook_enrolment set wake_at = now() - interval '1 minute', step_id = 'ask'`.execute(
    app.db,
  )
  await sql`vacuum analyze playbook_enrolment`.execute(app.db)
  const walk = createWalk(app)
  const started = performance.now()
  const taken = await walk()
  const seconds = (performance.now() - started) / 1000
  console.error(`${taken} steps of ${total} enrolments in ${seconds.toFixed(1)} s`)
  return { steps: taken, seconds, bare: bare / 1000 }
}

/** With the worker running: how long after its time a step is taken. */
async function lateness(app: App): Promise<number> {
  await sql`
    update playbook_enrolment set state = 'active', ended_at = null, end_reason = null, step_id = 'note',
      wake_at = now() + interval '4 seconds' + random() * make_interval(secs => ${SECONDS})
    where id in (select id from playbook_enrolment order by id limit ${SOON})`.execute(app.db)
  const { rows: marks } = await sql<{
    mark: string
  }>`select max(at)::text as mark from playbook_step_taken`.execute(app.db)
  await sql`create table due_bench as select id, wake_at from playbook_enrolment where state = 'active' and step_id = 'note'`.execute(
    app.db,
  )
  await app.work()
  await app.tell('playbook.enrolled')
  for (let left = 1; left > 0; ) {
    await delay(500)
    const { rows } = await sql<{ left: number }>`select count(*)::integer as left from playbook_enrolment
      where state = 'active' and wake_at < now() + interval '1 day'`.execute(app.db)
    left = rows[0]?.left ?? 0
  }
  const { rows } = await sql<{ late: number }>`
    select percentile_disc(0.95) within group (order by extract(epoch from t.at - d.wake_at))::float8 as late
    from playbook_step_taken t join due_bench d on d.id = t.enrolment_id
    where t.kind = 'note' and t.at > ${marks[0]?.mark}::timestamptz`.execute(app.db)
  return rows[0]?.late ?? 0
}

const folder = mkdtempSync(join(tmpdir(), 'tsuzuku-bench-'))
const postgres = await startEmbeddedPostgres({ dataDir: folder, log: createLog('warn') })
try {
  await migrate(postgres.connectionString)
  const app = await compose({
    config: readConfig({ DATABASE_URL: postgres.connectionString, LOG_LEVEL: 'silent' }),
    connectionString: postgres.connectionString,
    log: createLog('silent'),
  })
  await seed(app)
  const idleMs = await idle(app)
  const waiting = await idleWatched(app)
  const gone = await simulated(app)
  const taken = await steps(app)
  const late = await lateness(app)
  await app.close()
  const row = {
    enrolments: ACCOUNTS * PLAYBOOKS,
    idle_ms_a_minute: Math.round(idleMs),
    idle_watched_ms_a_minute: Math.round(waiting.minute),
    watch_ms: Math.round(waiting.watch),
    simulated_enrolments: gone.enrolled,
    simulation_s: Number(gone.seconds.toFixed(2)),
    steps_per_second: Math.round(taken.steps / taken.seconds),
    steps_to_bare_sql: Number((taken.seconds / taken.bare).toFixed(2)),
    wake_up_delay_p95_s: Number(late.toFixed(2)),
  }
  console.table([row])
  if (process.env.OUT) writeFileSync(process.env.OUT, `${JSON.stringify(row)}\n`)
} finally {
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}
