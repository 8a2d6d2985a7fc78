import { bgNbdAlive } from '@tsuzuku/core/purchases/bg-nbd-alive'
import type { FitBoundary } from '@tsuzuku/core/purchases/purchase-fit'
import { addDays } from '@tsuzuku/core/time/add-days'
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { type Known, knownAccounts } from '../contracts/known.ts'
import type { DayView } from './day-view.ts'
import type { Fit, Spread } from './ltv.forecast.ts'
import { readOrderDays } from './ltv.orders.read.ts'
import { type Customer, customersOf, inLtvThread, type KeepFit } from './ltv.orders.ts'
import type { LtvReason, LtvSettings, ltvAccountSorts } from './ltv.schema.ts'

export type OrderCustomer = {
  id: number
  orders: number
  last_order_on: string
  realised: number
  expected: number | null
  alive: number | null
}
export type OrderCustomers = {
  rows: OrderCustomer[]
  /** What the model stands on, so that a page of accounts can be looked at more closely. */
  fit: Fit | undefined
  customers: ReadonlyMap<number, Customer>
  reason: LtvReason | null
  boundaries: FitBoundary[]
}

/** Each account that only orders: what it brought, whether it goes on buying, and what it is expected to bring. */
export async function orderCustomers(
  db: Db,
  asked: DayView & { settings: LtvSettings; timeZone: string; keepFit: KeepFit },
): Promise<OrderCustomers> {
  const { settings, until } = asked
  const customers = customersOf(await readOrderDays(db, asked), until)
  const fit = await asked.keepFit(() => inLtvThread<Fit | LtvReason>({ kind: 'fit', customers }))
  const isFit = typeof fit !== 'string'
  const values = isFit
    ? await inLtvThread<(number | undefined)[]>({ kind: 'forecast', fit, customers, settings })
    : []
  return {
    fit: isFit ? fit : undefined,
    customers: new Map(customers.map((customer) => [Number(customer.customerId), customer])),
    reason: isFit ? null : fit,
    boundaries: isFit ? [...fit.buying.boundaries, ...fit.amounts.boundaries] : [],
    rows: customers.map((customer, index) => {
      const value = values[index]
      return {
        id: Number(customer.customerId),
        orders: customer.orders,
        last_order_on: addDays(until, -Math.round((customer.age - customer.recency) * 7)),
        realised: Math.round(customer.paid * settings.margin),
        expected: value !== undefined && Number.isFinite(value) ? Math.round(value) : null,
        alive: isFit ? bgNbdAlive(fit.buying.params, customer) : null,
      }
    }),
  }
}

/** The ranges of a page of accounts: futures are drawn for those shown, not for everybody. */
export async function spreadsOf(
  { fit, customers }: OrderCustomers,
  ids: readonly number[],
  settings: LtvSettings,
): Promise<Map<number, Spread | undefined>> {
  const asked = ids.flatMap((id) => customers.get(id) ?? [])
  if (!fit || asked.length === 0) return new Map()
  const spreads = await inLtvThread<(Spread | undefined)[]>({
    kind: 'spread',
    fit,
    customers: asked,
    settings,
  })
  return new Map(asked.map(({ customerId }, index) => [Number(customerId), spreads[index]]))
}

type Sort = (typeof ltvAccountSorts)[number]

/** The highest first, equal ones by id; what is not known comes last. */
export function inOrder(rows: readonly OrderCustomer[], sort: Sort): OrderCustomer[] {
  const of = (row: OrderCustomer) => row[sort] ?? Number.NEGATIVE_INFINITY
  return [...rows].sort((a, b) => (of(a) === of(b) ? a.id - b.id : of(b) - of(a)))
}

export async function readNames(db: Db, ids: readonly number[], known: Known) {
  const { rows } = await sql<{ id: number; external_id: string | null; name: string }>`
    select a.id, a.external_id, coalesce(f.name, a.external_id, '#' || a.id) as name
    from account a left join ${knownAccounts(known)} f on f.id = a.id
    where a.id = any(${[...ids]}::integer[])`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}
