import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { playbookWorld } from '../../../test/playbook-world.ts'
import { mail, words } from '../../../test/playbooks.ts'
import { ensureDayPartitions } from '../metrics/refresh.store.ts'
import { refreshSegments } from '../segments/segments.jobs.ts'
import { createKey } from '../team/key.store.ts'

let now = new Date('2026-11-20T01:00:00Z')
let app: TestApp
let key = ''
const world = playbookWorld(() => app)
const { ids, ask, on, go, enrol, enrolmentsOf } = world

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  key = (await createKey(app.db, { name: 'Product', kind: 'write', scopes: [] })).token
  for (const name of ['Aoba', 'Birch']) await world.account(name)
  await sql`
    with c as (insert into contact (external_id) values ('boss'), ('user'), ('left'), ('mute') returning id, external_id)
    insert into contact_fact (contact_id, account_id, name, email, role, attributes, left_on)
    select id, ${ids.Aoba}, external_id, case when external_id <> 'mute' then external_id || '@aoba.example' end,
      case when external_id = 'boss' then 'decision-maker' else 'user' end, '{}',
      case when external_id = 'left' then date '2026-10-01' end from c`.execute(app.db)
  await app.refresh.refreshNews()
})
afterAll(() => app.close())

const later = async (hours: number) => {
  now = new Date(now.getTime() + hours * 3_600_000)
  await go()
}
const note = { first: 'note', steps: [{ kind: 'note', id: 'note', text: words('seen'), next: null }] }
const namesOf = async (id: number) => (await enrolmentsOf(id)).map(({ account }) => account.name).toSorted()

async function track(user: string, at: Date): Promise<void> {
  const response = await app.http.inject({
    method: 'POST',
    url: '/v1/track',
    headers: { authorization: `Bearer ${key}` },
    payload: {
      messageId: `${user}-${at.toISOString()}`,
      userId: user,
      event: 'Export asked',
      timestamp: at.toISOString(),
      context: { groupId: 'Aoba' },
    },
  })
  expect(response.statusCode, response.body).toBe(200)
}

async function written(id: number): Promise<string[]> {
  const { rows } = await sql<{ to_address: string }>`
    select m.to_address from outbox_mail m join playbook_enrolment e on e.id = m.enrolment_id
    where e.playbook_id = ${id}`.execute(app.db)
  return rows.map((row) => row.to_address).toSorted()
}

it('begins with an event that the product sends, and writes to the person who did it', async () => {
  await track('boss', now)
  const id = await on('Export asked', {
    trigger: { kind: 'event', event: 'track:Export asked' },
    again_after_days: 2,
    first: 'mail',
    steps: [{ ...mail('mail', null), to: 'cause' }],
  })
  await later(0.1)
  expect(await namesOf(id)).toEqual([])
  await track('user', now)
  await later(0.1)
  await later(0.1)
  expect(await enrolmentsOf(id)).toMatchObject([
    { account: { name: 'Aoba' }, state: 'done', cause: { kind: 'event', event: 'track:Export asked' } },
  ])
  expect(await written(id)).toEqual(['user@aoba.example'])
  // What happened long ago and is only told now begins nothing.
  now = new Date('2026-11-24T01:00:00Z')
  await go()
  await track('boss', new Date('2026-11-22T01:00:00Z'))
  await later(0.1)
  expect(await namesOf(id)).toHaveLength(1)
  await track('boss', now)
  await later(0.1)
  expect(await namesOf(id)).toHaveLength(2)
})

it.each<[string, string, string[]]>([
  ['the champion', 'champion', ['sato@aoba.example']],
  ['who decides', 'decision-maker', ['boss@aoba.example']],
  [
    'everybody who is there and has an address',
    'everybody',
    ['boss@aoba.example', 'sato@aoba.example', 'user@aoba.example'],
  ],
  ['nobody where nobody is the cause', 'cause', []],
])('writes to %s', async (name, to, addresses) => {
  now = new Date(now.getTime() + 30 * 86_400_000)
  const id = await on(`Writes to ${name}`, { first: 'mail', steps: [{ ...mail('mail', null), to }] })
  await enrol(id, ['Aoba'])
  await go()
  expect(await enrolmentsOf(id)).toMatchObject([{ state: 'done' }])
  expect(await written(id)).toEqual(addresses)
  if (addresses.length === 0)
    expect((await world.outcomesOf(id))[0]?.outcome).toEqual({ skipped: 'no-receiver' })
})

it('begins when the band moves to one it names, that day and once', async () => {
  now = new Date('2027-03-01T01:00:00Z')
  await ensureDayPartitions(app.db, '2027-02-26', '2027-03-06')
  const band = (day: string, name: string, value: string) =>
    sql`insert into health_score (account_id, day, rule_version, score, known_share, band, measure_values, measure_points)
      values (${ids[name]}, ${day}, 1, 40, 1, ${value}, '{}', '{}')`.execute(app.db)
  // Aoba falls before it is switched on.
  for (const [day, aoba] of [
    ['2027-02-27', 'watch'],
    ['2027-02-28', 'danger'],
    ['2027-03-01', 'danger'],
  ] as const) {
    await band(day, 'Aoba', aoba)
    await band(day, 'Birch', 'watch')
  }
  const id = await on('Fell', { trigger: { kind: 'band-moved', to: ['danger'] }, ...note })
  await later(0.5)
  expect(await namesOf(id)).toEqual([])
  await band('2027-03-02', 'Aoba', 'good')
  await band('2027-03-02', 'Birch', 'danger')
  await later(24)
  await later(1)
  expect(await enrolmentsOf(id)).toMatchObject([
    {
      account: { name: 'Birch' },
      state: 'done',
      cause: { kind: 'band-moved', from: 'watch', to: 'danger', day: '2027-03-02' },
    },
  ])
})

