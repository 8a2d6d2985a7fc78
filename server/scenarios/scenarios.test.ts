import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importKinds } from '../src/import-kinds.ts'
import { createTestApp, type TestApp } from '../test/app.ts'
import { churnWave } from './churn-wave.ts'
import { buildDemo } from './demo.ts'
import { liveAccount, startDay } from './demo-accounts.ts'
import { createRandom } from './random.ts'
import { twoCustomers } from './two-customers.ts'
import type { World } from './world.ts'
import { writeWorld } from './write-world.ts'

const TODAY = '2026-11-20'

function fingerprint(world: World): string {
  const hash = createHash('sha256').update(JSON.stringify(world.files))
  for (const batch of world.events) hash.update(JSON.stringify(batch))
  return hash.digest('hex')
}

describe('the demo world', () => {
  it('is the same each time for the same day and seed, and another for another seed', () => {
    const small = { seed: 1, accounts: 12 }
    expect(fingerprint(buildDemo(TODAY, small))).toBe(fingerprint(buildDemo(TODAY, small)))
    expect(fingerprint(buildDemo(TODAY, { ...small, seed: 2 }))).not.toBe(
      fingerprint(buildDemo(TODAY, small)),
    )
  })

  it('loses accounts for its four causes and for nothing else', () => {
    const random = createRandom(5)
    const lives = Array.from({ length: 2_000 }, (_, n) => {
      const own = random.fork(String(n))
      return liveAccount(String(n), own.pick(['A', 'B', 'C'] as const), startDay(TODAY, own), TODAY, own)
    })
    const wellOff = lives.filter(
      (life) =>
        !life.poorFit &&
        !life.championLeftOn &&
        life.months.every((month) => month.pain < 0.25 && month.engagement > 0.75),
    )
    expect(wellOff.length).toBeGreaterThan(300)
    expect(wellOff.filter((life) => life.left)).toEqual([])
    const share = (group: typeof lives) => group.filter((life) => life.left).length / group.length
    const poorFit = lives.filter((life) => life.poorFit)
    expect(share(poorFit)).toBeGreaterThan(2 * share(lives.filter((life) => !life.poorFit)))
    expect(new Set(lives.flatMap((life) => life.left?.cause ?? []))).toEqual(
      new Set(['fading-use', 'champion-left', 'bad-support', 'poor-fit']),
    )
  })
})

describe('a small demo, written through the imports', () => {
  let app: TestApp

  beforeAll(async () => {
    app = await createTestApp({ clock: () => new Date(`${TODAY}T03:00:00Z`) })
    const { historyFrom: _, ...world } = buildDemo(TODAY, { seed: 3, accounts: 30 })
    await writeWorld({ ...app, kinds: importKinds }, 'demo', { ...world, events: [] }, () => undefined)
  })
  afterAll(() => app.close())

  it.each([
    // Not a figure anybody would doubt at first sight: most are asked in vain, some buy, and help is no great effort.
    ['trial-conversion', 0.1, 0.9],
    ['survey-response-rate', 0.3, 0.7],
    ['ces', 4, 6.5],
  ])('has a believable %s', async (name, low, high) => {
    const { value, denominator } = (
      await app.http.inject({
        url: `/api/v1/metrics/${name}?from=2025-01-01&to=2026-11-01`,
        headers: await app.as('executive'),
      })
    ).json()
    expect(denominator).toBeGreaterThan(5)
    expect(value).toBeGreaterThan(low)
    expect(value).toBeLessThan(high)
  })
})

describe('two-customers, written through the imports', () => {
  let app: TestApp

  beforeAll(async () => {
    app = await createTestApp({ clock: () => new Date(`${TODAY}T03:00:00Z`) })
    await writeWorld(
      { ...app, kinds: importKinds },
      'two-customers',
      twoCustomers.build(TODAY),
      () => undefined,
    )
  })
  afterAll(() => app.close())

  const metric = async (name: string) =>
    (
      await app.http.inject({
        url: `/api/v1/metrics/${name}?from=2026-10-01&to=2026-11-01`,
        headers: await app.as('executive'),
      })
    ).json()

  it('shows 50 % and 62.5 % by API', async () => {
    expect(await metric('customer-churn-rate')).toMatchObject({ value: 0.5, numerator: 1, denominator: 2 })
    expect(await metric('revenue-churn-rate')).toMatchObject({
      value: 0.625,
      numerator: 50_000,
      denominator: 80_000,
    })
  })

  it('lands every row and leaves the account that left with its history', async () => {
    const rows = await app.db
      .selectFrom('account_now')
      .select(['external_id', 'stage'])
      .orderBy('external_id')
      .execute()
    expect(rows).toEqual([
      { external_id: 'C-1', stage: 'active' },
      { external_id: 'C-2', stage: 'churned' },
    ])
    const history = await app.db.selectFrom('account_day').select('day').distinct().execute()
    expect(history.length).toBeGreaterThan(10)
  })
})

describe('churn-wave', () => {
  let app: TestApp

  beforeAll(async () => {
    app = await createTestApp({ clock: () => new Date(`${TODAY}T03:00:00Z`) })
    await writeWorld({ ...app, kinds: importKinds }, 'churn-wave', churnWave.build(TODAY), () => undefined)
  })
  afterAll(() => app.close())

  it('has told the fading accounts apart 35 days before today', async () => {
    const world = churnWave.build(TODAY)
    const { rows } = (
      await app.http.inject({
        url: '/api/v1/accounts?limit=100&as_of=2026-10-16',
        headers: await app.as('csm'),
      })
    ).json() as {
      rows: { external_id: string; health: { score: number | null } | null; score?: number | null }[]
    }
    const scoreOf = (row: (typeof rows)[number]) => row.health?.score ?? row.score ?? null
    const fading = rows.filter((row) => row.external_id in world.truth.left).map(scoreOf)
    const steady = rows.filter((row) => !(row.external_id in world.truth.left)).map(scoreOf)
    expect([fading.length, steady.length]).toEqual([20, 40])
    const mean = (values: (number | null)[]) =>
      values.reduce<number>((sum, value) => sum + (value ?? Number.NaN), 0) / values.length
    expect(mean(fading)).toBeLessThan(mean(steady) - 15)
  })
})
