import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../test/app.ts'
import { createLog } from './log.ts'

let app: TestApp
let lines: string[]

beforeAll(async () => {
  lines = []
  const log = createLog('trace', { write: (line) => void lines.push(line) })
  app = await createTestApp({ log })
})
afterAll(() => app.close())

describe('what a browser may run', () => {
  test.each([
    ['a page', '/', { accept: 'text/html' }],
    ['an answer of the API', '/api/v1/workspace', {}],
    ['a refusal', '/api/v1/nothing-here', {}],
  ])('%s comes with the policy', async (_, url, headers) => {
    const reply = await app.http.inject({ url, headers: { ...(await app.as('csm')), ...headers } })
    const policy = Object.fromEntries(
      String(reply.headers['content-security-policy'])
        .split(';')
        .map((directive) => directive.trim().split(' '))
        .map(([name, ...sources]) => [name, sources.join(' ')]),
    )
    expect(policy).toMatchObject({
      'default-src': "'self'",
      'script-src': "'self'",
      'connect-src': "'self'",
      'object-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'self'",
      'frame-ancestors': "'none'",
    })
    expect(policy).not.toHaveProperty('script-src-elem')
    expect(policy).not.toHaveProperty('script-src-attr')
    expect(policy).not.toHaveProperty('worker-src')
    expect(reply.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
    })
  })
})

describe('logs', () => {
  async function call(
    method: 'GET' | 'POST' | 'PUT',
    url: string,
    given: { headers?: object; payload?: object },
  ) {
    return app.http.inject({
      method,
      url,
      headers: { ...given.headers },
      ...(given.payload ? { payload: given.payload } : {}),
    })
  }

  test('carry no password, link, session or key, also where something fails with them', async () => {
    const admin = await app.as('admin')
    const secrets = ['the first password', 'the second password', 'a wrong password']
    const [first, second, wrong] = secrets
    const email = 'kato@example.com'
    const keep = (secret: string) => {
      expect(secret.length).toBeGreaterThan(15)
      secrets.push(secret)
      return secret
    }

    const invited = await call('POST', '/api/v1/members', {
      headers: admin,
      payload: { email, name: 'Kato', role: 'csm' },
    })
    const token = keep(invited.json().url.split('#')[1])
    const entered = await call('POST', '/api/v1/sessions/one-time', { payload: { token } })
    const cookie = String(entered.headers['set-cookie']).split(';')[0] ?? ''
    keep(cookie.split('=')[1] ?? '')
    const set = await call('PUT', '/api/v1/me/password', {
      headers: { cookie },
      payload: { password: first },
    })
    expect(set.statusCode).toBeLessThan(300)
    const changed = { current: first, password: second }
    await call('PUT', '/api/v1/me/password', { headers: { cookie }, payload: changed })
    const signIn = (password: unknown) =>
      call('POST', '/api/v1/sessions', { payload: { email, password: password as string } })
    const session = await signIn(second)
    expect(session.statusCode).toBe(200)
    keep(String(session.headers['set-cookie']).split(';')[0]?.split('=')[1] ?? '')
    expect((await signIn(wrong)).statusCode).toBe(401)
    expect((await signIn([second])).statusCode).toBe(400)

    const made = { api: '', write: '' }
    for (const kind of ['api', 'write'] as const) {
      const scopes = kind === 'api' ? { scopes: ['accounts:read'] } : {}
      const key = await call('POST', '/api/v1/keys', {
        headers: admin,
        payload: { kind, name: kind, ...scopes },
      })
      made[kind] = keep(key.json().token)
    }
    const authorization = `Bearer ${made.api}`
    const basic = keep(Buffer.from(`${made.write}:`).toString('base64'))
    const event = { type: 'track', userId: 'u', event: 'Used', context: { groupId: 'a' } }
    expect((await call('GET', '/api/v1/accounts', { headers: { authorization } })).statusCode).toBe(200)
    const sent = { headers: { authorization: `Basic ${basic}` }, payload: event }
    expect((await call('POST', '/v1/track', sent)).statusCode).toBe(200)
    const calendar = await call('POST', '/api/v1/me/calendar-link', { headers: { cookie: admin.cookie } })
    const address = new URL(calendar.json().url).pathname
    keep(address.split('/').at(-1)?.replace('.ics', '') ?? '')

    const tables = ['session', 'one_time_link', 'api_key', 'calendar_link']
    for (const name of tables)
      await sql`alter table ${sql.table(name)} rename to ${sql.table(`gone_${name}`)}`.execute(app.db)
    const failed = [
      await signIn(second),
      await call('POST', '/api/v1/sessions/one-time', { payload: { token } }),
      await call('GET', '/api/v1/accounts', { headers: { authorization } }),
      await call('GET', '/api/v1/me', { headers: { cookie } }),
      await call('GET', address, {}),
    ]
    expect(failed.map(({ statusCode }) => statusCode)).toEqual(failed.map(() => 500))
    for (const name of tables)
      await sql`alter table ${sql.table(`gone_${name}`)} rename to ${sql.table(name)}`.execute(app.db)

    expect(lines.filter((line) => line.includes('request failed'))).toHaveLength(failed.length)
    for (const secret of secrets) expect(lines.filter((line) => line.includes(secret))).toEqual([])
  })

  test('hide what is called a secret, however deep it lies', () => {
    const before = lines.length
    const secret = 'do not tell'
    const { log } = app
    log.info({ password: secret, params: { token: secret }, mail: { server: { password: secret } } })
    log.info({ req: { headers: { authorization: secret, 'set-cookie': secret } } })
    log.info({ config: { adminPassword: secret, databaseUrl: secret, smtpUrl: secret, secretKey: secret } })
    log.error({ err: Object.assign(new Error('failed'), { config: { auth: { password: secret } } }) })
    expect(lines.slice(before).join('')).not.toContain(secret)
    expect(lines.slice(before)).toHaveLength(4)
  })
})
