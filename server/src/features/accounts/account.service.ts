import type { Tell } from '../../flow.ts'
import type { Actor } from '../../platform/access.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import { type GivenRow, writeVersions } from '../../platform/versioned.ts'
import { recordAudit } from '../team/audit.store.ts'
import {
  type AccountFacts,
  factsRecordedAt,
  isActiveMember,
  lockAccounts,
  markDirty,
  standsBelow,
} from './account.store.ts'
import type { AccountCreate, AccountPatch, BulkChange } from './account-input.ts'
import {
  accountNotFound,
  changedMeanwhile,
  externalIdTaken,
  memberUnknown,
  parentNotPossible,
} from './accounts.errors.ts'
import { accountTable } from './accounts.tables.ts'
import { changedAttributes } from './attribute.store.ts'
import { awaitNobody } from './awaited-owner.store.ts'

export type Machinery = { db: Database; clock: Clock; tell: Tell }

const editable = [
  'name',
  'domain',
  'owner_id',
  'stage',
  'tier',
  'industry',
  'country',
  'parent_id',
  'signed_up_on',
  'tags',
  'attributes',
] as const

export async function createAccount(
  { db, clock, tell }: Machinery,
  actor: Actor,
  input: AccountCreate,
): Promise<number> {
  const id = await db.transaction().execute(async (trx) => {
    await checkReferences(trx, undefined, input)
    if (input.external_id) {
      const taken = await trx
        .selectFrom('account')
        .select('id')
        .where('external_id', '=', input.external_id)
        .executeTakeFirst()
      if (taken) throw externalIdTaken({ field: 'external_id', params: { id: taken.id } })
    }
    const attributes = await changedAttributes(trx, {}, input.attributes ?? {})
    const [written] = await writeVersions(
      trx,
      accountTable,
      [{ ...input, external_id: input.external_id ?? null, attributes }],
      { now: clock() },
    )
    const created = written?.id ?? 0
    await recordAudit(trx, actor, {
      action: 'account.created',
      entityKind: 'account',
      entityId: String(created),
      entityName: input.name,
      after: input,
    })
    await markDirty(trx, [created])
    return created
  })
  await tell('accounts.changed')
  return id
}

export async function changeAccount(
  { db, clock, tell }: Machinery,
  actor: Actor,
  change: { id: number; patch: AccountPatch; seen: string | undefined },
): Promise<void> {
  const { id, patch, seen } = change
  await db.transaction().execute(async (trx) => {
    const before = (await lockAccounts(trx, [id])).get(id)
    if (!before) throw accountNotFound({ params: { id } })
    if (seen !== undefined && seen !== before.recorded_at) {
      throw changedMeanwhile({ params: await whatChanged(trx, before, seen) })
    }
    await checkReferences(trx, id, patch)
    const { attributes, ...rest } = patch
    const row: GivenRow = { ...rest, id }
    if (attributes) row.attributes = await changedAttributes(trx, before.attributes, attributes)
    const changed = await writeAccounts(trx, [row], clock())
    if (!changed.has(id)) return
    const fields = editable.filter((field) => field in row)
    await recordAudit(trx, actor, {
      action: 'account.changed',
      entityKind: 'account',
      entityId: String(id),
      entityName: before.name,
      before: Object.fromEntries(fields.map((field) => [field, before[field]])),
      after: Object.fromEntries(fields.map((field) => [field, row[field]])),
    })
  })
  await tell('accounts.changed')
}

