import { priceTierCuts } from '@tsuzuku/core/segments/price-tier-cuts'
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { instant } from '../accounts/moment.ts'
import { readFigureDay } from '../metrics/figure-day.ts'
import { type PriceBasis, pricedAccounts, readPriceBasis, readPrices } from './tiers.prices.ts'
import type { Scheme, Tier } from './tiers.schema.ts'

const TIERS = 3
const names = ['A', 'B', 'C']

export type SavedScheme = Scheme & { version: number; saved_by: string | null; saved_at: string }

export async function readSavedScheme(db: Db): Promise<SavedScheme | undefined> {
  const { rows } = await sql<SavedScheme>`
    select s.version, s.decided_by, s.tiers, m.name as saved_by, ${instant('s.saved_at')} as saved_at
    from tier_scheme s left join member m on m.id = s.saved_by order by s.version desc limit 1`.execute(db)
  return rows[0]
}

type Held = {
  name: string | null
  accounts: number
  mrr_minor: number
  lowest_minor: number | null
  median_minor: number | null
  highest_minor: number | null
  touches: (string | null)[]
}

/** Customers by the tier they carry, the dearest first. */
async function readHeld(db: Db, basis: PriceBasis, currency: string): Promise<Held[]> {
  const { rows } = await sql<Held>`
    select p.tier as name, count(*)::integer as accounts, sum(p.mrr_minor)::bigint as mrr_minor,
      min(p.price_minor) as lowest_minor, max(p.price_minor) as highest_minor,
      percentile_cont(0.5) within group (order by p.price_minor)::bigint as median_minor,
      array_agg(p.last_touch_on::text) as touches
    from ${pricedAccounts(basis, currency)} p where p.is_customer
    group by p.tier order by percentile_cont(0.5) within group (order by p.price_minor) desc, p.tier`.execute(
    db,
  )
  return rows
}

const blank = { from_minor: null, experience: '', communication: '', owner_type: null, cadence_days: null }

/** What is saved; else the tiers the sources name; else three cut at quantiles of the price. */
export function schemeOrProposal(
  saved: SavedScheme | undefined,
  held: readonly Held[],
  cuts: readonly number[],
): Scheme {
  if (saved) return saved
  const named = held.flatMap(({ name }) => (name === null ? [] : { ...blank, name }))
  if (named.length > 0) return { decided_by: 'source', tiers: named.slice(0, 10) }
  const tiers: Tier[] = [...cuts, null].map((cut, index) => ({
    ...blank,
    name: names[index] ?? '',
    from_minor: cut,
  }))
  return { decided_by: 'price', tiers }
}

export async function readTiers(db: Db, currency: string) {
  const saved = await readSavedScheme(db)
  const basis = await readPriceBasis(db, currency)
  const held = await readHeld(db, basis, currency)
  const prices = await readPrices(db, basis, currency)
  const cuts = priceTierCuts(
    prices.map(({ price_minor: price }) => price),
    TIERS,
  )
  const scheme = schemeOrProposal(saved, held, cuts)
  const day = await readFigureDay(db)
  return {
    version: saved?.version ?? null,
    decided_by: scheme.decided_by,
    saved_by: saved?.saved_by ?? null,
    saved_at: saved?.saved_at ?? null,
    currency,
    basis,
    day,
    tiers: scheme.tiers.map((tier) => {
      const own = held.find(({ name }) => name === tier.name)
      const { touches = [], accounts = 0, mrr_minor = 0 } = own ?? {}
      return {
        ...tier,
        accounts,
        mrr_minor,
        lowest_minor: own?.lowest_minor ?? null,
        median_minor: own?.median_minor ?? null,
        highest_minor: own?.highest_minor ?? null,
        overdue: overdueOf(touches, tier.cadence_days, day),
      }
    }),
    others: held
      .filter(({ name }) => !scheme.tiers.some((tier) => tier.name === name))
      .map(({ name, accounts, mrr_minor }) => ({ name, accounts, mrr_minor })),
    quantile_cuts: cuts,
  }
}

/** An account that was never touched is overdue: the cadence says it should have been. */
function overdueOf(
  touches: readonly (string | null)[],
  cadence: number | null,
  day: string | null,
): number | null {
  if (cadence === null || day === null) return null
  const oldest = new Date(Date.parse(day) - cadence * 86_400_000).toISOString().slice(0, 10)
  return touches.filter((on) => on === null || on < oldest).length
}
