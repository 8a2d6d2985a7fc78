import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { emptyTables } from '../../../test/empty-tables.ts'
import { staircaseWorld, step, tagged } from '../../../test/staircase.ts'

let app: TestApp
let now = new Date('2026-05-01T03:00:00Z')
const START = new Date('2026-05-01T03:00:00Z')
const world = staircaseWorld(
  () => app,
  () => now,
)
const { call, customers, live, refresh } = world

type Staircase = { id: number; version: number; accounts: number; steps: { id: number; name: string }[] }
type Standing = {
  account: { id: number }
  step: { id: number; name: string } | null
  reached: number
  since: string
  since_before: boolean
  next: { name: string; is_unknown: boolean; missing: { kind: string; truth: string }[] } | null
  lock: { is_open: boolean; reasons: { code: string }[] }
  is_ready: boolean
}
type Page<Row> = { rows: Row[]; next_cursor: string | null }
type Move = { from_reached: number | null; to_reached: number | null; cause: string }

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
})
afterAll(() => app.close())
beforeEach(async () => {
  now = START
  await emptyTables(
    app.db,
    `staircase, stair_dirty, account, account_day, health_score, refresh_state, offer_lock,
      offer_lock_rule, subscription, product`,
  )
})

const build = (steps: object[], part: object = {}, status = 201) =>
  call<Staircase & { code: string; field: string }>('POST', '/staircases', {
    payload: { name: 'Growth', steps, ...part },
    status,
  })
const standings = async (query = '') =>
  (await call<Page<Standing>>('GET', `/staircases/standings?${query}`)).rows
const movesOf = async (id: number) =>
  (
    await sql<Move>`select from_reached, to_reached, cause from stair_move where account_id = ${id} order by id`.execute(
      app.db,
    )
  ).rows.map(({ from_reached, to_reached, cause }) => [from_reached, to_reached, cause])

describe('where accounts stand', () => {
  test('is the highest step up to which every checkpoint is met, with what is missing for the next', async () => {
    const [one = 0, two = 0, three = 0] = await customers(3)
    await live(two, 'first')
    await live(three, 'first', 'third')
    await build([step('first'), step('second'), step('third')])
    await refresh()
    const rows = await standings()
    expect(rows.map(({ account, reached }) => [account.id, reached])).toEqual([
      [three, 1],
      [two, 1],
      [one, 0],
    ])
    expect(rows[0]).toMatchObject({ step: { name: 'first' }, next: { name: 'second' }, since_before: true })
    expect(rows[2]).toMatchObject({ step: null, next: { name: 'first', is_unknown: false } })
    expect(rows[2]?.next?.missing).toMatchObject([{ kind: 'condition', truth: 'no' }])
  })

  test('keeps every step up and down, and since when it stands there', async () => {
    const [id = 0] = await customers(1)
    await build([step('first'), step('second')])
    now = new Date('2026-05-11T03:00:00Z')
    await world.figures()
    await live(id, 'first')
    await refresh()
    expect((await standings())[0]).toMatchObject({ reached: 1, since: '2026-05-11T03:00:00.000000Z' })
    now = new Date('2026-05-12T03:00:00Z')
    await refresh(true)
    expect((await standings())[0]).toMatchObject({ reached: 1, since: '2026-05-11T03:00:00.000000Z' })
    await live(id)
    await refresh()
    expect(await movesOf(id)).toEqual([
      [null, 0, 'placed'],
      [0, 1, 'moved'],
      [1, 0, 'moved'],
    ])
    await expect(sql`delete from stair_move`.execute(app.db)).rejects.toThrow('cannot be changed')
  })

  test('a customer that leaves, or is merged, stands there no more', async () => {
    const [gone = 0, merged = 0, into = 0] = await customers(3)
    await build([step('first')])
    await sql`update account_day set is_customer = false where account_id = ${gone}`.execute(app.db)
    await sql`update account set merged_into = ${into} where id = ${merged}`.execute(app.db)
    await world.news(gone, merged, into)
    await refresh()
    expect((await standings()).map(({ account }) => account.id)).toEqual([into])
    expect((await movesOf(gone)).at(-1)).toEqual([0, null, 'left'])
    expect((await movesOf(merged)).at(-1)).toEqual([0, null, 'changed'])
  })

  test('a staircase of a tier takes its accounts from the one for all tiers', async () => {
    const [a = 0] = await customers(1, 'A')
    const [b = 0] = await customers(1, 'B')
    const [none = 0] = await customers(1, null)
    const all = await build([step('first')])
    expect((await standings()).map(({ account }) => account.id).sort()).toEqual([a, b, none].sort())
    const own = await build([step('first')], { name: 'Growth of A', tier: 'A' })
    expect((await standings(`staircase=${own.id}`)).map(({ account }) => account.id)).toEqual([a])
    expect((await standings(`staircase=${all.id}`)).map(({ account }) => account.id)).toEqual([none, b])
    expect((await movesOf(a)).slice(1)).toEqual([
      [0, null, 'changed'],
      [null, 0, 'placed'],
    ])
    await call('DELETE', `/staircases/${own.id}`, { status: 204 })
    expect(await standings(`staircase=${all.id}`)).toHaveLength(3)
  })

  test('a staircase of a product is for those who hold it', async () => {
    const [holds = 0] = await customers(2)
    await sql`insert into product (id, key, name) values (7, 'core', 'Core')`.execute(app.db)
    await sql`insert into subscription (account_id, product_id, start_date, mrr_minor, currency)
      values (${holds}, 7, '2026-01-01', 100, 'JPY')`.execute(app.db)
    await build([step('first')], { product_id: 7 })
    expect((await standings()).map(({ account }) => account.id)).toEqual([holds])
  })

  test('a changed staircase moves nobody by themselves', async () => {
    const [id = 0] = await customers(1)
    await live(id, 'first')
    const { id: staircase, steps } = await build([step('first')])
    await call('PUT', `/staircases/${staircase}`, {
      payload: {
        name: 'Growth',
        based_on: 1,
        steps: [step('ground'), { ...step('first'), id: steps[0]?.id }],
      },
    })
    expect(await movesOf(id)).toEqual([
      [null, 1, 'placed'],
      [1, 0, 'changed'],
    ])
  })

  test('what is not known is not met, and said so', async () => {
    const [id = 0] = await customers(1)
    await sql`insert into attribute_definition (key, label, type) values ('trained', 'Trained', 'boolean') on conflict do nothing`.execute(
      app.db,
    )
    await build([step('first', { rule: { kind: 'condition', field: 'attribute:trained', op: 'yes' } })])
    expect((await standings())[0]).toMatchObject({
      account: { id },
      reached: 0,
      next: { is_unknown: true, missing: [{ truth: 'unknown' }] },
    })
  })
})