/** Changes many accounts at once and gives back the same kind of order that would undo it. */
export async function changeAccounts(
  { db, clock, tell }: Machinery,
  actor: Actor,
  changes: readonly BulkChange[],
): Promise<{ changed: number; undo: BulkChange[] }> {
  const result = await db.transaction().execute(async (trx) => {
    for (const change of changes) await checkReferences(trx, undefined, change)
    const before = await lockAccounts(trx, [...new Set(changes.flatMap((change) => change.ids))])
    const rows = changes.flatMap((change) =>
      change.ids.flatMap((id) => {
        const facts = before.get(id)
        return facts ? [rowOf(facts, change)] : []
      }),
    )
    const changed = await writeAccounts(trx, rows, clock())
    const undo = undoOf(rows, changed, before)
    if (changed.size > 0) {
      await recordAudit(trx, actor, {
        action: 'accounts.changed',
        entityKind: 'account',
        before: undo,
        after: changes,
      })
    }
    return { changed: changed.size, undo }
  })
  if (result.changed > 0) await tell('accounts.changed')
  return result
}

function rowOf(facts: AccountFacts, change: BulkChange): GivenRow & { id: number } {
  const { ids: _, add_tags: added = [], remove_tags: removed = [], tags, ...fields } = change
  const hasTags = tags !== undefined || added.length > 0 || removed.length > 0
  const kept = (tags ?? facts.tags).filter((tag) => !removed.includes(tag))
  return { ...fields, id: facts.id, ...(hasTags ? { tags: [...new Set([...kept, ...added])] } : {}) }
}

function undoOf(
  rows: readonly (GivenRow & { id: number })[],
  changed: ReadonlySet<number>,
  before: ReadonlyMap<number, AccountFacts>,
): BulkChange[] {
  const groups = new Map<string, BulkChange>()
  for (const row of rows) {
    const facts = before.get(row.id)
    if (!facts || !changed.has(row.id)) continue
    const former = {
      ...('owner_id' in row ? { owner_id: facts.owner_id } : {}),
      ...('stage' in row ? { stage: facts.stage as NonNullable<BulkChange['stage']> } : {}),
      ...('tier' in row ? { tier: facts.tier } : {}),
      ...('tags' in row ? { tags: facts.tags } : {}),
    }
    const key = JSON.stringify(former)
    const group = groups.get(key) ?? { ids: [], ...former }
    group.ids.push(row.id)
    groups.set(key, group)
  }
  return [...groups.values()]
}

async function writeAccounts(db: Db, rows: readonly GivenRow[], now: Date): Promise<Set<number>> {
  const outcomes = await writeVersions(db, accountTable, rows, { now })
  const changed = new Set(outcomes.filter((item) => item.outcome === 'updated').map((item) => item.id))
  await awaitNobody(
    db,
    rows.flatMap(({ id, owner_id }) => (id === undefined || owner_id === undefined ? [] : [id])),
  )
  await markDirty(db, [...changed])
  return changed
}

async function checkReferences(
  db: Db,
  id: number | undefined,
  input: { owner_id?: string | null | undefined; parent_id?: number | null | undefined },
): Promise<void> {
  if (input.owner_id && !(await isActiveMember(db, input.owner_id))) {
    throw memberUnknown({ field: 'owner_id' })
  }
  if (input.parent_id === undefined || input.parent_id === null) return
  const parent = await db
    .selectFrom('account_now')
    .select('id')
    .where('id', '=', input.parent_id)
    .executeTakeFirst()
  if (!parent) throw accountNotFound({ field: 'parent_id', params: { id: input.parent_id } })
  if (id !== undefined && (await standsBelow(db, id, input.parent_id))) {
    throw parentNotPossible({ field: 'parent_id' })
  }
}

/** The fields that differ between the version a caller read and the one that is current now. */
async function whatChanged(db: Db, now: AccountFacts, seen: string): Promise<Record<string, unknown>> {
  const parsed = Number.isNaN(Date.parse(seen)) ? undefined : await factsRecordedAt(db, now.id, seen)
  const changed = parsed
    ? editable
        .filter((field) => JSON.stringify(parsed[field]) !== JSON.stringify(now[field]))
        .map((field) => ({ field, before: parsed[field], now: now[field] }))
    : []
  return { recorded_at: now.recorded_at, changed }
}
