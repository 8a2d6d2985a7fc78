import { Command, CommanderError } from 'commander'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../test/app.ts'
import { addTeamCommands } from './team-commands.ts'

let app: TestApp

beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())
afterEach(() => {
  process.exitCode = 0
})

async function tsuzuku(...args: string[]): Promise<{ printed: string[]; told: string }> {
  const printed: string[] = []
  const told: string[] = []
  const program = new Command()
  addTeamCommands(program, {
    env: { DATABASE_URL: app.url, TSUZUKU_URL: 'https://cs.example.com' },
    print: (text) => printed.push(text),
    tell: (text) => told.push(text),
  })
  for (const command of [program, ...program.commands, ...program.commands.flatMap((one) => one.commands)]) {
    command.exitOverride().configureOutput({ writeErr: (text) => told.push(text) })
  }
  await program.parseAsync(args, { from: 'user' }).catch((error: unknown) => {
    if (!(error instanceof CommanderError)) throw error
  })
  return { printed, told: told.join('\n') }
}

async function nameBehind(link = ''): Promise<string> {
  const signedIn = await app.http.inject({
    method: 'POST',
    url: '/api/v1/sessions/one-time',
    payload: { token: link.split('#')[1] },
  })
  const cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? ''
  return (await app.http.inject({ url: '/api/v1/me', headers: { cookie } })).json().member?.name
}

it('adds a member, and gives a way in when it is made and again later', async () => {
  const added = await tsuzuku('member', 'add', 'mori@example.com', '--name', 'Mori', '--role', 'csm')
  expect(added.printed).toEqual([expect.stringMatching(/^https:\/\/cs\.example\.com\/welcome#tzl_\S+$/)])
  expect(await nameBehind(added.printed[0])).toBe('Mori')
  const again = await tsuzuku('member', 'link', 'MORI@example.com')
  expect(await nameBehind(again.printed[0])).toBe('Mori')
  const entries = await app.db
    .selectFrom('audit_entry')
    .select(['actor_kind', 'action'])
    .orderBy('id')
    .execute()
  expect(entries).toEqual([
    { actor_kind: 'system', action: 'member.invited' },
    { actor_kind: 'system', action: 'member.link-made' },
  ])
})

it('says why there is no link for an unknown address', async () => {
  const { printed, told } = await tsuzuku('member', 'link', 'nobody@example.com')
  expect(printed).toEqual([])
  expect(told).toContain('team.member_not_found')
  expect(process.exitCode).toBe(1)
})

it('makes a key that may do what was asked and nothing else', async () => {
  const { printed } = await tsuzuku('key', 'add', 'CRM', '--kind', 'api', '--scopes', 'accounts:read')
  const headers = { authorization: `Bearer ${printed[0]}` }
  expect((await app.http.inject({ url: '/api/v1/members', headers })).statusCode).toBe(200)
  expect((await app.http.inject({ url: '/api/v1/keys', headers })).statusCode).toBe(403)
})

it.each([
  [['key', 'add', 'CRM', '--kind', 'api'], 'needs --scopes'],
  [['key', 'add', 'CRM', '--kind', 'api', '--scopes', 'everything'], 'accounts:read'],
  [['member', 'add', 'no address', '--name', 'X', '--role', 'csm'], 'not an e-mail address'],
  [['member', 'add', 'x@example.com', '--name', 'X', '--role', 'boss'], 'Allowed choices'],
])('refuses %j and writes nothing', async (args, reason) => {
  const before = await app.db.selectFrom('audit_entry').select('id').execute()
  const { printed, told } = await tsuzuku(...args)
  expect(printed).toEqual([])
  expect(told).toContain(reason)
  expect(await app.db.selectFrom('audit_entry').select('id').execute()).toEqual(before)
})
