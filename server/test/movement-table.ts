import { readMovementSums } from '../src/features/contracts/mrr-series.read.ts'
import { mrrPeriods } from '../src/features/contracts/mrr-series.ts'
import type { Db } from '../src/platform/database.ts'

export type MovementLine = Record<
  | 'n_start'
  | 'n_end'
  | 'n_new'
  | 'n_reactivated'
  | 'n_expanded'
  | 'n_contracted'
  | 'n_churned'
  | 'mrr_start'
  | 'mrr_end'
  | 'new_mrr'
  | 'reactivation_mrr'
  | 'expansion_mrr'
  | 'contraction_mrr'
  | 'churned_mrr',
  number
>

/** The ledger's movements between days, in the columns of the reference tables; money in dollars. */
export async function movementTable(db: Db, days: readonly string[]): Promise<MovementLine[]> {
  const sums = await readMovementSums(db, days, {
    filters: {},
    from: days[0] ?? '',
    to: days.at(-1) ?? '',
    known: undefined,
    currency: 'USD',
  })
  return (mrrPeriods(sums, days.length).get(null) ?? []).map((period) => ({
    n_start: period.start.accounts,
    n_end: period.end.accounts,
    n_new: period.new.accounts,
    n_reactivated: period.reactivation.accounts,
    n_expanded: period.expansion.accounts,
    n_contracted: period.contraction.accounts,
    n_churned: period.churn.accounts,
    mrr_start: period.start.mrr / 100,
    mrr_end: period.end.mrr / 100,
    new_mrr: period.new.mrr / 100,
    reactivation_mrr: period.reactivation.mrr / 100,
    expansion_mrr: period.expansion.mrr / 100,
    contraction_mrr: period.contraction.mrr / 100,
    churned_mrr: period.churn.mrr / 100,
  }))
}

/** The same columns of a reference table. */
export function movementLine(row: Record<string, string>): MovementLine {
  const names = [
    'n_start',
    'n_end',
    'n_new',
    'n_reactivated',
    'n_expanded',
    'n_contracted',
    'n_churned',
    'mrr_start',
    'mrr_end',
    'new_mrr',
    'reactivation_mrr',
    'expansion_mrr',
    'contraction_mrr',
    'churned_mrr',
  ] as const
  return Object.fromEntries(names.map((name) => [name, Number(row[name])])) as MovementLine
}
