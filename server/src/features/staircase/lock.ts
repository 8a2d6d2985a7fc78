import { offerLockReasons } from '@tsuzuku/core/staircase/offer-lock-reasons'
import { sql } from 'kysely'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import type { LockReason, OfferGate } from '../mail/offer-gate.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { type AccountFacts, type Override, readLockFacts } from './lock.facts.ts'
import { coreRuleOf, lockRules } from './lock.rule.ts'

export type OfferLock = {
  isOpen: boolean
  /** Everything that speaks against an offer, also where an override lets it out. */
  reasons: LockReason[]
  /** The override by which it is open. */
  override: Override | null
}
type Asked = { now: Date; ids: readonly number[] | undefined }

const noAccount: OfferLock = { isOpen: false, reasons: [{ code: 'no-account', params: {} }], override: null }

/**
 * Whether an offer may leave to an account now, by what is known at this moment. Every way out asks here; `further` speaks
 * against it besides what the rule says.
 */
export async function offerLock(
  db: Db,
  accountId: number,
  { now, further = [] }: { now: Date; further?: readonly LockReason[] },
): Promise<OfferLock> {
  const [found] = await readLocks(db, { ids: [accountId], now })
  return found ? judged({ ...found, reasons: [...found.reasons, ...further] }) : noAccount
}

/** As `offerLock`, of several accounts, by the ids asked for. */
export async function offerLocks(
  db: Db,
  asked: { ids: readonly number[]; now: Date },
): Promise<Map<number, OfferLock>> {
  const found = await readLocks(db, asked)
  return new Map(found.flatMap((one) => one.asked.map((id) => [id, judged(one)] as const)))
}

function judged({ reasons, inForce }: Pick<Found, 'reasons' | 'inForce'>): OfferLock {
  const override = reasons.length === 0 ? null : inForce
  return { isOpen: reasons.length === 0 || override !== null, reasons, override }
}

/** What mail, calls and playbooks ask before they let an offer out. */
export const createOfferGate =
  (clock: Clock): OfferGate =>
  async (db, ids) => {
    const locks = await offerLocks(db, { ids, now: clock() })
    return new Map(ids.map((id) => [id, locks.get(id) ?? noAccount]))
  }

type Found = Pick<AccountFacts, 'asked' | 'inForce'> & { id: number; reasons: LockReason[] }

/** What speaks against an offer and which override is in force, of the account that stands for each. */
async function readLocks(db: Db, { ids, now }: Asked): Promise<Found[]> {
  const { timeZone } = await readWorkspace(db)
  const { content } = await lockRules.read(db)
  const rule = coreRuleOf(content)
  const facts = await readLockFacts(db, { ids, now, today: dayIn(timeZone, now), timeZone })
  return facts.map((one) => ({
    id: one.account_id,
    reasons: offerLockReasons(rule, one),
    asked: one.asked,
    inForce: one.inForce,
  }))
}

/** Keeps for lists how the lock of each account stands. */
export async function keepLocks(db: Db, asked: Asked): Promise<void> {
  const found = await readLocks(db, asked)
  const rows = found.map(({ id, reasons }) => ({ id, open: reasons.length === 0, reasons }))
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
