import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { Analytics } from '@segment/analytics-node'
import { build } from 'esbuild'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { until } from '../../../test/postgres-process.ts'
import { freePort, startWeb } from '../../../test/web-process.ts'
import { createDatabase, createPool } from '../../platform/database.ts'
import { createKey } from '../team/key.store.ts'

const browserPath = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  chromium.executablePath(),
].find((path) => path !== undefined && existsSync(path))

let app: TestApp
let token: string
let origin: string

beforeAll(async () => {
  app = await createTestApp()
  token = (await createKey(app.db, { name: 'Segment', kind: 'write', scopes: [] })).token
  origin = await app.http.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(() => app.close())

async function stored(account: string, db = app.db) {
  const { rows } = await sql<{ kind: string; name: string; who: string; n: number }>`
    select n.kind, n.name, coalesce(t.external_id, 'anonymous') as who, count(*)::integer as n
    from event e join event_name n on n.id = e.event_name_id join account a on a.id = e.account_id
    join contact c on c.id = e.contact_id join contact t on t.id = coalesce(c.merged_into, c.id)
    where a.external_id = ${account} group by 1, 2, 3 order by 1, 2, 3`.execute(db)
  return rows
}

async function expectCounted(account: string) {
  const { rows } = await sql<{ events: number; counted: number }>`
    select (select count(*)::integer from event e where e.account_id = a.id) as events,
      (select sum(events)::integer from usage_day u where u.account_id = a.id) as counted
    from account a where a.external_id = ${account}`.execute(app.db)
  expect(rows[0]?.counted).toBe(rows[0]?.events)
}

type Passed = { path: string; status: number; retry: string | undefined }

/** Stands in front of the product: `fate` says what happens to the n-th request. */
async function startProxy(fate: (n: number) => 'pass' | 'refuse' | 'lose the answer', target = () => origin) {
  const passed: Passed[] = []
  const read = async (request: IncomingMessage) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    return Buffer.concat(parts)
  }
  const server: Server = createServer(async (request, response) => {
    const body = await read(request)
    const what = request.method === 'POST' ? fate(passed.length) : 'pass'
    if (what === 'refuse') {
      passed.push({ path: request.url ?? '', status: 503, retry: undefined })
      response.writeHead(503, { 'access-control-allow-origin': '*' }).end()
      return
    }
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(
        ([name]) => !['host', 'connection', 'content-length'].includes(name),
      ),
    ) as Record<string, string>
    const answer = await fetch(`${target()}${request.url}`, {
      method: request.method ?? 'POST',
      headers,
      body: request.method === 'POST' ? body : null,
    })
    if (request.method === 'POST') {
      passed.push({ path: request.url ?? '', status: answer.status, retry: headers['x-retry-count'] })
    }
    if (what === 'lose the answer') {
      response.socket?.destroy()
      return
    }
    response
      .writeHead(answer.status, Object.fromEntries(answer.headers))
      .end(Buffer.from(await answer.arrayBuffer()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    passed,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

describe('@segment/analytics-node, unmodified', () => {
  it('delivers every call once, through refusals and lost answers', async () => {
    const proxy = await startProxy((n) =>
      n === 0 ? 'refuse' : n === 1 ? 'lose the answer' : n === 4 ? 'lose the answer' : 'pass',
    )
    const analytics = new Analytics({
      writeKey: token,
      host: proxy.url,
      flushAt: 5,
      flushInterval: 100,
      maxRetries: 10,
    })
    const failures: unknown[] = []
    analytics.on('error', (error) => failures.push(error))
    analytics.track({ anonymousId: 'node-cookie', event: 'Visited' })
    analytics.identify({
      userId: 'node-user',
      anonymousId: 'node-cookie',
      traits: { email: 'n@node.example', plan: 'pro' },
    })
    analytics.group({ userId: 'node-user', groupId: 'node-inc', traits: { name: 'Node Inc.' } })
    for (let n = 0; n < 20; n++) analytics.track({ userId: 'node-user', event: 'Used', properties: { n } })
    analytics.page({ userId: 'node-user', name: 'Home' })
    analytics.screen({ userId: 'node-user', name: 'Main' })
    analytics.alias({ userId: 'node-user', previousId: 'node-old-id' })
    analytics.track({ userId: 'node-user', event: 'Backdated', timestamp: new Date('2026-01-15T08:00:00Z') })
    await analytics.closeAndFlush({ timeout: 60_000 })
    await proxy.close()
    expect(failures).toEqual([])
    expect(proxy.passed.some(({ status }) => status === 503)).toBe(true)
    expect(proxy.passed.filter(({ retry }) => retry !== undefined).length).toBeGreaterThan(1)
    expect(await stored('node-inc')).toEqual([
      { kind: 'page', name: 'Home', who: 'node-user', n: 1 },
      { kind: 'screen', name: 'Main', who: 'node-user', n: 1 },
      { kind: 'track', name: 'Backdated', who: 'node-user', n: 1 },
      { kind: 'track', name: 'Used', who: 'node-user', n: 20 },
      { kind: 'track', name: 'Visited', who: 'node-user', n: 1 },
    ])
    await expectCounted('node-inc')
    const { rows } =
      await sql`select name, email, attributes from contact_now where external_id = 'node-user'`.execute(
        app.db,
      )
    expect(rows).toEqual([{ name: null, email: 'n@node.example', attributes: { plan: 'pro' } }])
  })

  it('stays exactly-once when its clock is wrong', async () => {
    const ahead = await createTestApp({ clock: () => new Date(Date.now() + 3_600_000) })
    const key = await createKey(ahead.db, { name: 'Segment', kind: 'write', scopes: [] })
    const url = await ahead.http.listen({ port: 0, host: '127.0.0.1' })
    const proxy = await startProxy(
      (n) => (n < 2 ? 'lose the answer' : 'pass'),
      () => url,
    )
    const analytics = new Analytics({ writeKey: key.token, host: proxy.url, flushAt: 3, maxRetries: 10 })
    for (let n = 0; n < 3; n++) {
      analytics.track({ userId: 'slow-user', event: 'Slow', context: { groupId: 'slow-inc' } })
    }
    await analytics.closeAndFlush({ timeout: 60_000 })
    await proxy.close()
    expect(proxy.passed.length).toBeGreaterThan(2)
    expect(await stored('slow-inc', ahead.db)).toEqual([
      { kind: 'track', name: 'Slow', who: 'slow-user', n: 3 },
    ])
    const { rows } = await sql<{
      corrected: boolean
    }>`select bool_and(ts > now() + interval '50 minutes') as corrected from event`.execute(ahead.db)
    expect(rows[0]?.corrected).toBe(true)
    await ahead.close()
  })
})

describe.skipIf(browserPath === undefined)('@segment/analytics-next in Chromium, unmodified', () => {
  it.each(['standard', 'batching'] as const)(
    'delivers every call once (%s), and talks to nobody else',
    async (strategy) => {
      const folder = mkdtempSync(join(tmpdir(), 'tsuzuku-segment-'))
      const proxy = await startProxy((n) => (n === 0 ? 'refuse' : n === 2 ? 'lose the answer' : 'pass'))
      const site = await startSite(await bundlePage(folder))
      const browser = await chromium.launch({ executablePath: browserPath ?? '', args: ['--no-sandbox'] })
      try {
        const page = await browser.newPage()
        const elsewhere: string[] = []
        page.on('request', (request) => {
          const { origin: to } = new URL(request.url())
          if (to !== new URL(proxy.url).origin && to !== site.url) elsewhere.push(request.url())
        })
        const host = new URL(proxy.url).host
        await page.goto(`${site.url}/?host=${host}&key=${token}&strategy=${strategy}`)
        await page.waitForFunction('window.sent === true')
        const account = `browser-${strategy}`
        const count = async () => (await stored(account)).reduce((sum, row) => sum + row.n, 0)
        await until(async () => (await count()) >= 8, 'the events of the browser')
        // What waits while the first batch is refused goes out with it, so batching may need a single answer.
        const answers = strategy === 'standard' ? 11 : 1
        await until(() => proxy.passed.filter(({ status }) => status === 200).length >= answers, 'retries')
        expect(await stored(account)).toEqual([
          { kind: 'page', name: 'Pricing', who: `user-${strategy}`, n: 1 },
          { kind: 'track', name: 'Clicked', who: `user-${strategy}`, n: 5 },
          { kind: 'track', name: 'Looked around', who: `user-${strategy}`, n: 1 },
          { kind: 'track', name: 'Signed up', who: `user-${strategy}`, n: 1 },
        ])
        await expectCounted(account)
        expect(elsewhere).toEqual([])
      } finally {
        await browser.close()
        await site.close()
        await proxy.close()
        rmSync(folder, { recursive: true, force: true })
      }
    },
  )

  it('has every event once although the server was killed and started again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tsuzuku-segment-'))
    const database = await createTestDatabase()
    const db = createDatabase(createPool(database.url, 2))
    const key = await createKey(db, { name: 'Segment', kind: 'write', scopes: [] })
    const port = await freePort()
    let server = await startWeb(database.url, port)
    const site = await startSite(await bundlePage(folder))
    const browser = await chromium.launch({ executablePath: browserPath ?? '', args: ['--no-sandbox'] })
    try {
      const page = await browser.newPage()
      const clicks = async () =>
        (await stored('browser-standard', db)).find(({ name }) => name === 'Clicked')?.n ?? 0
      await page.goto(`${site.url}/?host=127.0.0.1:${port}&key=${key.token}&strategy=standard&clicks=60`)
      await until(async () => (await clicks()) >= 10, 'the first events of the browser')
      server.kill('SIGKILL')
      await once(server, 'exit')
      expect(await clicks()).toBeLessThan(60)
      await page.waitForEvent('requestfailed')
      server = await startWeb(database.url, port)
      await page.waitForFunction('window.sent === true')
      await until(async () => (await clicks()) >= 60, 'all events of the browser')
      await until(async () => (await stored('browser-standard', db)).length === 4, 'the last event')
      expect((await stored('browser-standard', db)).map(({ name, n }) => [name, n])).toEqual([
        ['Pricing', 1],
        ['Clicked', 60],
        ['Looked around', 1],
        ['Signed up', 1],
      ])
    } finally {
      await browser.close()
      await site.close()
      server.kill('SIGKILL')
      await db.destroy()
      await database.drop()
      rmSync(folder, { recursive: true, force: true })
    }
  }, 240_000)
})

async function bundlePage(folder: string): Promise<string> {
  const entry = join(folder, 'page.ts')
  writeFileSync(
    entry,
    `import { AnalyticsBrowser } from '@segment/analytics-next'
    const given = new URLSearchParams(location.search)
    const strategy = given.get('strategy')
    const apiKey = given.get('key')
    const clicks = Number(given.get('clicks') ?? 5)
    const analytics = AnalyticsBrowser.load({
      writeKey: apiKey,
      cdnSettings: { integrations: { 'Segment.io': { apiKey, apiHost: given.get('host') + '/v1', protocol: 'http',
        deliveryStrategy: { strategy, config: { size: 4, timeout: 300 } } } } },
    })
    void (async () => {
      await analytics.track('Looked around')
      await analytics.identify('user-' + strategy, { email: 'someone@gmail.com' })
      await analytics.group('browser-' + strategy, { name: 'Browser Inc.' })
      await analytics.page('Pricing')
      for (let n = 0; n < clicks; n++) await analytics.track('Clicked', { n })
      await analytics.alias('user-' + strategy, 'old-' + strategy)
      await analytics.track('Signed up')
      window.sent = true
    })()`,
  )
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    logLevel: 'error',
    nodePaths: [fileURLToPath(new URL('../../../../node_modules', import.meta.url))],
  })
  return outputFiles[0]?.text ?? ''
}

async function startSite(script: string) {
  const server = createServer((request, response) => {
    if (request.url === '/page.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(script)
    else if (request.url === '/favicon.ico') response.writeHead(204).end()
    else
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!doctype html><title>shop</title><script src="/page.js"></script>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => new Promise((resolve) => server.close(resolve)) }
}
