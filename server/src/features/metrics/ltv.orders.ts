import { formulaLtv } from '@tsuzuku/core/metrics/formula-ltv'
import type { FitBoundary } from '@tsuzuku/core/purchases/purchase-fit'
import { type PurchaseSummary, summariseOrders } from '@tsuzuku/core/purchases/summarise-orders'
import type { Db } from '../../platform/database.ts'
import { inThread } from '../../platform/in-thread.ts'
import type { LtvAsked } from './ltv.contracts.ts'
import { type Fit, WEEKS_OF_MONTH } from './ltv.forecast.ts'
import { meanOf } from './ltv.mean.ts'
import { type OrderDay, readOrderDays } from './ltv.orders.read.ts'
import type { LtvPart, LtvReason, LtvRow, LtvSettings } from './ltv.schema.ts'
import type { LtvTask } from './ltv.thread.ts'

type Forecast = { values: ReadonlyMap<Customer, number | undefined>; boundaries: FitBoundary[] }
export type Customer = PurchaseSummary & { group: string | null; paid: number; orders: number }
/** Answers anew only where other orders can be seen: fitting is most of the work. */
export type KeepFit = (fit: () => Promise<Fit | LtvReason>) => Promise<Fit | LtvReason>

/** Lifetime value of accounts that only order, three ways; expected by BG/NBD with Gamma-Gamma. */
export async function orderLtv(
  db: Db,
  asked: LtvAsked & { timeZone: string; keepFit: KeepFit },
): Promise<LtvPart & { boundaries: FitBoundary[] }> {
  const days = await readOrderDays(db, { ...asked, population: { ...asked.population, by: asked.by } })
  const customers = customersOf(days, asked.until)
  const fit = await asked.keepFit(() => inLtvThread<Fit | LtvReason>({ kind: 'fit', customers }))
  const forecast = typeof fit === 'string' ? fit : await forecastOf(fit, customers, asked.settings)
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

export const inLtvThread = async <Answer>(task: LtvTask): Promise<Answer> => {
  const answer = await inThread<LtvTask, Answer>(new URL('./ltv.thread.ts', import.meta.url), task)
  if (answer === undefined) throw new Error('The thread of LTV ended without an answer')
  return answer
}

async function forecastOf(
  fit: Fit,
  customers: readonly Customer[],
  settings: LtvSettings,
): Promise<Forecast> {
  const values = await inLtvThread<(number | undefined)[]>({ kind: 'forecast', fit, customers, settings })
  return {
    values: new Map(customers.map((customer, index) => [customer, values[index]])),
    boundaries: [...fit.buying.boundaries, ...fit.amounts.boundaries],
  }
}

export function customersOf(days: readonly OrderDay[], until: string): Customer[] {
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

function rowOf(
  key: string | null,
  customers: readonly Customer[],
  forecast: Forecast | LtvReason,
  settings: LtvSettings,
): LtvRow {
  const values =
    typeof forecast === 'string' ? [] : customers.flatMap((one) => forecast.values.get(one) ?? [])
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