it('begins when an account leaves a segment, and not when it comes in', async () => {
  const made = await ask('POST', '/api/v1/segments', {
    kind: 'rule',
    name: 'Marked',
    rule: { kind: 'condition', field: 'tag', op: 'any-of', value: ['marked'] },
  })
  const segment = made.json().id
  const tag = async (name: string, tags: string[]) => {
    expect((await ask('PATCH', `/api/v1/accounts/${ids[name]}`, { tags })).statusCode).toBe(200)
    await refreshSegments(app, { isAllNews: true })
  }
  await tag('Aoba', ['marked'])
  const id = await on('Left', { trigger: { kind: 'segment-left', segment_id: segment }, ...note })
  now = new Date(now.getTime() + 60_000)
  await tag('Birch', ['marked'])
  await later(0.1)
  expect(await namesOf(id)).toEqual([])
  await tag('Aoba', [])
  await later(0.1)
  await later(0.1)
  expect(await enrolmentsOf(id)).toMatchObject([
    { account: { name: 'Aoba' }, state: 'done', cause: { kind: 'segment-left', segment_id: segment } },
  ])
})

describe('a score', () => {
  let support = 0
  const days = ['2027-04-01', '2027-04-02', '2027-04-03'] as const
  const main = (day: string, name: string, score: number | null) =>
    sql`insert into health_score (account_id, day, rule_version, score, known_share, band, measure_values, measure_points)
      values (${ids[name]}, ${day}, 1, ${score}, 1, ${score === null ? 'unknown' : 'watch'}, '{}', '{}')`.execute(
      app.db,
    )
  const beside = (day: string, name: string, score: number | null, band: string) =>
    sql`insert into further_score (score_id, account_id, day, rule_version, score, known_share, band, measure_values, measure_points)
      values (${support}, ${ids[name]}, ${day}, 1, ${score}, 1, ${band}, '{}', '{}')`.execute(app.db)

  const fell = (points: number) => ({ kind: 'points-crossed', way: 'below', points })

  it('begins where its points are on the other side of where they were the day before', async () => {
    now = new Date('2027-04-01T01:00:00Z')
    await ensureDayPartitions(app.db, '2027-03-25', '2027-04-10')
    await world.account('Cedar')
    const made = await ask('POST', '/api/v1/health/scores', { name: 'Support', copy_of: null })
    expect(made.statusCode, made.body).toBe(201)
    support = made.json().id
    await sql`select ensure_partitions('further_score', '2027-03-25'::date, '2027-04-10'::date)`.execute(
      app.db,
    )
    // Aoba falls to the mark itself, then below it; Birch was not known; Cedar stays below.
    const points = { Aoba: [60, 50, 49], Birch: [60, null, 40], Cedar: [40, 40, 40] }
    for (const [name, [first, ...others]] of Object.entries(points)) {
      await main(days[0], name, first as number)
      await beside(days[0], name, 10, 'danger')
      for (const [nth, score] of others.entries()) await main(days[nth + 1] as string, name, score as number)
    }
    await beside(days[1], 'Aoba', 10, 'danger')
    await beside(days[1], 'Birch', 70.5, 'good')
    await beside(days[1], 'Cedar', null, 'unknown')
    await beside(days[2], 'Cedar', 90, 'good')

    const below = await on('Below', { trigger: fell(50), ...note })
    const rises = { kind: 'points-crossed', score_id: support, way: 'above', points: 70 }
    const above = await on('Above', { trigger: rises, ...note })
    const good = await on('Good', {
      trigger: { kind: 'band-moved', score_id: support, to: ['good'] },
      ...note,
    })
    await later(24)
    expect(await Promise.all([below, above, good].map(namesOf))).toEqual([[], ['Birch'], ['Birch']])
    await later(24)
    await later(1)
    expect(await enrolmentsOf(below)).toMatchObject([
      {
        account: { name: 'Aoba' },
        cause: { kind: 'points-crossed', from: 50, to: 49, points: 50, score: null, day: days[2] },
      },
    ])
    expect(await enrolmentsOf(above)).toMatchObject([
      { account: { name: 'Birch' }, cause: { from: 10, to: 70.5, score: 'Support', day: days[1] } },
    ])
    // A band that was unknown and is known again has moved.
    expect(await namesOf(good)).toEqual(['Birch', 'Cedar'])
  })

  it('is simulated by the same crossings', async () => {
    const { id } = await world.made('Simulated fall', { trigger: fell(50), ...note })
    const { result } = await world.simulated(id, { days: 10 })
    expect(
      result.ways.map(({ account, day }: { account: { id: number }; day: string }) => [account.id, day]),
    ).toEqual([[ids.Aoba, days[2]]])
  })

  it('that is retired, or is none, begins nothing and says so', async () => {
    const by = (score_id: number) => ({ trigger: { ...fell(50), score_id }, ...note })
    const { id } = await world.made('By support', by(support))
    const retired = await ask('POST', `/api/v1/health/scores/${support}/retire`)
    expect(retired.statusCode, retired.body).toBe(200)
    expect((await ask('GET', `/api/v1/playbooks/${id}`)).json().problems).toMatchObject([
      { step: null, reason: 'score-retired', field: 'trigger.score_id', params: { name: 'Support' } },
    ])
    const { problems } = await world.made('By none', by(9999))
    expect(problems).toMatchObject([{ reason: 'score-unknown', field: 'trigger.score_id' }])
  })
})
