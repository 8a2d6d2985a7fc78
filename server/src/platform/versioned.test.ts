import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../test/database.ts'
import { createDatabase, createPool, type Database } from './database.ts'
import { retractVersions, type VersionedTable, writeVersions } from './versioned.ts'
import { undoVersions } from './versioned-undo.ts'

const accounts: VersionedTable = {
  table: 'account_fact',
  id: 'account_id',
  identity: 'account',
  validTime: true,
  columns: ['name', 'tier', 'tags', 'attributes', 'stage'],
}
const tickets: VersionedTable = {
  table: 'ticket',
  id: 'ticket_id',
  columns: ['account_id', 'subject', 'opened_at', 'satisfaction'],
}

const at = (text: string) => new Date(text)
let db: Database
let drop: () => Promise<void>

beforeAll(async () => {
  const database = await createTestDatabase()
  db = createDatabase(createPool(database.url, 2))
  drop = async () => {
    await db.destroy()
    await database.drop()
  }
})
afterAll(() => drop())

describe('writeVersions', () => {
  it('creates, leaves the same alone, and supersedes what differs', async () => {
    const given = { external_id: 'A1', name: 'Aoba', tier: 'A', tags: ['x'], attributes: { seats: 3 } }
    const [created] = await writeVersions(db, accounts, [given], { now: at('2026-01-01T00:00:00Z') })
    const [same] = await writeVersions(db, accounts, [given], { now: at('2026-01-02T00:00:00Z') })
    const [updated] = await writeVersions(db, accounts, [{ external_id: 'A1', tier: 'B' }], {
      now: at('2026-02-01T00:00:00Z'),
    })
    expect([created?.outcome, same?.outcome, updated?.outcome]).toEqual(['created', 'unchanged', 'updated'])
    const now = await db
      .selectFrom('account_now')
      .select(['name', 'tier', 'tags'])
      .where('external_id', '=', 'A1')
      .execute()
    expect(now).toEqual([{ name: 'Aoba', tier: 'B', tags: ['x'] }])
    const history = await db
      .selectFrom('account_fact')
      .select(['tier', 'valid_from', 'valid_to', 'superseded_at'])
      .where('account_id', '=', created?.id ?? 0)
      .orderBy('row_id')
      .execute()
    expect(history.map((row) => row.tier)).toEqual(['A', 'A', 'B'])
    expect(history[1]?.valid_to).toEqual(at('2026-02-01T00:00:00Z'))
    expect(history[2]?.valid_from).toEqual(at('2026-02-01T00:00:00Z'))
  })

  it('meets the earlier row of the same batch', async () => {
    const outcomes = await writeVersions(
      db,
      accounts,
      [
        { external_id: 'A2', name: 'One' },
        { external_id: 'A2', name: 'Two' },
        { external_id: 'A2', name: 'Two' },
      ],
      { now: at('2026-01-01T00:00:00Z') },
    )
    expect(outcomes.map((row) => row.outcome)).toEqual(['created', 'updated', 'unchanged'])
    expect(new Set(outcomes.map((row) => row.id)).size).toBe(1)
  })

  it('compares instants and numbers by value, not by spelling', async () => {
    const [account] = await writeVersions(db, accounts, [{ external_id: 'A3', name: 'Three' }], {
      now: at('2026-01-01T00:00:00Z'),
    })
    const row = {
      external_id: 'T1',
      account_id: account?.id,
      opened_at: '2026-01-01T09:00:00+09:00',
      satisfaction: '4.0',
    }
    await writeVersions(db, tickets, [row], { now: at('2026-01-01T00:00:00Z') })
    const [again] = await writeVersions(
      db,
      tickets,
      [{ ...row, opened_at: '2026-01-01T00:00:00Z', satisfaction: 4 }],
      { now: at('2026-01-02T00:00:00Z') },
    )
    expect(again?.outcome).toBe('unchanged')
    const [cleared] = await writeVersions(db, tickets, [{ external_id: 'T1', satisfaction: null }], {
      now: at('2026-01-03T00:00:00Z'),
    })
    expect(cleared?.outcome).toBe('updated')
  })
})

describe('recorded facts', () => {
  it('cannot be changed in place', async () => {
    await writeVersions(db, accounts, [{ external_id: 'A4', name: 'Four' }], {
      now: at('2026-01-01T00:00:00Z'),
    })
    await expect(
      db.updateTable('account_fact').set({ name: 'Other' }).where('name', '=', 'Four').execute(),
    ).rejects.toThrow(/recorded fact/)
  })
})

describe('undoVersions', () => {
  it('takes back what an import wrote and restores what it replaced', async () => {
    const now = at('2026-01-01T00:00:00Z')
    await writeVersions(db, accounts, [{ external_id: 'U1', name: 'Before' }], { now })
    await writeVersions(
      db,
      accounts,
      [
        { external_id: 'U1', name: 'After' },
        { external_id: 'U2', name: 'New' },
      ],
      {
        now: at('2026-01-05T00:00:00Z'),
        importId: 7,
      },
    )
    await undoVersions(db, accounts, { importId: 7, now: at('2026-01-06T00:00:00Z') })
    const rows = await db
      .selectFrom('account_now')
      .select(['external_id', 'name'])
      .where('external_id', 'in', ['U1', 'U2'])
      .execute()
    expect(rows).toEqual([{ external_id: 'U1', name: 'Before' }])
    const [again] = await writeVersions(db, accounts, [{ external_id: 'U2', name: 'New' }], {
      now: at('2026-01-07T00:00:00Z'),
      importId: 8,
    })
    expect(again?.outcome).toBe('created')
  })
})

describe('retractVersions', () => {
  it('closes a record and keeps its history', async () => {
    const now = at('2026-01-01T00:00:00Z')
    const [account] = await writeVersions(db, accounts, [{ external_id: 'R1', name: 'R' }], { now })
    const [ticket] = await writeVersions(
      db,
      tickets,
      [{ external_id: 'R1', account_id: account?.id, opened_at: now.toISOString() }],
      { now },
    )
    await retractVersions(db, tickets, [ticket?.id ?? 0], { now: at('2026-01-02T00:00:00Z') })
    const rows = await db
      .selectFrom('ticket')
      .select('superseded_at')
      .where('external_id', '=', 'R1')
      .execute()
    expect(rows).toHaveLength(1)
    expect(rows[0]?.superseded_at).toEqual(at('2026-01-02T00:00:00Z'))
  })
})
