import { type Cohort, cohortRetention } from '@tsuzuku/core/metrics/cohort-retention'
import type { Interval } from '@tsuzuku/core/stats/interval'
import { wilsonInterval } from '@tsuzuku/core/stats/wilson-interval'
import type { Db } from '../../platform/database.ts'
import type { Population } from '../contracts/population.ts'
import { readCurrencyChanges, readPaidPeriods } from './paid-periods.read.ts'

export const cohortSteps = ['month', 'quarter'] as const
export type CohortStep = (typeof cohortSteps)[number]

/** Below this a share says little of the next customers; the screen marks it. */
export const SMALL_COHORT = 10

export type CohortCell = {
  age: number
  reached: number
  customers: number
  mrr_start_minor: number
  mrr_net_minor: number
  mrr_gross_minor: number
  logo: number
  logo_interval: Interval | null
  net: number
  gross: number
}

export type CohortAnswer = {
  small_below: number
  cohorts: { start: string; accounts: number; currency_changed: number; cells: CohortCell[] }[]
  all: { accounts: number; currency_changed: number; cells: CohortCell[] }
  /** Cohorts before those shown. */
  earlier: number
}

export type CohortAsked = { population: Population; until: string; by: CohortStep; last: number }

/** The last cohorts with what is left of each at every age, and all of those together. */
export async function answerCohorts(
  db: Db,
  { population, until, by, last }: CohortAsked,
): Promise<CohortAnswer> {
  const [rows, lostSightOn] = await Promise.all([
    readPaidPeriods(db, population, until),
    readCurrencyChanges(db, population, until),
  ])
  const cohorts = cohortRetention({ rows, until, by, most: last, lostSightOn })
  const shown = cohorts.slice(-last)
  return {
    small_below: SMALL_COHORT,
    cohorts: shown.map(({ start, accounts, lostSight, cells }) => ({
      start,
      accounts,
      currency_changed: lostSight,
      cells: cells.map(wireCell),
    })),
    all: {
      accounts: shown.reduce((sum, { accounts }) => sum + accounts, 0),
      currency_changed: shown.reduce((sum, { lostSight }) => sum + lostSight, 0),
      cells: togetherOf(shown),
    },
    earlier: cohorts.length - shown.length,
  }
}

type Sums = Pick<
  Cohort['cells'][number],
  'age' | 'reached' | 'customers' | 'mrrStart' | 'mrrNet' | 'mrrGross'
>

function togetherOf(cohorts: readonly Cohort[]): CohortCell[] {
  const ages: Sums[] = []
  for (const cell of cohorts.flatMap(({ cells }) => cells)) {
    const sum = ages[cell.age] ?? {
      age: cell.age,
      reached: 0,
      customers: 0,
      mrrStart: 0,
      mrrNet: 0,
      mrrGross: 0,
    }
    ages[cell.age] = {
      age: cell.age,
      reached: sum.reached + cell.reached,
      customers: sum.customers + cell.customers,
      mrrStart: sum.mrrStart + cell.mrrStart,
      mrrNet: sum.mrrNet + cell.mrrNet,
      mrrGross: sum.mrrGross + cell.mrrGross,
    }
  }
  return ages.map(wireCell)
}

function wireCell({ age, reached, customers, mrrStart, mrrNet, mrrGross }: Sums): CohortCell {
  return {
    age,
    reached,
    customers,
    mrr_start_minor: mrrStart,
    mrr_net_minor: mrrNet,
    mrr_gross_minor: mrrGross,
    logo: customers / reached,
    logo_interval: wilsonInterval(customers, reached) ?? null,
    net: mrrNet / mrrStart,
    gross: mrrGross / mrrStart,
  }
}
