import iconv from 'iconv-lite'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { type ImportAnswer, importing } from '../../../test/importing.ts'
import { importKinds } from '../../import-kinds.ts'
import { workOnImport } from './sources.jobs.ts'

let app: TestApp
let api: ReturnType<typeof importing>

beforeAll(async () => {
  app = await createTestApp()
  api = importing(app)
})
afterAll(() => app?.close())

const one = async <T>(query: ReturnType<typeof sql<T>>) => (await query.execute(app.db)).rows[0]
const accounts = (...lines: string[]) => ['account_id,name,tier', ...lines].join('\n')

describe('how a file is written', () => {
  const text = '顧客ID,会社名,業種\nE-1,髙橋商店①,卸売\n'

  test.each([
    ['UTF-8', Buffer.from(text), 'utf-8'],
    ['UTF-8 with BOM', Buffer.from(`\uFEFF${text}`), 'utf-8'],
    ['CP932', iconv.encode(text, 'cp932'), 'cp932'],
    [
      'UTF-16 as spreadsheets save it',
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text.replaceAll(',', '\t'), 'utf16le')]),
      'utf-16le',
    ],
  ])('%s', async (_, content, encoding) => {
    const run = await api.bring({ content })
    expect(run).toMatchObject({ kind: 'accounts', status: 'done', rows_done: 1, rows_failed: 0 })
    expect(run.analysis.encoding).toBe(encoding)
    expect(await one(sql`select name, industry from account_now where external_id = 'E-1'`)).toEqual({
      name: '髙橋商店①',
      industry: '卸売',
    })
  })

  test('a file that was taken for another encoding can be read again', async () => {
    const run = await api.upload({ kind: 'accounts', content: Buffer.from('account_id,name\nE-2,ｱ\n') })
    const again = await api.setOptions(run, { encoding: 'cp932' })
    expect(again.status).toBe('ready')
    expect(again.analysis.encoding).toBe('cp932')
  })

  test.each([
    ['a workbook', Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(100)]), 'sources.not_a_csv'],
    ['a compressed file', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2]), 'sources.not_a_csv'],
    ['bytes', Buffer.alloc(5000), 'sources.not_a_csv'],
    ['nothing', Buffer.alloc(0), 'sources.empty_file'],
    ['a header alone', Buffer.from('account_id,name\n'), 'sources.empty_file'],
    ['10,000 columns', Buffer.from(`${'x,'.repeat(10_000)}\n1\n`), 'sources.too_many_columns'],
    ['a header of 3 MB', Buffer.from(`${'x'.repeat(3_000_000)}\n1\n`), 'sources.header_too_long'],
  ])('%s is refused with a reason', async (_, content, code) => {
    expect(await api.upload({ content })).toMatchObject({ status: 'failed', failure: { code } })
  })
})

describe('dates', () => {
  const churns = (...days: string[]) =>
    [
      'churn_event_id,account_id,churn_date',
      ...days.map((day, index) => `D-${day}-${index},A-d,${day}`),
    ].join('\n')
  beforeAll(() => api.bring({ kind: 'accounts', content: accounts('A-d,Dates,') }))

  test('a column that can be read two ways stops the run until somebody says how', async () => {
    const run = await api.upload({ kind: 'reported-churns', content: churns('03/04/2024', '05/06/2024') })
    const refused = await api.call('POST', `/${run.id}/run`)
    expect(refused.status).toBe(422)
    expect(refused.json()).toMatchObject({
      code: 'sources.ambiguous_dates',
      field: 'date_formats.churned_on',
      params: { header: 'churn_date', candidates: ['dmy', 'mdy'] },
    })
    await api.setOptions(run, { date_formats: { churned_on: 'mdy' } })
    expect(await api.act(run.id, 'run')).toMatchObject({ status: 'done', rows_created: 2 })
    expect(
      await one(sql`select min(churned_on) as day from reported_churn where import_id = ${run.id}`),
    ).toEqual({ day: '2024-03-04' })
  })

  test('one row far down decides for all', async () => {
    const run = await api.bring({
      kind: 'reported-churns',
      content: churns(
        ...Array.from({ length: 3000 }, (_, index) => `0${(index % 9) + 1}/02/2024`),
        '23/02/2024',
      ),
    })
    expect(run).toMatchObject({ status: 'done', rows_failed: 0, rows_created: 3001 })
    expect(run.options.date_formats).toEqual({ churned_on: 'dmy' })
  })

  test.each([
    ['2024-02-23', 'iso'],
    ['2024/2/23', 'ymd-slash'],
    ['02/23/2024', 'mdy'],
    ['23-02-2024', 'dmy'],
    ['2024年2月23日', 'iso'],
    ['20240223', 'iso'],
  ])('%s', async (day, format) => {
    const run = await api.bring({ kind: 'reported-churns', content: churns(day) })
    expect(run).toMatchObject({ rows_created: 1, options: { date_formats: { churned_on: format } } })
    expect(
      await one(sql`select churned_on::text as day from reported_churn where import_id = ${run.id}`),
    ).toEqual({ day: '2024-02-23' })
  })
})

