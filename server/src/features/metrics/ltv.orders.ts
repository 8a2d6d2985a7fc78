import { CoreError } from '@tsuzuku/core/error'
import { formulaLtv } from '@tsuzuku/core/metrics/formula-ltv'
import { bgNbdExpected } from '@tsuzuku/core/purchases/bg-nbd-expected'
import type { BgNbdParams } from '@tsuzuku/core/purchases/bg-nbd-likelihood'
import { customerLifetimeValue } from '@tsuzuku/core/purchases/customer-lifetime-value'
import { fitBgNbd } from '@tsuzuku/core/purchases/fit-bg-nbd'
import { fitGammaGamma, type GammaGammaParams } from '@tsuzuku/core/purchases/fit-gamma-gamma'
import { gammaGammaSpend } from '@tsuzuku/core/purchases/gamma-gamma-spend'
import type { PurchaseFit } from '@tsuzuku/core/purchases/purchase-fit'
import { type PurchaseSummary, summariseOrders } from '@tsuzuku/core/purchases/summarise-orders'
import type { Db } from '../../platform/database.ts'
import type { LtvAsked } from './ltv.contracts.ts'
import { meanOf } from './ltv.mean.ts'
import { type OrderDay, readOrderDays } from './ltv.orders.read.ts'
import type { LtvPart, LtvReason, LtvRow, LtvSettings } from './ltv.schema.ts'

const WEEKS_OF_MONTH = 365 / 12 / 7
/** Fewer repeat customers than these tell nothing about rates of buying and leaving. */
const FEW_REPEATS = 10

type Customer = PurchaseSummary & { group: string | null; paid: number; orders: number }
type Fit = { buying: PurchaseFit<BgNbdParams>; amounts: PurchaseFit<GammaGammaParams> }
type Forecast = { of(customer: Customer): number | undefined; boundaries: string[] }
/** Answers anew only where other orders can be seen: fitting is most of the work. */
export type KeepFit = (fit: () => Promise<Fit | LtvReason>) => Promise<Fit | LtvReason>

/** Lifetime value of accounts that only order, three ways; expected by BG/NBD with Gamma-Gamma. */
export async function orderLtv(
  db: Db,
  asked: LtvAsked & { timeZone: string; keepFit: KeepFit },
): Promise<LtvPart & { boundaries: string[] }> {
  const days = await readOrderDays(db, { ...asked, population: { ...asked.population, by: asked.by } })
  const customers = customersOf(days, asked.until)
  const fit = await asked.keepFit(async () => fitOf(customers))
  const forecast = typeof fit === 'string' ? fit : forecastOf(fit, asked.settings)
  const row = (key: string | null, ones: readonly Customer[]) => rowOf(key, ones, forecast, asked.settings)
  const keys = [...new Set(customers.map(({ group }) => group))]
  const groups = keys.map((key) =>
    row(
      key,
      customers.filter(({ group }) => group === key),
    ),
  )
  return {
    all: customers.length === 0 ? null : row(null, customers),
    groups: groups.sort((a, b) => b.n - a.n || ((a.key ?? '') < (b.key ?? '') ? -1 : 1)),
    boundaries: typeof forecast === 'string' ? [] : forecast.boundaries,
  }
}

function customersOf(days: readonly OrderDay[], until: string): Customer[] {
  const own = new Map<string, { group: string | null; paid: number; orders: number }>()
  for (const { account_id, group_key, amount, orders } of days) {
    const id = String(account_id)
    const sum = own.get(id) ?? { group: group_key ?? 'none', paid: 0, orders: 0 }
    own.set(id, { ...sum, paid: sum.paid + amount, orders: sum.orders + orders })
  }
  const orders = days.map(({ account_id, day, amount }) => ({ customerId: String(account_id), day, amount }))
  return summariseOrders({ orders, until }).flatMap((summary) => {
    const sums = own.get(summary.customerId)
    return sums ? [{ ...summary, ...sums }] : []
  })
}

/** How customers buy, leave and spend, or why that cannot be told. */
function fitOf(customers: readonly Customer[]): Fit | LtvReason {
  const repeats = customers.filter(({ frequency, spend }) => frequency > 0 && (spend ?? 0) > 0)
  if (repeats.length === 0) return 'no-repeat'
  if (repeats.length < FEW_REPEATS) return 'too-few'
  try {
    return {
      buying: fitBgNbd({
        frequency: customers.map(({ frequency }) => frequency),
        recency: customers.map(({ recency }) => recency),
        age: customers.map(({ age }) => age),
      }),
      amounts: fitGammaGamma({
        frequency: repeats.map(({ frequency }) => frequency),
        spend: repeats.map(({ spend }) => spend ?? 0),
      }),
    }
  } catch (error) {
    if (error instanceof CoreError) return 'too-few'
    throw error
  }
}

/** What each customer is expected to bring within the horizon. */
function forecastOf({ buying, amounts }: Fit, settings: LtvSettings): Forecast {
  const { horizon_months: horizon, discount, margin } = settings
  // What is not discounted needs no steps in between; quarters are fine enough for what is.
  const months = discount === 0 ? horizon : ([3, 2].find((step) => horizon % step === 0) ?? 1)
  return {
    boundaries: [...buying.boundaries, ...amounts.boundaries],
    of(customer) {
      const { frequency, spend = 0 } = customer
      const mean = gammaGammaSpend(amounts.params, spend > 0 ? frequency : 0, spend)
      if (mean === undefined) return undefined
      return customerLifetimeValue({
        expected: (weeks) => bgNbdExpected(buying.params, customer, weeks),
        spend: mean,
        periods: horizon / months,
        step: WEEKS_OF_MONTH * months,
        discountRate: (1 + discount) ** (months / 12) - 1,
        margin,
      })
    },
  }
}

function rowOf(
  key: string | null,
  customers: readonly Customer[],
  forecast: Forecast | LtvReason,
  settings: LtvSettings,
): LtvRow {
  const values = typeof forecast === 'string' ? [] : customers.flatMap((one) => forecast.of(one) ?? [])
  const mean = values.length === customers.length && values.every(Number.isFinite) ? meanOf(values) : null
  return {
    key,
    label: key,
    n: customers.length,
    lost: null,
    realised: meanOf(customers.map(({ paid }) => paid * settings.margin)),
    realised_ended: null,
    ...formulaOf(customers, settings.margin),
    expected: mean && {
      value: mean.value,
      interval: mean.interval,
      months: null,
      horizon_months: settings.horizon_months,
    },
    expected_reason: mean ? null : typeof forecast === 'string' ? forecast : 'too-few',
  }
}

/** Mean amount × purchases a month × months from the first purchase to the last. */
function formulaOf(
  customers: readonly Customer[],
  margin: number,
): Pick<LtvRow, 'formula' | 'formula_reason'> {
  const repeats = customers.filter(({ frequency }) => frequency > 0)
  const sum = (of: (one: Customer) => number) => repeats.reduce((total, one) => total + of(one), 0)
  const months = sum(({ recency }) => recency) / WEEKS_OF_MONTH
  const paid = sum(({ paid: own }) => own)
  if (months === 0 || paid <= 0) return { formula: null, formula_reason: 'no-repeat' }
  const price = paid / sum(({ orders }) => orders)
  const parts = { frequency: sum(({ frequency }) => frequency) / months, months: months / repeats.length }
  const value = formulaLtv({
    purchasePrice: price,
    frequency: parts.frequency,
    duration: parts.months,
    margin,
  })
  return { formula: { value, interval: null, price, ...parts }, formula_reason: null }
}
