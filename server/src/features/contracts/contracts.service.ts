import type { Tell } from '../../flow.ts'
import type { Actor } from '../../platform/access.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import { type GivenRow, writeVersions } from '../../platform/versioned.ts'
import { findAccountId } from '../accounts/account-ref.ts'
import { recordAudit } from '../team/audit.store.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import {
  changeOutsideTerm,
  endBeforeStart,
  externalIdTaken,
  subscriptionNotFound,
} from './contracts.errors.ts'
import {
  ensurePlan,
  ensureProduct,
  hasSubscription,
  markAccountDirty,
  type NamedKey,
} from './contracts.store.ts'
import { subscriptionTable } from './contracts.tables.ts'
import { readSubscriptions, type SubscriptionRow } from './subscriptions.read.ts'

type Needs = { db: Database; clock: Clock; tell: Tell }

/** Terms a caller may give; absent keeps what is, null clears. */
export type GivenTerms = {
  product?: NamedKey | undefined
  plan?: NamedKey | null | undefined
  start_date?: string | undefined
  end_date?: string | null | undefined
  seats?: number | null | undefined
  quantity?: number | null | undefined
  mrr_minor?: number | undefined
  currency?: string | undefined
  billing_period?: string | undefined
  renewal_date?: string | null | undefined
  auto_renew?: boolean | null | undefined
  trial?: boolean | undefined
  cancel_requested_on?: string | null | undefined
}

export type NewSubscription = GivenTerms & {
  account: string
  external_id?: string | undefined
  product: NamedKey
  start_date: string
  mrr_minor: number
}

export async function createSubscription(
  needs: Needs,
  actor: Actor,
  { account, external_id, ...terms }: NewSubscription,
): Promise<SubscriptionRow> {
  return await write(needs, actor, 'subscription.created', async (db, now) => {
    const accountId = await findAccountId(db, account)
    if (external_id !== undefined && (await hasSubscription(db, external_id))) {
      throw externalIdTaken({ field: 'external_id' })
    }
    requireOrder(terms.start_date, terms.end_date)
    const row = {
      ...(await columnsOf(db, terms)),
      account_id: accountId,
      currency: terms.currency ?? (await readWorkspace(db)).currency,
      trial: terms.trial ?? false,
      billing_period: terms.billing_period ?? 'month',
      ...(external_id === undefined ? {} : { external_id }),
    }
    return { id: await writeOne(db, row, now) }
  })
}

/** New terms from a day on: the stretch before ends and the next begins on the same day. */
export async function changeSubscription(
  needs: Needs,
  actor: Actor,
  change: { id: number; on: string; terms: GivenTerms },
): Promise<SubscriptionRow> {
  return await write(needs, actor, 'subscription.changed', async (db, now) => {
    const before = await currentSubscription(db, change.id)
    if (change.on <= before.start_date || (before.end_date !== null && change.on >= before.end_date)) {
      throw changeOutsideTerm({ field: 'on' })
    }
    await writeOne(db, { id: change.id, end_date: change.on }, now)
    const terms = { ...termsOf(before), ...(await columnsOf(db, change.terms)), start_date: change.on }
    requireOrder(change.on, change.terms.end_date)
    return { id: await writeOne(db, terms, now), before }
  })
}

export async function endSubscription(
  needs: Needs,
  actor: Actor,
  end: { id: number; on: string; requestedOn?: string | undefined },
): Promise<SubscriptionRow> {
  return await write(needs, actor, 'subscription.ended', async (db, now) => {
    const before = await currentSubscription(db, end.id)
    requireOrder(before.start_date, end.on)
    const requested = end.requestedOn === undefined ? {} : { cancel_requested_on: end.requestedOn }
    await writeOne(db, { id: end.id, end_date: end.on, ...requested }, now)
    return { id: end.id, before }
  })
}

/** What was written down wrongly is written again; what was known before stays known "as of" then. */
export async function correctSubscription(
  needs: Needs,
  actor: Actor,
  correction: { id: number; terms: GivenTerms },
): Promise<SubscriptionRow> {
  return await write(needs, actor, 'subscription.corrected', async (db, now) => {
    const before = await currentSubscription(db, correction.id)
    const { terms } = correction
    requireOrder(
      terms.start_date ?? before.start_date,
      terms.end_date === undefined ? before.end_date : terms.end_date,
    )
    await writeOne(db, { id: correction.id, ...(await columnsOf(db, terms)) }, now)
    return { id: correction.id, before }
  })
}

async function write(
  { db, clock, tell }: Needs,
  actor: Actor,
  action: string,
  work: (db: Db, now: Date) => Promise<{ id: number; before?: SubscriptionRow }>,
): Promise<SubscriptionRow> {
  const row = await db.transaction().execute(async (transaction) => {
    const { id, before } = await work(transaction, clock())
    const after = await currentSubscription(transaction, id)
    await markAccountDirty(transaction, after.account_id)
    await recordAudit(transaction, actor, {
      action,
      entityKind: 'subscription',
      entityId: String(id),
      entityName: after.external_id ?? after.product.name,
      ...(before ? { before } : {}),
      after,
    })
    return after
  })
  await tell('accounts.changed')
  return row
}

async function currentSubscription(db: Db, id: number): Promise<SubscriptionRow> {
  const row = (await readSubscriptions(db, { id, limit: 1 }))[0]
  if (!row) throw subscriptionNotFound({ field: 'id' })
  return row
}

async function writeOne(db: Db, row: GivenRow, now: Date): Promise<number> {
  const [written] = await writeVersions(db, subscriptionTable, [row], { now })
  return written?.id ?? 0
}

async function columnsOf(db: Db, { product, plan, ...terms }: GivenTerms): Promise<Record<string, unknown>> {
  const productId = product ? await ensureProduct(db, product) : undefined
  const planId = plan ? await ensurePlan(db, plan, productId ?? null) : plan
  return {
    ...terms,
    ...(productId === undefined ? {} : { product_id: productId }),
    ...(planId === undefined ? {} : { plan_id: planId }),
  }
}

function termsOf(row: SubscriptionRow): Record<string, unknown> {
  const { id: _id, external_id: _external, recorded_at: _recorded, product, plan, ...terms } = row
  return { ...terms, product_id: product.id, plan_id: plan?.id ?? null }
}

function requireOrder(start: string, end: string | null | undefined): void {
  if (end !== null && end !== undefined && end < start) throw endBeforeStart({ field: 'end_date' })
}