describe('rows that cannot land', () => {
  test('stop nobody, and are reported with field, reason and row', async () => {
    const content = Buffer.concat([
      Buffer.from(accounts('F-1,One,A', 'F-2', 'F-3,,A', 'F-4,"open,A', 'F-5,nul\0,A', 'F-6,')),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(',A\nF-7,Seven,B\nF-1,Again,C\n'),
    ])
    const run = await api.upload({ kind: 'accounts', content })
    await api.setOptions(run, { encoding: 'utf-8' })
    const done = await api.act(run.id, 'run')
    expect(done).toMatchObject({
      status: 'done',
      rows_done: 8,
      rows_created: 2,
      rows_failed: 5,
      rows_duplicate: 1,
    })
    const { rows } = (await api.call('GET', `/${run.id}/errors`)).json()
    expect(rows.map((row: Record<string, unknown>) => [row.row_number, row.field, row.code])).toEqual([
      [3, '', 'wrong_number_of_cells'],
      [4, 'name', 'required'],
      [5, '', 'unbalanced_quote'],
      [6, 'name', 'nul_byte'],
      [7, 'name', 'broken_encoding'],
      [9, '', 'duplicate'],
    ])
  })

  test('a number that is none is told with its column, and every other row lands', async () => {
    const content = Buffer.from(
      'account_id,account_name,seats_used\nN-1,One,12\nN-2,Two,NaN\nN-3,Three,-Infinity\nN-4,Nan,7\n',
    )
    const run = await api.bring({ kind: 'accounts', content })
    expect(run).toMatchObject({ status: 'done', rows_created: 2, rows_failed: 2 })
    const { rows } = (await api.call('GET', `/${run.id}/errors`)).json()
    expect(rows).toMatchObject([
      { row_number: 3, field: 'seats_used', code: 'not_a_number', value: 'NaN' },
      { row_number: 4, field: 'seats_used', code: 'not_a_number', value: '-Infinity' },
    ])
  })

  test('a row that only PostgreSQL refuses is found among thousands', async () => {
    const lines = Array.from({ length: 4000 }, (_, index) => `P-${index},Name ${index},A`)
    await sql`create or replace function refuse_poison() returns trigger language plpgsql as
      $$ begin if new.name = 'Name 2718' then raise check_violation using message = 'poison'; end if; return new; end $$`.execute(
      app.db,
    )
    await sql`create trigger poison before insert on account_fact for each row execute function refuse_poison()`.execute(
      app.db,
    )
    const run = await api.bring({ kind: 'accounts', content: accounts(...lines) })
    await sql`drop trigger poison on account_fact`.execute(app.db)
    expect(run).toMatchObject({ status: 'done', rows_created: 3999, rows_failed: 1 })
    const { rows } = (await api.call('GET', `/${run.id}/errors`)).json()
    expect(rows).toMatchObject([{ row_number: 2720, code: 'refused_by_database', value: 'poison' }])
  })

  test('leave the house as CSV without a formula in it', async () => {
    const run = await api.bring({ kind: 'accounts', content: accounts('=1+1,,"=HYPERLINK(""http://x"")"') })
    const reply = await api.call('GET', `/${run.id}/errors.csv?language=ja`)
    expect(reply.body).toContain(`'=1+1,,"'=HYPERLINK(""http://x"")"`)
    expect(reply.body).toContain('値がありません')
  })

  test('an account named instead of its id is said to be so', async () => {
    await api.bring({ kind: 'accounts', content: accounts('N-1,青葉商会,') })
    const run = await api.bring({
      kind: 'tickets',
      content: 'ticket_id,account_id,opened_at\nT-n,青葉商会,2024-01-31\nT-m,nobody,2024-01-31\n',
    })
    const { by_code } = (await api.call('GET', `/${run.id}/errors`)).json()
    expect(by_code.map((row: { code: string }) => row.code).sort()).toEqual([
      'account_named_not_id',
      'unknown_account',
    ])
  })
})

