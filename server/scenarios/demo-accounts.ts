import { addDays } from '@tsuzuku/core/time/add-days'
import { addMonths } from '@tsuzuku/core/time/add-months'
import { monthStart } from '@tsuzuku/core/time/month-start'
import type { Random } from './random.ts'
import type { TrueCause } from './world.ts'

export type Tier = 'A' | 'B' | 'C'

/** One stretch of unchanged terms of one product. */
export type Stretch = {
  product: 'core' | 'analytics'
  start: string
  end: string | undefined
  endKnownOn: string | undefined
  seats: number
  mrr: number
}

/** What the account is really like in one month; the data shows only its traces. */
export type Month = { from: string; engagement: number; pain: number; championGone: boolean; quiet: boolean }

export type DemoAccount = {
  id: string
  tier: Tier
  start: string
  annual: boolean
  poorFit: boolean
  shelfware: boolean
  users: number
  months: Month[]
  stretches: Stretch[]
  championLeftOn: string | undefined
  successorOn: string | undefined
  left: { on: string; cause: TrueCause; silent: boolean } | undefined
}

const TERMS: Record<Tier, { seats: [number, number]; pricePerSeat: number; share: number }> = {
  A: { seats: [36, 90], pricePerSeat: 7_800, share: 0.14 },
  B: { seats: [14, 36], pricePerSeat: 7_200, share: 0.37 },
  C: { seats: [3, 12], pricePerSeat: 6_400, share: 0.49 },
}

type State = {
  engagement: number
  pain: number
  fading: boolean
  championLeftOn: string | undefined
  successorOn: string | undefined
}

/** Writes one account's life, month by month, from its start to its end or today. */
export function liveAccount(
  id: string,
  tier: Tier,
  start: string,
  today: string,
  random: Random,
): DemoAccount {
  const terms = TERMS[tier]
  const shelfware = tier !== 'C' && random.chance(0.13)
  const seats = random.integer(...terms.seats)
  const account: DemoAccount = {
    id,
    tier,
    start,
    annual: tier !== 'C' || random.chance(0.35),
    poorFit: random.chance(0.14),
    shelfware,
    users: Math.max(
      2,
      Math.round(seats * (shelfware ? random.between(0.32, 0.48) : random.between(0.7, 0.98))),
    ),
    months: [],
    stretches: [
      {
        product: 'core',
        start,
        end: undefined,
        endKnownOn: undefined,
        seats,
        mrr: monthlyPrice(seats, terms.pricePerSeat),
      },
    ],
    championLeftOn: undefined,
    successorOn: undefined,
    left: undefined,
  }
  const state: State = {
    engagement: account.poorFit ? 0.78 : 1,
    pain: 0,
    fading: false,
    championLeftOn: undefined,
    successorOn: undefined,
  }
  for (let n = 0; !account.left; n++) {
    const from = addMonths(start, n)
    if (from > today) break
    advance(account, state, n, from, random)
    account.months.push({
      from,
      engagement: state.engagement,
      pain: state.pain,
      championGone: gone(state, from),
      quiet: state.fading && state.pain < 0.3,
    })
    if (n > 0) decide(account, state, n, from, today, random)
  }
  account.championLeftOn = state.championLeftOn
  account.successorOn = state.successorOn
  return account
}

function gone(state: State, day: string): boolean {
  return (
    state.championLeftOn !== undefined &&
    state.championLeftOn <= day &&
    (state.successorOn === undefined || state.successorOn > day)
  )
}

