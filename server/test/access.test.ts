import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSession, SESSION_COOKIE } from '../src/features/team/session.store.ts'
import { rolePermissions, roles } from '../src/features/team/team.roles.ts'
import type { Access, Permission } from '../src/platform/access.ts'
import { createTestApp, type TestApp } from './app.ts'

const PUBLIC = new Set([
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'GET /openapi.json',
  'POST /api/v1/sessions',
  'POST /api/v1/sessions/one-time',
  'GET /assets/*',
  'GET /before-paint.js',
  'GET /icon.svg',
  // The secret address is the permission.
  'GET /calendar/:token',
  // So is that of a plan that a customer was sent.
  'POST /api/v1/shared-plan',
  'POST /api/v1/shared-plan/agreement',
  'POST /api/v1/shared-plan/pdf',
  // So is that of a contact who wants no more advertising.
  'GET /api/v1/unsubscribe/:token',
  'POST /api/v1/unsubscribe/:token',
  'DELETE /api/v1/unsubscribe/:token',
  // So is that of the question that a mail asked.
  'POST /api/v1/survey-form',
  'POST /api/v1/survey-form/answer',
  'GET /*',
])

let app: TestApp
let members: Map<string, string>

beforeAll(async () => {
  app = await createTestApp()
  members = new Map()
  for (const role of roles) {
    const row = await app.db
      .insertInto('member')
      .values({ email: `walk-${role}@example.com`, name: role, role })
      .returning('id')
      .executeTakeFirstOrThrow()
    members.set(role, row.id)
  }
})
afterAll(() => app.close())

const rules = () => app.http.accessRules.filter((rule) => rule.method !== 'HEAD' && rule.method !== 'OPTIONS')
const addressOf = (url: string) =>
  url.replaceAll(/:[A-Za-z_]+/g, '00000000-0000-4000-8000-000000000000').replace('*', 'x')

function mayCall(access: Access, role: (typeof roles)[number]): boolean {
  return access === 'public' || access === 'signed-in' || rolePermissions[role].includes(access as Permission)
}

async function call(rule: { method: string; url: string }, headers: Record<string, string>) {
  return app.http.inject({
    method: rule.method as 'GET',
    url: addressOf(rule.url),
    headers,
    ...(rule.method === 'GET' || rule.method === 'DELETE' ? {} : { payload: {} }),
  })
}

describe('every route', () => {
  it('has a rule, and only the known ones are public', () => {
    expect(rules().length).toBeGreaterThan(15)
    const open = rules()
      .filter((rule) => rule.access === 'public')
      .map((rule) => `${rule.method} ${rule.url}`)
    expect(open.filter((route) => !PUBLIC.has(route))).toEqual([])
    const writeKey = rules().filter((rule) => rule.access === 'write-key')
    expect(writeKey.filter((rule) => !rule.url.startsWith('/v1/'))).toEqual([])
  })

  it('refuses to start without one', () => {
    expect(() => app.http.route({ method: 'GET', url: '/open', handler: async () => 'x' })).toThrow()
  })

  it('answers 401 without a session', async () => {
    const answers: string[] = []
    for (const rule of rules().filter(({ access }) => access !== 'public' && access !== 'write-key')) {
      const response = await call(rule, {})
      if (response.statusCode !== 401) answers.push(`${rule.method} ${rule.url} → ${response.statusCode}`)
    }
    expect(answers).toEqual([])
  })

  it.each(roles)('lets %s do what the role may, and nothing else', async (role) => {
    const wrong: string[] = []
    for (const rule of rules().filter(({ access }) => access !== 'public' && access !== 'write-key')) {
      const { token } = await openSession(app.db, members.get(role) ?? '', {
        ip: '127.0.0.1',
        userAgent: 'test',
      })
      const response = await call(rule, { cookie: `${SESSION_COOKIE}=${token}` })
      const code = String(response.headers['content-type']).includes('problem') ? response.json().code : ''
      const refused = response.statusCode === 401 || code === 'auth.forbidden'
      if (refused === mayCall(rule.access, role) || response.statusCode === 500) {
        wrong.push(`${rule.method} ${rule.url} as ${role} → ${response.statusCode} ${code}`)
      }
    }
    expect(wrong).toEqual([])
  })
})