describe('a dry run', () => {
  test('tells what a run would do, and does nothing', async () => {
    const run = await api.upload({ kind: 'accounts', content: accounts('R-1,One,', 'R-2,,') })
    const tried = await api.act(run.id, 'dry-run')
    expect(tried).toMatchObject({
      status: 'ready',
      dry_run: { rows_done: 2, rows_created: 1, rows_failed: 1 },
    })
    expect(await one(sql`select count(*) as n from account_now where external_id like 'R-%'`)).toEqual({
      n: 0,
    })
    expect(await api.act(run.id, 'run')).toMatchObject({ status: 'done', rows_created: 1, rows_failed: 1 })
  })
})

describe('again, and back', () => {
  const first = accounts('U-1,One,A', 'U-2,Two,A')
  const tierOf = (id: string) =>
    one<{ tier: string }>(sql`select tier from account_now where external_id = ${id}`)

  test('an undone import leaves nothing of its own and brings back what it had changed', async () => {
    await api.bring({ kind: 'accounts', content: first })
    const second = await api.bring({ kind: 'accounts', content: accounts('U-1,One,B', 'U-3,Three,B') })
    expect(second).toMatchObject({ rows_updated: 1, rows_created: 1 })
    const undone = await api.act(second.id, 'undo')
    expect(undone).toMatchObject({ status: 'undone', rows_undone: 2, rows_kept: 0 })
    expect([await tierOf('U-1'), await tierOf('U-3')]).toEqual([{ tier: 'A' }, undefined])
    expect(
      await api.bring({ kind: 'accounts', content: accounts('U-1,One,B', 'U-3,Three,B') }),
    ).toMatchObject({
      rows_updated: 1,
      rows_created: 1,
    })
    expect([await tierOf('U-1'), await tierOf('U-3')]).toEqual([{ tier: 'B' }, { tier: 'B' }])
  })

  test('what stands on an imported account keeps it', async () => {
    const run = await api.bring({ kind: 'accounts', content: accounts('K-1,Kept,A', 'K-2,Gone,A') })
    await api.bring({
      kind: 'subscriptions',
      content: 'subscription_id,account_id,start_date,mrr\nK-S,K-1,2024-01-01,1000\n',
    })
    expect(await api.act(run.id, 'undo')).toMatchObject({ status: 'undone', rows_undone: 1, rows_kept: 1 })
    expect([await tierOf('K-1'), await tierOf('K-2')]).toEqual([{ tier: 'A' }, undefined])
  })

  test('usage is taken out again, and the days are counted anew', async () => {
    const head = 'message_id,account_id,contact_id,event,timestamp,count\n'
    const days = () =>
      sql`select day, events from usage_day u join account_now a on a.id = u.account_id where a.external_id = 'U-1' order by day`.execute(
        app.db,
      )
    await api.bring({ kind: 'usage', content: `${head}m1,U-1,C-1,Open,2024-05-01,2\n` })
    const before = (await days()).rows
    const run = await api.bring({
      kind: 'usage',
      content: `${head}m1,U-1,C-1,Open,2024-05-01,2\nm2,U-1,C-1,Open,2024-05-01,3\nm3,U-1,C-1,Save,2024-05-02,1\n`,
    })
    expect(run).toMatchObject({ rows_created: 2, rows_unchanged: 1 })
    expect((await days()).rows).toEqual([
      { day: '2024-05-01', events: 5 },
      { day: '2024-05-02', events: 1 },
    ])
    expect(await api.act(run.id, 'undo')).toMatchObject({ status: 'undone', rows_undone: 2 })
    expect((await days()).rows).toEqual(before)
  })

  test('rows without an id are told apart by what they say', async () => {
    const content =
      'account_id,churn_date,reason\nU-1,2024-05-31,price\nU-1,2024-05-31,price\nU-1,2024-06-30,price\n'
    expect(await api.bring({ kind: 'reported-churns', content })).toMatchObject({
      rows_created: 2,
      rows_duplicate: 1,
    })
    expect(await api.bring({ kind: 'reported-churns', content })).toMatchObject({
      rows_unchanged: 2,
      rows_duplicate: 1,
    })
  })

  test('an import cancelled before its first row has none', async () => {
    const run = await api.upload({ kind: 'accounts', content: accounts('X-1,One,', 'X-2,Two,') })
    expect((await api.call('POST', `/${run.id}/run`)).status).toBe(202)
    expect((await api.call('POST', `/${run.id}/cancel`)).status).toBe(202)
    await api.work(run.id)
    expect(await api.read(run.id)).toMatchObject({ status: 'cancelled', rows_done: 0 })
  })
})

