import { priceTierOf } from '@tsuzuku/core/segments/price-tier-of'
import { sql } from 'kysely'
import { type Actor, memberOf } from '../../platform/access.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import { writeVersions } from '../../platform/versioned.ts'
import { markDirty } from '../accounts/account.store.ts'
import { accountTable } from '../accounts/accounts.tables.ts'
import { recordAudit } from '../team/audit.store.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { cutsNotFalling, tierNamedTwice, tiersChangedMeanwhile } from './segments.errors.ts'
import { type Price, readPriceBasis, readPrices } from './tiers.prices.ts'
import type { Scheme } from './tiers.schema.ts'
import { readSavedScheme } from './tiers.store.ts'

const CHUNK = 1_000

/** What the shape of tiers alone cannot say. */
export function checkScheme({ decided_by: decider, tiers }: Scheme): void {
  tiers.forEach(({ name }, index) => {
    if (tiers.findIndex((other) => other.name === name) < index)
      throw tierNamedTwice({ field: `tiers.${index}.name` })
  })
  if (decider === 'source') return
  tiers.forEach(({ from_minor: from }, index) => {
    const above = tiers[index - 1]?.from_minor ?? Number.POSITIVE_INFINITY
    const isLast = index === tiers.length - 1
    const isRight = isLast ? from === null : from !== null && from < above
    if (!isRight) throw cutsNotFalling({ field: `tiers.${index}.from_minor` })
  })
}

type Priced = Price & { to: string }

async function pricesNow(db: Db): Promise<Price[]> {
  const { currency } = await readWorkspace(db)
  return readPrices(db, await readPriceBasis(db, currency), currency)
}

/** Accounts with a price and the tier it puts them in; those without one keep what they have. */
function placed(scheme: Scheme, prices: readonly Price[]): Priced[] {
  const cuts = scheme.tiers.flatMap(({ from_minor: from }) => from ?? [])
  return prices.flatMap((row) => {
    const to = scheme.tiers[priceTierOf(row.price_minor, cuts) ?? -1]?.name
    return to === undefined ? [] : { ...row, to }
  })
}

export async function previewScheme(db: Db, scheme: Scheme) {
  checkScheme(scheme)
  const prices = await pricesNow(db)
  const rows =
    scheme.decided_by === 'price'
      ? placed(scheme, prices)
      : prices.map((row) => ({ ...row, to: row.tier ?? '' }))
  const sums = <Key>(list: readonly Priced[], key: Key) => ({
    ...key,
    accounts: list.length,
    mrr_minor: list.reduce((sum, row) => sum + row.mrr_minor, 0),
  })
  const moved = rows.filter((row) => row.tier !== row.to && row.to !== '')
  const ways = [...new Set(moved.map((row) => JSON.stringify([row.tier, row.to])))].map(
    (way) => JSON.parse(way) as [string | null, string],
  )
  const { rows: all } = await sql<{ n: number }>`select count(*)::integer as n from account_now`.execute(db)
  return {
    tiers: scheme.tiers.map(({ name }) =>
      sums(
        rows.filter((row) => row.to === name),
        { name },
      ),
    ),
    moves: ways
      .map(([from, to]) =>
        sums(
          moved.filter((row) => row.tier === from && row.to === to),
          { from, to },
        ),
      )
      .sort((a, b) => b.accounts - a.accounts),
    unpriced: (all[0]?.n ?? 0) - prices.length,
  }
}

/** Puts tiers in force; where the price decides, accounts are in their tiers when this returns. */
export async function saveScheme(
  { db, clock }: { db: Database; clock: Clock },
  actor: Actor,
  { scheme, basedOn }: { scheme: Scheme; basedOn: number | null },
): Promise<number> {
  checkScheme(scheme)
  return db.transaction().execute(async (trx) => {
    await holdTiers(trx)
    const before = await readSavedScheme(trx)
    if ((before?.version ?? null) !== basedOn) {
      throw tiersChangedMeanwhile({ field: 'based_on', params: { version: before?.version ?? null } })
    }
    const now = clock()
    const { rows } = await sql<{ version: number }>`
      insert into tier_scheme (decided_by, tiers, saved_by, saved_at)
      values (${scheme.decided_by}, ${JSON.stringify(scheme.tiers)}::jsonb, ${memberOf(actor)}::uuid, ${now})
      returning version`.execute(trx)
    await recordAudit(trx, actor, {
      action: 'tiers.saved',
      entityKind: 'tiers',
      entityId: String(rows[0]?.version),
      before: before && { decided_by: before.decided_by, tiers: before.tiers },
      after: scheme,
    })
    return writeTiers(trx, scheme, { now, renamed: renamedBy(before, scheme) })
  })
}

/** A tier that keeps its place under a new name was not moved out of. */
function renamedBy(before: Scheme | undefined, after: Scheme): ReadonlyMap<string, string> {
  if (before?.tiers.length !== after.tiers.length) return new Map()
  const known = new Set(after.tiers.map(({ name }) => name))
  return new Map(
    before.tiers.flatMap(({ name }, index) => {
      const next = after.tiers[index]?.name
      return next === undefined || next === name || known.has(name) ? [] : [[name, next] as const]
    }),
  )
}

/** Moves accounts whose price has left their tier; says how many. Nothing where sources decide. */
export async function followPrices({ db, clock }: { db: Database; clock: Clock }): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const scheme = await readSavedScheme(trx)
    if (scheme?.decided_by !== 'price') return 0
    await holdTiers(trx)
    return writeTiers(trx, scheme, { now: clock(), renamed: new Map() })
  })
}

async function writeTiers(
  db: Db,
  scheme: Scheme,
  { now, renamed }: { now: Date; renamed: ReadonlyMap<string, string> },
): Promise<number> {
  if (scheme.decided_by !== 'price') return 0
  const moved = placed(scheme, await pricesNow(db)).filter((row) => row.tier !== row.to)
  for (let from = 0; from < moved.length; from += CHUNK) {
    const rows = moved.slice(from, from + CHUNK).map(({ id, tier, to }) => ({
      id,
      tier: to,
      // A new name for the same tier corrects the stretch it is in; a move begins one.
      ...(tier !== null && renamed.get(tier) === to ? { valid_from: '-infinity' } : {}),
    }))
    await writeVersions(db, accountTable, rows, { now })
    await markDirty(
      db,
      rows.map(({ id }) => id),
    )
  }
  return moved.length
}

async function holdTiers(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('tiers'))`.execute(db)
}
