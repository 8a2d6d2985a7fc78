import type { Db } from '../../platform/database.ts'
import { readMovementSums } from '../contracts/mrr-series.read.ts'
import { emptyMrrPeriod, type MrrPeriod, mrrPeriods } from '../contracts/mrr-series.ts'
import { type Grouping, NOT_SET } from '../contracts/population.ts'
import { readGroupLabels } from './group-labels.read.ts'
import type { View } from './metrics.service.ts'

const movements = [
  'start',
  'new',
  'reactivation',
  'upsell',
  'crossSell',
  'contraction',
  'churn',
  'currency',
  'end',
] as const

type Sum = { accounts: number; mrr_minor: number }
export type TreeMovements = Record<
  | 'start'
  | 'new'
  | 'reactivation'
  | 'upsell'
  | 'cross_sell'
  | 'contraction'
  | 'churn'
  | 'currency_change'
  | 'end',
  Sum
>

/** Revenue churn as what it is made of: rate = customer rate × price ratio, each null where it divides by nothing. */
export type ChurnParts = {
  rate: number | null
  customer_rate: number | null
  /** Mean MRR of the accounts lost ÷ mean MRR of all at the start. */
  price_ratio: number | null
  lost_price_minor: number | null
  start_price_minor: number | null
}

export type TreeGroup = {
  key: string
  label: string | null
  movements: TreeMovements
  parts: ChurnParts
  /** Share of the MRR at the start of everybody. */
  share: number | null
  /** Churned MRR ÷ MRR at the start of everybody: these add up to the rate. */
  contribution: number | null
  previous_contribution: number | null
  /** What its size and its own rate add to the change; they add up to the change. */
  change: { mix: number; rate: number } | null
}

export type TreeChange = {
  total: number
  /** total = by_customers + by_price = by_mix + by_rates */
  by_customers: number
  by_price: number
  by_mix: number
  by_rates: number
}

export const treeReasons = ['not-begun', 'no-customers-at-start'] as const
export const changeReasons = ['open', 'nothing-before'] as const

export type KpiTree = {
  reason: (typeof treeReasons)[number] | null
  all: { movements: TreeMovements; parts: ChurnParts; previous: ChurnParts } | null
  groups: TreeGroup[]
  change: TreeChange | null
  change_reason: (typeof changeReasons)[number] | null
}

/** Revenue churn of a period taken apart by movement, by count and price, and by group; every sum is exact. */
export async function answerKpiTree(db: Db, view: View, by: Grouping): Promise<KpiTree> {
  const { period, previous } = view
  if (!period || !previous) {
    return { reason: 'not-begun', all: null, groups: [], change: null, change_reason: null }
  }
  const days = [previous.from, period.from, period.snapshot]
  const [sums, labels] = await Promise.all([
    readMovementSums(db, days, { ...view.population, by }),
    readGroupLabels(db, by),
  ])
  const periods = mrrPeriods(sums, 3)
  const groups = [...periods].map(([key, [before, now]]) => ({
    key: key ?? NOT_SET,
    before: before ?? emptyMrrPeriod(),
    now: now ?? emptyMrrPeriod(),
  }))
  const now = together(groups.map((group) => group.now))
  const before = together(groups.map((group) => group.before))
  const [parts, earlier] = [partsOf(now), partsOf(before)]
  const isComparable = period.complete && parts.rate !== null && earlier.rate !== null
  const rows = groups.map((group): TreeGroup => {
    const change = isComparable ? shiftOf(group, now, before) : null
    return {
      key: group.key,
      label: group.key === NOT_SET ? null : (labels.get(group.key) ?? group.key),
      movements: movementsOf(group.now),
      parts: partsOf(group.now),
      share: ratio(group.now.start.mrr, now.start.mrr),
      contribution: ratio(group.now.churn.mrr, now.start.mrr),
      previous_contribution: ratio(group.before.churn.mrr, before.start.mrr),
      change,
    }
  })
  rows.sort((a, b) => (b.contribution ?? 0) - (a.contribution ?? 0) || startOf(b) - startOf(a))
  return {
    reason: now.start.accounts === 0 ? 'no-customers-at-start' : null,
    all: { movements: movementsOf(now), parts, previous: earlier },
    groups: rows,
    change: isComparable ? changeOf(parts, earlier, rows) : null,
    change_reason: isComparable ? null : period.complete ? 'nothing-before' : 'open',
  }
}

