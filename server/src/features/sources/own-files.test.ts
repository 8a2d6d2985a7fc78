import iconv from 'iconv-lite'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { importing } from '../../../test/importing.ts'

let app: TestApp
let api: ReturnType<typeof importing>
beforeAll(async () => {
  app = await createTestApp()
  api = importing(app)
  await api.bring({ kind: 'accounts', content: '顧客コード,会社名\nC-1,青山商事\nC-2,白川物流\n' })
})
afterAll(() => app?.close())

const answers = '顧客コード,回答日,点数\nC-1,2026/8/13,9\nC-2,2026/8/14,4\n'
const kinds = async (importId: number) =>
  (
    await sql<{ kind: string; score: number }>`
      select kind, score::float8 from survey_answer where import_id = ${importId} order by score`.execute(
      app.db,
    )
  ).rows

test('the names of a file and its columns say of which survey its answers are', async () => {
  const run = await api.upload({ name: '2026 NPS.csv', content: answers })
  expect(run).toMatchObject({ kind: 'survey-answers', options: { for_all: { kind: 'nps' } } })
  expect(await api.act(run.id, 'run')).toMatchObject({ status: 'done', rows_created: 2 })
  expect(await kinds(run.id)).toEqual([
    { kind: 'nps', score: 4 },
    { kind: 'nps', score: 9 },
  ])
  const byColumn = await api.upload({ name: 'a.csv', content: '顧客コード,回答日,推奨度\nC-1,2026/8/13,9\n' })
  expect(byColumn.options.for_all).toEqual({ kind: 'nps' })
})

test('a person says it where the names do not, and only what the field takes', async () => {
  const run = await api.upload({
    kind: 'survey-answers',
    name: 'services.csv',
    content: answers.replace('9', '5'),
  })
  expect(run.options.for_all).toEqual({})
  const missing = await api.call('POST', `/${run.id}/run`)
  expect(missing.json()).toMatchObject({ code: 'sources.mapping_incomplete', field: 'mapping.kind' })
  await api.setOptions(run, { for_all: { kind: 'happiness' } })
  const wrong = await api.call('POST', `/${run.id}/run`)
  expect(wrong.json()).toMatchObject({ code: 'sources.for_all_not_valid', field: 'for_all.kind' })
  await api.setOptions(run, { for_all: { answered_at: '2026-08-01' } })
  const other = await api.call('POST', `/${run.id}/run`)
  expect(other.json()).toMatchObject({ code: 'sources.unknown_field', field: 'for_all.answered_at' })
  await api.setOptions(run, { for_all: { kind: '満足度' } })
  expect(await api.act(run.id, 'run')).toMatchObject({ status: 'done', rows_failed: 0 })
  expect((await kinds(run.id)).map(({ kind }) => kind)).toEqual(['csat', 'csat'])
})

test('a column says it for its rows, whatever was said for all', async () => {
  const content = '顧客コード,種類,回答日,点数\nC-1,csat,2026/9/13,5\n'
  const run = await api.upload({ kind: 'survey-answers', content })
  await api.setOptions(run, { for_all: { kind: 'nps' } })
  await api.act(run.id, 'run')
  expect(await kinds(run.id)).toEqual([{ kind: 'csat', score: 5 }])
})

test('sums of a day without a name of the event are that event for all', async () => {
  const run = await api.upload({ kind: 'usage', content: '顧客コード,日付,回数\nC-1,2026-10-05,7\n' })
  await api.setOptions(run, { for_all: { event: 'ログイン' } })
  expect(await api.act(run.id, 'run')).toMatchObject({ status: 'done', rows_created: 1 })
  const { rows } = await sql`
    select n.name, (select sum(u.events)::integer from usage_day u) as events
    from event e join event_name n on n.id = e.event_name_id`.execute(app.db)
  expect(rows).toEqual([{ name: 'ログイン', events: 7 }])
})

test('yen as Shift_JIS has them are amounts', async () => {
  const content = iconv.encode('契約番号,顧客コード,月額,開始日\nK-1,C-1,"\\30,000",2026/04/01\n', 'cp932')
  const run = await api.bring({ kind: 'subscriptions', content })
  expect(run).toMatchObject({ status: 'done', rows_failed: 0 })
  const { rows } = await sql`select mrr_minor from subscription where import_id = ${run.id}`.execute(app.db)
  expect(rows).toEqual([{ mrr_minor: 30_000 }])
})