test('accounts with news placed by themselves stand where all placed together stand', async () => {
  const ids = await customers(40)
  await build([step('a'), step('b'), step('c')])
  let seed = 7
  const random = (most: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return seed % most
  }
  for (let round = 0; round < 6; round += 1) {
    now = new Date(now.getTime() + 3_600_000)
    for (let n = 0; n < 9; n += 1) {
      const id = ids[random(ids.length)] ?? 0
      await live(id, ...['a', 'b', 'c'].filter(() => random(3) > 0))
    }
    await refresh()
  }
  const read = async () =>
    (
      await sql`select staircase_id, account_id, step_id, reached, is_next_unknown, since from stair_standing order by 1, 2`.execute(
        app.db,
      )
    ).rows
  const moves = async () =>
    (await sql<{ n: number }>`select count(*)::integer as n from stair_move`.execute(app.db)).rows
  const [before, moved] = [await read(), await moves()]
  await refresh(true)
  expect(await read()).toEqual(before)
  expect(await moves()).toEqual(moved)
  expect(before.length).toBe(40)
})

describe('a staircase', () => {
  test('is refused where its parts do not fit', async () => {
    const refused = async (steps: object[], part: object = {}) => (await build(steps, part, 400)).code
    expect(await refused([])).toBe('http.invalid_input')
    expect(await refused([step('x', { rule: { kind: 'all', of: [] } })])).toBe('staircase.checkpoint_empty')
    expect(await refused([step('x', { rule: { kind: 'condition', field: 'nothing', op: 'is' } })])).toBe(
      'segments.field_unknown',
    )
    expect(await refused([step('x', { offer: { name: 'x', kind: 'module', amount_minor: -1 } })])).toBe(
      'http.invalid_input',
    )
    expect(await refused([step('x', { id: 999 })])).toBe('staircase.step_unknown')
    expect(await refused([step('x')], { product_id: 999 })).toBe('staircase.product_unknown')
    expect(await refused([step('x', { offer: { name: 'x', kind: 'plan', plan_id: 999 } })])).toBe(
      'staircase.plan_unknown',
    )
    expect(await refused([step('x', { guidance_url: 'javascript:alert(1)' })])).toBe('http.invalid_input')
    await build([step('x')])
    expect((await build([step('x')], {}, 409)).code).toBe('staircase.name_taken')
    expect((await build([step('x')], { name: 'Other' }, 409)).code).toBe('staircase.place_taken')
  })

  test('saved by two people at once: the second is told and loses nothing', async () => {
    const { id, steps } = await build([step('first')])
    const mine = { name: 'Mine', based_on: 1, steps: [{ ...step('first'), id: steps[0]?.id }] }
    await call('PUT', `/staircases/${id}`, { payload: { ...mine, name: 'Theirs' } })
    const refused = await call<{ code: string; params: object }>('PUT', `/staircases/${id}`, {
      payload: mine,
      status: 409,
    })
    expect(refused).toMatchObject({ code: 'staircase.changed_meanwhile', params: { version: 2 } })
    const saved = await call<Staircase>('PUT', `/staircases/${id}`, { payload: { ...mine, based_on: 2 } })
    expect(saved).toMatchObject({ name: 'Mine', version: 3, steps: [{ id: steps[0]?.id }] })
    const versions = await call<{ rows: { version: number; content: { name: string } }[] }>(
      'GET',
      `/staircases/${id}/versions`,
    )
    expect(versions.rows.map(({ content }) => content.name)).toEqual(['Mine', 'Theirs', 'Growth'])
  })

  test('is built by leads and admins only', async () => {
    for (const role of ['csm', 'sales', 'product', 'support', 'executive'] as const) {
      await call('POST', '/staircases', { role, payload: { name: 'No', steps: [step('x')] }, status: 403 })
    }
    await call('POST', '/staircases', {
      role: 'admin',
      payload: { name: 'Yes', steps: [step('x', { rule: tagged('a', 'b') })] },
      status: 201,
    })
  })

  test('pages through everybody once', async () => {
    const ids = await customers(7)
    await build([step('first')])
    const seen: number[] = []
    let cursor = ''
    for (;;) {
      const page = await call<Page<Standing>>(
        'GET',
        `/staircases/standings?limit=3${cursor ? `&cursor=${cursor}` : ''}`,
      )
      seen.push(...page.rows.map(({ account }) => account.id))
      if (!page.next_cursor) break
      cursor = page.next_cursor
    }
    expect(seen).toEqual([...ids].reverse())
  })
})
