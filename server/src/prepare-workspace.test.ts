import { sql } from 'kysely'
import { afterEach, expect, test } from 'vitest'
import { scenarios } from '../scenarios/scenarios.ts'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { clearWorld } from './clear-world.ts'
import { type App, compose } from './compose.ts'
import { readConfig, scenarioNames } from './platform/config.ts'
import { createLog } from './platform/log.ts'
import { prepareWorkspace } from './prepare-workspace.ts'

const opened: App[] = []
let database: TestDatabase | undefined

afterEach(async () => {
  for (const app of opened.splice(0)) await app.close()
  await database?.drop()
  database = undefined
})

/** A server as it stands before its workspace is prepared. */
async function server(env: Record<string, string>): Promise<App> {
  database ??= await createTestDatabase()
  const config = readConfig({
    DATABASE_URL: database.url,
    TSUZUKU_POOL_SIZE: '6',
    TSUZUKU_SECRET_KEY: 'a key for tests that is long enough',
    ...env,
  })
  const app = await compose({ config, connectionString: database.url, log: createLog('silent') })
  await app.http.ready()
  opened.push(app)
  return app
}

const prepare = (app: App) => prepareWorkspace(app, () => undefined)

async function world(app: App) {
  const { rows } = await sql`
    select (select string_agg(scenario, ',') from workspace) as scenario, (select count(*) from account) as accounts,
      (select count(*) from subscription where superseded_at = 'infinity') as subscriptions,
      (select string_agg(email, ',' order by lower(email)) from member) as members`.execute(app.db)
  return rows[0]
}

async function signIn(app: App, payload: object, kind = '') {
  const reply = await app.http.inject({ method: 'POST', url: `/api/v1/sessions${kind}`, payload })
  return reply.statusCode
}

const twoCustomers = {
  scenario: 'two-customers',
  accounts: 2,
  subscriptions: 2,
  members: 'admin@example.com',
}

test('the settings know every scenario', () => {
  expect([...scenarioNames].sort()).toEqual(['none', ...scenarios.map(({ name }) => name)].sort())
})

test('a server of its own database begins empty unless told otherwise, an embedded one with the demo', () => {
  expect(readConfig({}).scenario).toBe('demo')
  expect(readConfig({ DATABASE_URL: 'postgresql://localhost/x' }).scenario).toBe('none')
  expect(readConfig({ DATABASE_URL: 'postgresql://localhost/x', TSUZUKU_SCENARIO: 'demo' }).scenario).toBe(
    'demo',
  )
})

test('a start that dies at its first or at a later step is made good by the next one', async () => {
  const app = await server({ TSUZUKU_SCENARIO: 'two-customers' })
  await sql`create function die() returns trigger language plpgsql as $$ begin raise exception 'cut off'; end $$`.execute(
    app.db,
  )
  await sql`create trigger die before update on workspace for each row execute function die()`.execute(app.db)
  await expect(prepare(app)).rejects.toThrow('cut off')
  await sql`drop trigger die on workspace`.execute(app.db)
  let steps = 0
  const cutOff = () => {
    steps += 1
    if (steps > 1) throw new Error('cut off later')
  }
  await expect(prepareWorkspace(app, cutOff)).rejects.toThrow('cut off later')
  await prepare(app)
  expect(await world(app)).toEqual(twoCustomers)
})

test('a world is cleared down to what the migrations leave, and tables of others stay', async () => {
  const app = await server({ TSUZUKU_SCENARIO: 'two-customers' })
  const rows = async () => {
    const answer = await sql<{ name: string; n: number }>`
      select c.relname as name, (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %I', c.relname), false, true, '')))[1]::text::integer as n
      from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and c.relname <> 'fact_change'`.execute(app.db)
    return Object.fromEntries(answer.rows.map(({ name, n }) => [name, n]))
  }
  await sql`create table of_others as select 1 as kept`.execute(app.db)
  const fresh = await rows()
  await prepare(app)
  expect(await rows()).not.toEqual(fresh)
  await clearWorld(app.db)
  expect(await rows()).toEqual(fresh)
})

test('two servers that start at once on an empty database make one world, and both let somebody in', async () => {
  const apps = [
    await server({ TSUZUKU_SCENARIO: 'two-customers' }),
    await server({ TSUZUKU_SCENARIO: 'two-customers' }),
  ]
  const tokens = await Promise.all(apps.map(prepare))
  for (const [n, app] of apps.entries()) {
    expect(await world(app)).toEqual(twoCustomers)
    expect(await signIn(app, { token: tokens[n] }, '/one-time')).toBe(200)
  }
})

test('the admin of the settings can sign in beside those that a world brings, and is made once', async () => {
  await prepare(await server({ TSUZUKU_SCENARIO: 'two-customers' }))
  const admin = { email: 'Ops@Example.com', password: 'a first password' }
  const app = await server({ TSUZUKU_ADMIN_EMAIL: admin.email, TSUZUKU_ADMIN_PASSWORD: admin.password })
  const token = await prepare(app)
  expect(await signIn(app, admin)).toBe(200)
  expect(await signIn(app, { token }, '/one-time')).toBe(200)

  const later = await server({
    TSUZUKU_ADMIN_EMAIL: 'ops@example.com',
    TSUZUKU_ADMIN_PASSWORD: 'another password',
  })
  await prepare(later)
  expect(await signIn(later, { ...admin, password: 'another password' })).toBe(401)
  expect(await signIn(later, admin)).toBe(200)
  expect(await world(later)).toEqual({ ...twoCustomers, members: 'admin@example.com,Ops@Example.com' })

  await sql`update member set deactivated_at = now() where email = 'Ops@Example.com'`.execute(later.db)
  await prepare(later)
  expect(await signIn(later, admin)).toBe(401)
})
