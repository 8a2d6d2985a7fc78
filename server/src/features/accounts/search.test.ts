import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { writeVersions } from '../../platform/versioned.ts'
import { accountTable, contactTable } from './accounts.tables.ts'

let app: TestApp
let headers: Record<string, string>

const accounts = [
  { external_id: 'ACME-1', name: '青葉ロジスティクス', domain: 'aoba.example.jp' },
  { external_id: 'ACME-2', name: '株式会社青葉' },
  { external_id: 'X-3', name: 'みなとフーズ' },
  { external_id: 'X_4', name: 'ＣＯＦＦＥＥ Shop' },
]
const contacts = [
  { external_id: 'C1', name: '田中 太郎', email: 'tanaka@aoba.example.jp' },
  { external_id: 'C2', name: '中田 美咲', email: 'nakata@minato.example.jp' },
  { external_id: 'C3', name: null, email: 'info@coffee.example.com' },
  { external_id: 'C4', name: '髙橋 健', email: 'Takahashi.Ken@aoba.example.jp' },
]

beforeAll(async () => {
  app = await createTestApp()
  headers = await app.as('executive')
  const now = new Date('2026-01-01T00:00:00Z')
  const written = await writeVersions(app.db, accountTable, accounts, { now })
  await writeVersions(
    app.db,
    contactTable,
    contacts.map((contact, i) => ({ ...contact, account_id: written[i]?.id })),
    { now },
  )
})
afterAll(() => app.close())

async function search(q: string) {
  const response = await app.http.inject({
    method: 'GET',
    url: `/api/v1/search?q=${encodeURIComponent(q)}`,
    headers,
  })
  expect(response.statusCode, response.body).toBe(200)
  const body = response.json()
  return {
    accounts: body.accounts.map((row: { name: string }) => row.name),
    contacts: body.contacts.map((row: { name: string | null; email: string }) => row.name ?? row.email),
  }
}

describe('search', () => {
  it('finds a Japanese word of two letters anywhere, what begins with it first', async () => {
    expect((await search('青葉')).accounts).toEqual(['青葉ロジスティクス', '株式会社青葉'])
    expect((await search('田中')).contacts).toEqual(['田中 太郎'])
    expect((await search('太郎')).contacts).toEqual(['田中 太郎'])
  })

  it.each([
    ['みな', ['みなとフーズ']],
    ['ミナト', ['みなとフーズ']],
    ['ﾌｰｽﾞ', ['みなとフーズ']],
    ['coffee', ['ＣＯＦＦＥＥ Shop']],
    ['SHOP coffee', ['ＣＯＦＦＥＥ Shop']],
    ['acme-1', ['青葉ロジスティクス']],
    ['AOBA.example', ['青葉ロジスティクス']],
    ['x_', ['ＣＯＦＦＥＥ Shop']],
    ['み', ['みなとフーズ']],
    ['%', []],
    ["'", []],
    ['存在しない', []],
  ])('finds accounts for %s', async (q, names) => {
    expect((await search(q)).accounts).toEqual(names)
  })

  it('finds people by address', async () => {
    expect((await search('takahashi.ken@aoba')).contacts).toEqual(['髙橋 健'])
    expect((await search('nakata@')).contacts).toEqual(['中田 美咲'])
    expect((await search('info@coffee.example.com')).contacts).toEqual(['info@coffee.example.com'])
    expect((await search('@aoba')).contacts).toEqual([])
    expect((await search('tanaka@minato')).contacts).toEqual([])
  })

  it('answers an empty question with nothing', async () => {
    expect(await search('  ')).toEqual({ accounts: [], contacts: [] })
  })

  it('gives eight of each at most and forgets former names', async () => {
    const now = new Date('2026-02-01T00:00:00Z')
    await writeVersions(
      app.db,
      accountTable,
      Array.from({ length: 12 }, (_, i) => ({ external_id: `N${i}`, name: `Northwind ${i}` })),
      { now },
    )
    expect((await search('northwind')).accounts).toHaveLength(8)
    await writeVersions(app.db, accountTable, [{ external_id: 'X-3', name: 'Harbour Foods' }], {
      now: new Date('2026-03-01T00:00:00Z'),
    })
    expect((await search('みなと')).accounts).toEqual([])
    expect((await search('harbour')).accounts).toEqual(['Harbour Foods'])
  })
})
