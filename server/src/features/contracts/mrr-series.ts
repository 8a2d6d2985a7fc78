import type { MovementKind, MovementSum } from './mrr-series.read.ts'

type Movement = { accounts: number; mrr: number }

/**
 * The MRR movements of one period with the squares that intervals need. Money in minor units, movements as positive
 * amounts: start + new + reactivation + expansion − contraction − churn + currency = end. A change of currency is signed:
 * what came from another currency less what went to one.
 */
export type MrrPeriod = Record<'start' | 'end' | Exclude<MovementKind, 'none'>, Movement> & {
  upsell: Movement
  crossSell: Movement
  currency: Movement
  squares: {
    /** Σ of the squared MRR of every customer at the start, at the end. */
    start: number
    end: number
    /** Σ of squares, and Σ amount × MRR at the start, by kind; amounts signed. */
    byKind: Record<Exclude<MovementKind, 'none'>, { squared: number; byBefore: number }>
  }
}

const kinds = ['new', 'reactivation', 'expansion', 'contraction', 'churn'] as const

/** The periods between `days` days, by group: `undefined` where a group had no customer up to the end. */
export function mrrPeriods(sums: readonly MovementSum[], days: number): Map<string | null, MrrPeriod[]> {
  const groups = new Map<string | null, MovementSum[]>()
  for (const sum of sums) groups.set(sum.group_key, [...(groups.get(sum.group_key) ?? []), sum])
  return new Map([...groups].map(([group, rows]) => [group, periodsOf(rows, days)]))
}

export function emptyMrrPeriod(): MrrPeriod {
  return periodOf([], { accounts: 0, mrr: 0, squared: 0 })
}

type Level = Movement & { squared: number }

function periodsOf(sums: readonly MovementSum[], days: number): MrrPeriod[] {
  const opening = sums.filter((sum) => sum.slot === 0)
  let level: Level = {
    accounts: opening.reduce((count, sum) => count + (sum.kind === 'none' ? 0 : sum.accounts), 0),
    mrr: opening.reduce((total, sum) => total + sum.amount, 0),
    squared: opening.reduce((total, sum) => total + sum.squares, 0),
  }
  const periods: MrrPeriod[] = []
  for (let slot = 1; slot < days; slot += 1) {
    const period = periodOf(
      sums.filter((sum) => sum.slot === slot),
      level,
    )
    periods.push(period)
    level = { ...period.end, squared: period.squares.end }
  }
  return periods
}

function periodOf(sums: readonly MovementSum[], start: Level): MrrPeriod {
  const of = (kind: MovementKind) => sums.find((sum) => sum.kind === kind)
  const movement = (kind: MovementKind): Movement => ({
    accounts: of(kind)?.accounts ?? 0,
    mrr: Math.abs(of(kind)?.amount ?? 0),
  })
  const moved = Object.fromEntries(kinds.map((kind) => [kind, movement(kind)])) as Record<
    (typeof kinds)[number],
    Movement
  >
  const expansion = of('expansion')
  const crossSell = expansion?.cross_sell ?? 0
  return {
    ...moved,
    start: { accounts: start.accounts, mrr: start.mrr },
    end: {
      accounts: sums.reduce(
        (count, { came, went }) => count + came - went,
        start.accounts + moved.new.accounts + moved.reactivation.accounts - moved.churn.accounts,
      ),
      mrr: sums.reduce((total, sum) => total + sum.amount + sum.moved, start.mrr),
    },
    currency: {
      accounts: sums.reduce((count, sum) => count + sum.moved_accounts, 0),
      mrr: sums.reduce((total, sum) => total + sum.moved, 0),
    },
    upsell: { accounts: expansion?.upsell_accounts ?? 0, mrr: moved.expansion.mrr - crossSell },
    crossSell: { accounts: expansion?.cross_sell_accounts ?? 0, mrr: crossSell },
    squares: {
      start: start.squared,
      end: Math.max(
        0,
        sums.reduce((total, sum) => total + sum.squares, start.squared),
      ),
      byKind: Object.fromEntries(
        kinds.map((kind) => [
          kind,
          { squared: of(kind)?.amount_squared ?? 0, byBefore: of(kind)?.amount_by_before ?? 0 },
        ]),
      ) as MrrPeriod['squares']['byKind'],
    },
  }
}