/** The four true causes, and nothing else, move use and mood. */
function advance(account: DemoAccount, state: State, n: number, from: string, random: Random): void {
  if (!state.championLeftOn && n > 3 && random.chance(0.013)) {
    state.championLeftOn = addDays(from, random.integer(1, 25))
    if (random.chance(0.4)) state.successorOn = addDays(state.championLeftOn, random.integer(50, 110))
  }
  state.pain = random.chance(account.poorFit ? 0.03 : 0.018) ? 1 : state.pain * 0.62
  if (!state.fading && n > 5 && random.chance(0.011)) state.fading = true
  let drift = (1 - state.engagement) * 0.12
  if (state.fading) drift = -0.17 * state.engagement
  else if (gone(state, from)) drift = -0.12 * state.engagement
  else if (account.poorFit && n > 3) drift = -0.045 * state.engagement
  else if (state.pain > 0.4) drift = -0.05 * state.engagement
  state.engagement = Math.min(1.15, Math.max(0.04, state.engagement + drift + random.normal() * 0.025))
}

function decide(
  account: DemoAccount,
  state: State,
  n: number,
  from: string,
  today: string,
  random: Random,
): void {
  const due = account.annual ? n % 12 === 0 : true
  const pull: Record<TrueCause, number> = {
    'fading-use': 2.1 * Math.max(0, 0.75 - state.engagement) * (state.fading ? 1 : 0.6),
    'champion-left': gone(state, from) ? 0.8 : 0,
    'bad-support': state.pain > 0.25 ? 1.1 * state.pain : 0,
    'poor-fit': account.poorFit && n > 5 ? 0.45 : 0,
  }
  const total = Object.values(pull).reduce((sum, value) => sum + value, 0)
  if (due && total > 0 && random.chance(1 - Math.exp(-total * (account.annual ? 0.95 : 0.11)))) {
    const cause = (Object.entries(pull).sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'fading-use') as TrueCause
    const knownOn = addDays(from, -random.integer(12, account.annual ? 55 : 20))
    account.left = { on: from, cause, silent: state.fading && state.pain < 0.3 }
    for (const stretch of account.stretches.filter((item) => item.end === undefined)) {
      stretch.end = from
      stretch.endKnownOn = knownOn > stretch.start ? knownOn : addDays(stretch.start, 1)
    }
    return
  }
  if (from < today) change(account, state, n, from, random)
}

/** Growth where use is high, fewer seats at renewal where they lie idle. */
function change(account: DemoAccount, state: State, n: number, from: string, random: Random): void {
  const core = account.stretches.findLast((stretch) => stretch.product === 'core')
  if (!core) return
  const price = TERMS[account.tier].pricePerSeat
  const renew = (seats: number) => {
    core.end = from
    core.endKnownOn = from
    account.stretches.push({
      product: 'core',
      start: from,
      end: undefined,
      endKnownOn: undefined,
      seats,
      mrr: monthlyPrice(seats, price),
    })
  }
  if (state.engagement > 0.92 && !account.shelfware && random.chance(0.035)) {
    const seats = Math.ceil(core.seats * random.between(1.1, 1.3))
    account.users = Math.round(account.users * (seats / core.seats))
    renew(seats)
  } else if (account.shelfware && account.annual && n % 12 === 0 && random.chance(0.4)) {
    renew(Math.max(account.users + 2, Math.round(core.seats * 0.7)))
  }
  const hasAnalytics = account.stretches.some((stretch) => stretch.product === 'analytics')
  if (!hasAnalytics && account.tier !== 'C' && state.engagement > 0.9 && random.chance(0.022)) {
    account.stretches.push({
      product: 'analytics',
      start: from,
      end: undefined,
      endKnownOn: undefined,
      seats: Math.max(3, Math.round(core.seats * 0.2)),
      mrr: monthlyPrice(Math.max(3, Math.round(core.seats * 0.2)), 6_000),
    })
  }
}

function monthlyPrice(seats: number, pricePerSeat: number): number {
  return Math.round((seats * pricePerSeat) / 1000) * 1000
}

/** Starts spread so that about half of the accounts are older than the two years of history. */
export function startDay(today: string, random: Random): string {
  const months = random.chance(0.46) ? random.integer(25, 46) : random.integer(1, 24)
  return addDays(monthStart(addMonths(today, -months)), random.integer(0, 27))
}
