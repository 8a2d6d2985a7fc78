import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { hashPassword } from './team.service.ts'

const password = 'correct horse battery'
let now = new Date('2026-11-20T03:00:00Z')
let app: TestApp

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  for (const email of ['office@example.com', 'away@example.com', 'new@example.com']) {
    await app.db
      .insertInto('member')
      .values({ email, name: 'P', role: 'csm', password_hash: await hashPassword(password) })
      .execute()
  }
})
afterAll(() => app.close())

async function signIn(ip: string, email: string, given = password) {
  const reply = await app.http.inject({
    method: 'POST',
    url: '/api/v1/sessions',
    payload: { email, password: given },
    remoteAddress: ip,
  })
  return { status: reply.statusCode, ...reply.json() }
}

let tries = 0
async function fail(ip: string): Promise<number> {
  tries += 1
  return (await signIn(ip, `guess-${tries}@example.com`, 'Winter 2026!')).status
}

test('one password tried for many addresses from one network comes to an end, for others it goes on', async () => {
  const office = '203.0.113.7'
  expect((await signIn(office, 'office@example.com')).status).toBe(200)
  for (let n = 0; n < 30; n++) expect(await fail(office)).toBe(401)
  for (let n = 0; n < 5; n++) expect((await signIn(office, 'office@example.com')).status).toBe(200)

  expect(await fail(office)).toBe(429)
  expect(await signIn(office, 'new@example.com')).toMatchObject({
    status: 429,
    code: 'team.too_many_attempts',
    params: { retryAfterSeconds: 300 },
  })
  expect((await signIn('198.51.100.1', 'away@example.com')).status).toBe(200)

  now = new Date(now.getTime() + 5 * 60_000)
  expect((await signIn(office, 'new@example.com')).status).toBe(200)
})

test('successes are not counted, and a whole network of IPv6 counts as one', async () => {
  for (let n = 0; n < 9; n++) expect((await signIn('2001:db8:1:2::9', 'away@example.com')).status).toBe(200)
  const replies = await Promise.all(Array.from({ length: 31 }, (_, n) => fail(`2001:db8:1:2::${n + 1}`)))
  expect(replies.filter((status) => status === 429)).toHaveLength(1)
  expect(await fail('2001:db8:1:3::1')).toBe(401)
})