describe('an import cancelled in the middle', () => {
  const ROWS = 8_000
  const content = (tier: string) =>
    accounts(...Array.from({ length: ROWS }, (_, row) => `X-${row},Cut ${row},${tier}`))

  async function standing(tier: string): Promise<number> {
    const row = await one(sql<{ n: number }>`
      select count(*)::integer as n from account_now where external_id like 'X-%' and tier = ${tier}`)
    return row?.n ?? 0
  }

  /** Cancelled by the screen while the worker is between its first batches. */
  async function cut(tier: string): Promise<ImportAnswer> {
    const { id } = await api.upload({ kind: 'accounts', content: content(tier) })
    expect((await api.call('POST', `/${id}/run`)).status).toBe(202)
    let cancelled: ReturnType<typeof api.call> | undefined
    await workOnImport({ ...app, kinds: importKinds }, id, {
      onProgress: () => {
        cancelled ??= api.call('POST', `/${id}/cancel`)
      },
    })
    expect((await cancelled)?.status).toBe(202)
    const run = await api.read(id)
    expect(run.status).toBe('cancelled')
    expect(run.rows_done).toBeGreaterThan(0)
    expect(run.rows_done).toBeLessThan(ROWS)
    expect(await standing(tier)).toBe(run.rows_done)
    return run
  }

  test('is undone to the row, so that the same file lands whole', async () => {
    const run = await cut('basic')
    const { rows_created } = run
    expect(await api.act(run.id, 'undo')).toMatchObject({
      status: 'undone',
      rows_undone: rows_created,
      rows_kept: 0,
    })
    expect(await standing('basic')).toBe(0)
    const again = await api.bring({ kind: 'accounts', content: content('basic') })
    expect(again).toMatchObject({ status: 'done', rows_done: ROWS, rows_created: ROWS, rows_unchanged: 0 })
  })

  test('goes on where it stood, each row once, and is undone as a whole', async () => {
    const run = await cut('gold')
    expect(run).toMatchObject({ rows_created: 0, rows_updated: run.rows_done })
    expect(await standing('basic')).toBe(ROWS - run.rows_done)
    expect(await api.act(run.id, 'run')).toMatchObject({
      status: 'done',
      rows_done: ROWS,
      rows_updated: ROWS,
      rows_unchanged: 0,
      rows_failed: 0,
    })
    expect(await standing('gold')).toBe(ROWS)
    expect(await api.act(run.id, 'undo')).toMatchObject({ status: 'undone', rows_undone: ROWS, rows_kept: 0 })
    expect([await standing('gold'), await standing('basic')]).toEqual([0, ROWS])
  })
})
