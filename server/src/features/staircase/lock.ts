import { offerLockReasons } from '@tsuzuku/core/staircase/offer-lock-reasons'
import { sql } from 'kysely'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import { instant } from '../accounts/moment.ts'
import type { LockReason, OfferGate } from '../mail/offer-gate.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { readLockFacts } from './lock.facts.ts'
import { coreRuleOf, lockRules } from './lock.rule.ts'

export type Override = { id: number; by: string; reason: string; made_at: string; expires_at: string }
export type OfferLock = {
  isOpen: boolean
  /** Everything that speaks against an offer, also where an override lets it out. */
  reasons: LockReason[]
  /** The override by which it is open. */
  override: Override | null
}
type Asked = { now: Date; ids: readonly number[] | undefined }

const noAccount: OfferLock = { isOpen: false, reasons: [{ code: 'no-account', params: {} }], override: null }

/** Whether an offer may leave to an account now, by what is known at this moment. Every way out asks here. */
export async function offerLock(db: Db, accountId: number, now: Date): Promise<OfferLock> {
  return (await offerLocks(db, { ids: [accountId], now })).get(accountId) ?? noAccount
}

/** As `offerLock`, of several accounts, by the ids asked for. */
export async function offerLocks(
  db: Db,
  { ids, now }: { ids: readonly number[]; now: Date },
): Promise<Map<number, OfferLock>> {
  const found = await readReasons(db, { ids, now })
  const locked = [...found].flatMap(([id, { reasons }]) => (reasons.length > 0 ? [id] : []))
  const overrides =
    locked.length > 0 ? await readOverrides(db, { ids: locked, now }) : new Map<number, Override>()
  return new Map(
    [...found].flatMap(([standing, { reasons, asked }]) => {
      const override = overrides.get(standing) ?? null
      const lock = { isOpen: reasons.length === 0 || override !== null, reasons, override }
      return asked.map((id): [number, OfferLock] => [id, lock])
    }),
  )
}

/** What mail, calls and playbooks ask before they let an offer out. */
export const createOfferGate =
  (clock: Clock): OfferGate =>
  async (db, ids) => {
    const locks = await offerLocks(db, { ids, now: clock() })
    return new Map(ids.map((id) => [id, locks.get(id) ?? noAccount]))
  }

/** What speaks against an offer, without overrides, by the account that stands for each. */
async function readReasons(
  db: Db,
  { ids, now }: Asked,
): Promise<Map<number, { reasons: LockReason[]; asked: number[] }>> {
  const { timeZone } = await readWorkspace(db)
  const { content } = await lockRules.read(db)
  const rule = coreRuleOf(content)
  const facts = await readLockFacts(db, { ids, now, today: dayIn(timeZone, now), timeZone })
  return new Map(
    facts.map((one) => [one.account_id, { reasons: offerLockReasons(rule, one), asked: one.asked }]),
  )
}

/** The override in force of each account; the one that lasts longest where there are several. */
export async function readOverrides(
  db: Db,
  { ids, now }: { ids: readonly number[]; now: Date },
): Promise<Map<number, Override>> {
  const { rows } = await sql<Override & { account_id: number }>`
    select distinct on (coalesce(a.merged_into, a.id)) coalesce(a.merged_into, a.id) as account_id, o.id,
      o.made_by_name as by, o.reason, ${instant('o.made_at')} as made_at, ${instant('o.expires_at')} as expires_at
    from offer_override o join account a on a.id = o.account_id
    where coalesce(a.merged_into, a.id) = any(${[...ids]}::integer[]) and o.ended_at is null and o.expires_at > ${now}
    order by coalesce(a.merged_into, a.id), o.expires_at desc`.execute(db)
  return new Map(rows.map(({ account_id: id, ...override }) => [id, override]))
}

/** Keeps for lists how the lock of each account stands. */
export async function keepLocks(db: Db, asked: Asked): Promise<void> {
  const found = await readReasons(db, asked)
  const rows = [...found].map(([id, { reasons }]) => ({ id, open: reasons.length === 0, reasons }))
  await sql`
    with k as (select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) k(id integer, open boolean, reasons jsonb)),
    turned as (
      insert into offer_lock_move (account_id, is_open, is_first, at)
      select k.id, k.open, l.account_id is null, ${asked.now} from k left join offer_lock l on l.account_id = k.id
      where l.account_id is null or l.is_open <> k.open
    )
    insert into offer_lock as l (account_id, is_open, reasons, since)
    select k.id, k.open, k.reasons, ${asked.now} from k
    on conflict (account_id) do update set is_open = excluded.is_open, reasons = excluded.reasons,
      since = case when l.is_open = excluded.is_open then l.since else excluded.since end
    where l.is_open <> excluded.is_open or l.reasons <> excluded.reasons`.execute(db)
  const gone = asked.ids ? sql`l.account_id = any(${[...asked.ids]}::integer[]) and` : sql``
  await sql`delete from offer_lock l using account a
    where ${gone} a.id = l.account_id and a.merged_into is not null`.execute(db)
}