test('a column in Japanese becomes an attribute of that name, the same one in every file', async () => {
  await api.bring({
    kind: 'accounts',
    content: '顧客コード,会社名,従業員数,備考\nC-1,青山商事,"2,483",毎月訪問\n',
  })
  await api.bring({
    kind: 'accounts',
    content: '備考,顧客コード,会社名\n,C-2,白川物流\n年末に連絡,C-1,青山商事\n',
  })
  const { rows: definitions } = await sql<{ key: string; label: string }>`
    select key, label, type from attribute_definition order by label`.execute(app.db)
  expect(definitions).toMatchObject([
    { label: '備考', type: 'text' },
    { label: '従業員数', type: 'number' },
  ])
  const [note = '', size = ''] = definitions.map(({ key }) => key)
  const { rows } = await sql`select attributes from account_now where external_id = 'C-1'`.execute(app.db)
  expect(rows).toEqual([{ attributes: { [note]: '年末に連絡', [size]: 2483 } }])
})

test('the short names of an event log are known', async () => {
  const content = 'timestamp,account,user,event\n2026-10-05T10:00:00+09:00,C-1,c1-u1,ログイン\n'
  const run = await api.upload({ name: 'usage.csv', content })
  expect(run).toMatchObject({
    kind: 'usage',
    options: { mapping: { timestamp: 0, account_id: 1, contact_id: 2, event: 3 } },
  })
})

test('what a payment service gives out is known by its names', async () => {
  const head = [
    'id,Customer ID,Customer Email,Plan,Quantity,Currency,Interval,Amount,Status,Created (UTC),Start (UTC),',
    'Current Period End (UTC),Trial End (UTC),Canceled At (UTC),Ended At (UTC)',
  ].join('')
  const rows = [
    'sub_1,C-1,a@x.jp,price_pro,1,jpy,month,100.00,active,2024-03-01 10:12,2024-03-01 10:12,2026-12-01 10:12,,,',
    'sub_2,C-2,b@y.jp,price_pro,1,jpy,year,1200,canceled,2025-01-15 08:00,2025-01-15 08:00,2026-01-15 08:00,,2025-10-01 09:00,2026-01-15 08:00',
  ]
  const run = await api.bring({ name: 'export.csv', content: [head, ...rows].join('\n') })
  expect(run).toMatchObject({ kind: 'subscriptions', status: 'done', rows_failed: 0 })
  const { rows: kept } = await sql`
    select external_id as id, mrr_minor, start_date::text as "from", end_date::text as "to" from subscription
    where import_id = ${run.id} order by 1`.execute(app.db)
  expect(kept).toEqual([
    { id: 'sub_1', mrr_minor: 100, from: '2024-03-01', to: null },
    { id: 'sub_2', mrr_minor: 100, from: '2025-01-15', to: '2026-01-15' },
  ])
})

test('a first and a last name are one name, in the order of its script', async () => {
  const content =
    'First Name,Last Name,Email,Company ID\nAnn,Smith,ann@x.jp,C-1\n花子,青葉,hanako@x.jp,C-1\n,Solo,solo@x.jp,C-1\n,,none@x.jp,C-1\n'
  const run = await api.bring({ name: 'people.csv', content })
  expect(run).toMatchObject({ kind: 'contacts', rows_failed: 0 })
  const { rows } = await sql`select name from contact_now where email like '%@x.jp' order by email`.execute(
    app.db,
  )
  expect(rows).toEqual([{ name: 'Ann Smith' }, { name: '青葉 花子' }, { name: null }, { name: 'Solo' }])
})

test('a column that says its times are in UTC is read so, others in the zone of the workspace', async () => {
  const content =
    'Ticket ID,Organization ID,Created (UTC),Solved at\n9,C-1,2026-10-01 00:30,2026-10-01 10:00\n'
  const run = await api.bring({ kind: 'tickets', content })
  expect(run).toMatchObject({ status: 'done', rows_failed: 0 })
  const { rows } = await sql<{ opened_at: Date; closed_at: Date }>`
    select opened_at, closed_at from ticket where import_id = ${run.id}`.execute(app.db)
  expect([rows[0]?.opened_at.toISOString(), rows[0]?.closed_at.toISOString()]).toEqual([
    '2026-10-01T00:30:00.000Z',
    '2026-10-01T01:00:00.000Z',
  ])
})
