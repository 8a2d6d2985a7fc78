import { climbRate } from '@tsuzuku/core/staircase/climb-rate'
import type { Stay } from '@tsuzuku/core/staircase/stay'
import { timeOnStep } from '@tsuzuku/core/staircase/time-on-step'
import { wilsonInterval } from '@tsuzuku/core/stats/wilson-interval'
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { StepNumbers } from './numbers.schema.ts'

export type NumbersAsked = {
  id: number
  from: string
  to: string
  within: number
  now: Date
  timeZone: string
  currency: string
}
type KeptStay = Stay & { step_id: number | null; account_id: number }
type Sold = {
  step_id: number
  open: number
  won: number
  lost: number
  won_minor: number
  without_amount: number
  other_currency: number
  upsell: number[]
  cross_sell: number[]
}

const DAY = 86_400

/** What each step of a staircase brought: climbs, time, money and sales, of a span of days. */
export async function readNumbers(
  db: Db,
  asked: NumbersAsked,
  steps: readonly { id: number; name: string }[],
): Promise<StepNumbers[]> {
  const stays = await readStays(db, asked)
  const sold = new Map((await readSold(db, asked)).map((row) => [row.step_id, row]))
  const { rows } = await sql<{ step_id: number | null; accounts: number }>`
    select step_id, count(*)::integer as accounts from stair_standing where staircase_id = ${asked.id} group by step_id`.execute(
    db,
  )
  const now = new Map(rows.map((row) => [row.step_id, row.accounts]))
  const ladder = [{ id: null, name: null }, ...steps]
  return ladder.map(({ id, name }, index) =>
    numbersOf(
      { id, name, accounts: now.get(id) ?? 0, isHighest: index === ladder.length - 1 },
      { asked, stays: stays.filter(({ step_id: step }) => step === id), sold: sold.get(id ?? 0) },
    ),
  )
}

type Step = { id: number | null; name: string | null; accounts: number; isHighest: boolean }
type Found = { asked: NumbersAsked; stays: readonly (KeptStay & { isIn: boolean })[]; sold: Sold | undefined }

function numbersOf({ id, name, accounts, isHighest }: Step, { asked, stays, sold }: Found): StepNumbers {
  const today = asked.now.getTime() / 1000 / DAY
  const begun = stays.filter(({ isIn }) => isIn)
  const { rate, interval, climbed, of, leftOut } = climbRate(begun, { within: asked.within, today })
  const { median, low, high, ...counted } = timeOnStep(begun, today)
  const stood = new Set(stays.map((stay) => stay.account_id))
  const share = (buyers: readonly number[] = []) => {
    const bought = buyers.filter((buyer) => stood.has(buyer)).length
    const wilson = wilsonInterval(bought, stood.size)
    return {
      accounts: bought,
      of: stood.size,
      rate: stood.size === 0 ? null : bought / stood.size,
      low: wilson?.low ?? null,
      high: wilson?.high ?? null,
    }
  }
  return {
    step_id: id,
    name,
    accounts,
    climb: isHighest
      ? null
      : {
          climbed,
          of,
          left_out: leftOut,
          rate: rate ?? null,
          low: interval?.low ?? null,
          high: interval?.high ?? null,
        },
    days: isHighest ? null : { median: median ?? null, low: low ?? null, high: high ?? null, ...counted },
    stood: stood.size,
    offers: { open: sold?.open ?? 0, won: sold?.won ?? 0, lost: sold?.lost ?? 0 },
    money: {
      won_minor: sold?.won_minor ?? 0,
      without_amount: sold?.without_amount ?? 0,
      other_currency: sold?.other_currency ?? 0,
    },
    upsell: id === null ? null : share(sold?.upsell),
    cross_sell: id === null ? null : share(sold?.cross_sell),
  }
}

/** Stays that touch the span, each with how it ended; `isIn`: it began within the span. */
async function readStays(db: Db, asked: NumbersAsked): Promise<(KeptStay & { isIn: boolean })[]> {
  const { id, from, to, timeZone } = asked
  const start = sql`(${from}::date::timestamp at time zone ${timeZone})`
  const end = sql`((${to}::date + 1)::timestamp at time zone ${timeZone})`
  const { rows } = await sql<KeptStay & { isIn: boolean }>`
    with walked as (
      select m.*, lead(m.at) over w as ended, lead(m.cause) over w as ended_by, lead(m.to_reached) over w as went_to
      from stair_move m where m.staircase_id = ${id} window w as (partition by m.account_id order by m.id)
    )
    select w.to_step_id as step_id, coalesce(a.merged_into, a.id) as account_id, w.at >= ${start} as "isIn",
      extract(epoch from w.at)::float8 / ${DAY}::float8 as began, w.cause in ('came', 'moved') as "isBeginKnown",
      extract(epoch from w.ended)::float8 / ${DAY}::float8 as ended,
      case when w.ended is null then null when w.ended_by in ('changed', 'placed') then 'changed' when w.ended_by = 'left' then 'left'
        when w.went_to > w.to_reached then 'up' else 'down' end as how
    from walked w join account a on a.id = w.account_id
    where w.to_reached is not null and w.at < ${end} and (w.ended is null or w.ended >= ${start})`.execute(db)
  return rows
}

/** Opportunities of each step that were decided within the span, and those that are open. */
async function readSold(db: Db, asked: NumbersAsked): Promise<Sold[]> {
  const { id, from, to, timeZone, currency } = asked
  const { rows } = await sql<Sold>`
    with mine as (
      select o.*, coalesce(a.merged_into, a.id) as standing_id, o.closed_at >= (${from}::date::timestamp at time zone ${timeZone})
        and o.closed_at < ((${to}::date + 1)::timestamp at time zone ${timeZone}) as is_in
      from opportunity o join stair_step t on t.id = o.step_id and t.staircase_id = ${id} join account a on a.id = o.account_id
    ), won as (select * from mine where stage = 'won' and is_in)
    select m.step_id, (count(*) filter (where m.closed_at is null))::integer as open,
      (count(*) filter (where m.stage = 'won' and m.is_in))::integer as won,
      (count(*) filter (where m.stage = 'lost' and m.is_in))::integer as lost,
      coalesce(sum(m.amount_minor) filter (where m.stage = 'won' and m.is_in and m.currency = ${currency}), 0)::bigint as won_minor,
      (count(*) filter (where m.stage = 'won' and m.is_in and m.amount_minor is null))::integer as without_amount,
      (count(*) filter (where m.stage = 'won' and m.is_in and m.amount_minor is not null and m.currency <> ${currency}))::integer as other_currency,
      coalesce((select array_agg(distinct w.standing_id) from won w where w.step_id = m.step_id and w.kind in ('upsell', 'tier-up')), '{}') as upsell,
      coalesce((select array_agg(distinct w.standing_id) from won w where w.step_id = m.step_id and w.kind = 'cross-sell'), '{}') as cross_sell
    from mine m group by m.step_id`.execute(db)
  return rows
}
