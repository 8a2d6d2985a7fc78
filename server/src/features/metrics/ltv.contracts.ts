import { exponentialLtv } from '@tsuzuku/core/metrics/exponential-ltv'
import { formulaLtv } from '@tsuzuku/core/metrics/formula-ltv'
import { realisedLtv } from '@tsuzuku/core/metrics/realised-ltv'
import { expectedLtv } from '@tsuzuku/core/survival/expected-ltv'
import { kaplanMeier } from '@tsuzuku/core/survival/kaplan-meier'
import type { Db } from '../../platform/database.ts'
import type { Grouping, Population } from '../contracts/population.ts'
import { readContractLives } from './contract-survival.read.ts'
import { meanOf, spreadOf } from './ltv.mean.ts'
import type { LtvPart, LtvRow, LtvSettings } from './ltv.schema.ts'
import { readPaidPeriods } from './paid-periods.read.ts'

const DAYS_OF_MONTH = 365 / 12

/** One account under contract: what it has paid, and for how long. */
type Contract = { group: string | null; lost: boolean; months: number; amount: number; paidMonths: number }

export type LtvAsked = { population: Population; until: string; by: Grouping; settings: LtvSettings }

/** Lifetime value of accounts with contracts, three ways. */
export async function contractLtv(db: Db, { population, until, by, settings }: LtvAsked): Promise<LtvPart> {
  const [lives, periods] = await Promise.all([
    readContractLives(db, { population, until, by }),
    readPaidPeriods(db, { ...population, by: undefined }, until),
  ])
  const paid = new Map(realisedLtv(periods, until).map((one) => [one.accountId, one]))
  const contracts = lives.map((life): Contract => {
    const realised = paid.get(String(life.account_id))
    return {
      group: life.group_key,
      lost: life.lost,
      months: life.months,
      amount: realised?.amountMinor ?? 0,
      paidMonths: (realised?.days ?? 0) / DAYS_OF_MONTH,
    }
  })
  const groups = [...new Set(contracts.map(({ group }) => group))].map((key) =>
    rowOf(
      key,
      contracts.filter(({ group }) => group === key),
      settings,
    ),
  )
  return {
    all: contracts.length === 0 ? null : rowOf(null, contracts, settings),
    groups: groups.sort((a, b) => b.n - a.n || ((a.key ?? '') < (b.key ?? '') ? -1 : 1)),
  }
}

function rowOf(key: string | null, contracts: readonly Contract[], settings: LtvSettings): LtvRow {
  const { margin } = settings
  const ended = contracts.filter(({ lost }) => lost)
  const amounts = (ones: readonly Contract[]) => ones.map(({ amount }) => amount * margin)
  return {
    key,
    label: key,
    n: contracts.length,
    lost: ended.length,
    realised: meanOf(amounts(contracts)),
    realised_ended: ended.length === 0 ? null : meanOf(amounts(ended)),
    ...formulaOf(contracts, ended.length, margin),
    ...expectedOf(contracts, settings),
  }
}

function formulaOf(
  contracts: readonly Contract[],
  lost: number,
  margin: number,
): Pick<LtvRow, 'formula' | 'formula_reason'> {
  const time = contracts.reduce((sum, { paidMonths }) => sum + paidMonths, 0)
  const paid = contracts.reduce((sum, { amount }) => sum + amount, 0)
  if (lost === 0 || time === 0) return { formula: null, formula_reason: 'nothing-lost' }
  const price = paid / time
  const months = time / lost
  const value = formulaLtv({ purchasePrice: price, frequency: 1, duration: months, margin })
  const spread = exponentialLtv({ amount: price * margin, lost, time })
  return {
    formula: { value, interval: spread?.interval ?? null, price, frequency: 1, months },
    formula_reason: null,
  }
}

function expectedOf(
  contracts: readonly Contract[],
  { margin, discount, horizon_months: horizon }: LtvSettings,
): Pick<LtvRow, 'expected' | 'expected_reason'> {
  const points = kaplanMeier({
    stop: contracts.map(({ months }) => months),
    event: contracts.map(({ lost }) => (lost ? 1 : 0)),
  })
  const monthly = contracts
    .filter(({ paidMonths }) => paidMonths > 0)
    .map(({ amount, paidMonths }) => (amount / paidMonths) * margin)
  const { mean, error } = spreadOf(monthly)
  if (mean === undefined) return { expected: null, expected_reason: 'no-curve' }
  const found = expectedLtv({
    points,
    horizon,
    margin: mean,
    marginError: error,
    discountRate: Math.log1p(discount) / 12,
  })
  if (!found) return { expected: null, expected_reason: 'no-curve' }
  return {
    expected: {
      value: found.value,
      interval: found.interval ?? null,
      months: found.lifetime,
      horizon_months: found.horizon,
    },
    expected_reason: null,
  }
}