const startOf = (group: TreeGroup) => group.movements.start.mrr_minor
const ratio = (part: number, whole: number) => (whole === 0 ? null : part / whole)

type Counted = Record<(typeof movements)[number], { accounts: number; mrr: number }>

function together(periods: readonly MrrPeriod[]): Counted {
  const sum = (of: (period: MrrPeriod) => number) => periods.reduce((total, one) => total + of(one), 0)
  return Object.fromEntries(
    movements.map((key) => [
      key,
      { accounts: sum((one) => one[key].accounts), mrr: sum((one) => one[key].mrr) },
    ]),
  ) as Counted
}

function movementsOf(counted: Counted): TreeMovements {
  const of = (key: keyof Counted): Sum => ({
    accounts: counted[key].accounts,
    mrr_minor: counted[key].mrr,
  })
  return {
    start: of('start'),
    new: of('new'),
    reactivation: of('reactivation'),
    upsell: of('upsell'),
    cross_sell: of('crossSell'),
    contraction: of('contraction'),
    churn: of('churn'),
    currency_change: of('currency'),
    end: of('end'),
  }
}

function partsOf({ start, churn }: Counted): ChurnParts {
  const lostPrice = ratio(churn.mrr, churn.accounts)
  const startPrice = ratio(start.mrr, start.accounts)
  return {
    rate: ratio(churn.mrr, start.mrr),
    customer_rate: ratio(churn.accounts, start.accounts),
    price_ratio: lostPrice === null || startPrice === null ? null : lostPrice / startPrice,
    lost_price_minor: lostPrice,
    start_price_minor: startPrice,
  }
}

/** Size and own rate of a group at the middle of both periods, so that nothing is left over. */
function shiftOf(
  group: { now: Counted; before: Counted },
  now: Counted,
  before: Counted,
): { mix: number; rate: number } {
  const share = [group.before.start.mrr / before.start.mrr, group.now.start.mrr / now.start.mrr] as const
  const own = (one: Counted) => (one.start.mrr === 0 ? undefined : one.churn.mrr / one.start.mrr)
  const later = own(group.now)
  const earlier = own(group.before)
  const rate = [earlier ?? later ?? 0, later ?? earlier ?? 0] as const
  return {
    mix: ((share[1] - share[0]) * (rate[0] + rate[1])) / 2,
    rate: ((rate[1] - rate[0]) * (share[0] + share[1])) / 2,
  }
}

/** Without a loss in a period there is no price of losses; the whole change is then one of customers. */
function changeOf(now: ChurnParts, before: ChurnParts, groups: readonly TreeGroup[]): TreeChange {
  const customers = [before.customer_rate ?? 0, now.customer_rate ?? 0] as const
  const price = [
    before.price_ratio ?? now.price_ratio ?? 0,
    now.price_ratio ?? before.price_ratio ?? 0,
  ] as const
  const sum = (of: (group: TreeGroup) => number) => groups.reduce((total, one) => total + of(one), 0)
  return {
    total: (now.rate ?? 0) - (before.rate ?? 0),
    by_customers: ((customers[1] - customers[0]) * (price[0] + price[1])) / 2,
    by_price: ((price[1] - price[0]) * (customers[0] + customers[1])) / 2,
    by_mix: sum((one) => one.change?.mix ?? 0),
    by_rates: sum((one) => one.change?.rate ?? 0),
  }
}
