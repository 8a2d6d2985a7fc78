import * as z from 'zod'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import type { Http } from '../../platform/http.ts'
import { decodeCursor, nextPage, pageOf, pageQuery } from '../../platform/paging.ts'
import { byRef, findAccountId } from '../accounts/account-ref.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { readAccountLedger } from './account-ledger.read.ts'
import { listPlans, listProducts } from './contracts.store.ts'
import { readOrders } from './orders.read.ts'
import { namedSchema, subscriptionSchema } from './subscription.schema.ts'
import { readSubscriptions } from './subscriptions.read.ts'
import { knownOn } from './view.ts'

const day = z.iso.date()
/** Subscriptions, orders and the MRR history of an account; names of products and plans. */
export function contractRoutes(app: Http, { db, clock }: { db: Database; clock: Clock }): void {
  app.get(
    '/api/v1/accounts/:id/subscriptions',
    {
      config: { access: 'accounts:read' },
      schema: {
        tags: ['contracts'],
        summary: 'Subscriptions of an account, the newest first',
        params: byRef,
        querystring: z.object({ ...pageQuery, as_of: day.optional() }),
        response: { 200: pageOf(subscriptionSchema) },
      },
    },
    async ({ params, query }) => {
      const accountId = await findAccountId(db, params.id)
      const known = knownOn(query.as_of, await readWorkspace(db))
      const after = decodeCursor(query.cursor, z.object({ start: day, id: z.number().int() }))
      const rows = await readSubscriptions(db, { accountId, known, after, limit: query.limit + 1 })
      return nextPage(rows, query.limit, (row) => ({ start: row.start_date, id: row.id }))
    },
  )

  app.get(
    '/api/v1/accounts/:id/orders',
    {
      config: { access: 'accounts:read' },
      schema: {
        tags: ['contracts'],
        summary: 'Orders of an account, the newest first',
        params: byRef,
        querystring: z.object({ ...pageQuery, as_of: day.optional() }),
        response: {
          200: pageOf(
            z.object({
              id: z.number(),
              external_id: z.string().nullable(),
              account_id: z.number(),
              contact_id: z.number().nullable(),
              product: namedSchema.nullable(),
              ordered_at: z.string(),
              quantity: z.number().nullable(),
              amount_minor: z.number(),
              currency: z.string(),
            }),
          ),
        },
      },
    },
    async ({ params, query }) => {
      const accountId = await findAccountId(db, params.id)
      const known = knownOn(query.as_of, await readWorkspace(db))
      const after = decodeCursor(query.cursor, z.object({ at: z.string().max(40), id: z.number().int() }))
      const rows = await readOrders(db, { accountId, known, after, limit: query.limit + 1 })
      return nextPage(rows, query.limit, (row) => ({ at: row.ordered_at, id: row.id }))
    },
  )

  app.get(
    '/api/v1/accounts/:id/ledger',
    {
      config: { access: 'accounts:read' },
      schema: {
        tags: ['contracts'],
        summary: 'Every change of an account’s MRR by day, the newest first',
        params: byRef,
        querystring: z.object({ as_of: day.optional(), until: day.optional() }),
        response: {
          200: z.object({
            currency: z.string(),
            entries: z.array(
              z.object({
                day: z.string(),
                kind: z.enum(['new', 'reactivation', 'expansion', 'contraction', 'churn', 'currency_change']),
                amount: z.number(),
                mrr: z.number(),
                products: z.array(z.object({ product: z.string(), amount: z.number() })),
              }),
            ),
          }),
        },
      },
    },
    async ({ params, query }) => {
      const accountId = await findAccountId(db, params.id)
      const workspace = await readWorkspace(db)
      const until = query.until ?? query.as_of ?? dayIn(workspace.timeZone, clock())
      const known = knownOn(query.as_of, workspace)
      const entries = await readAccountLedger(db, { accountId, currency: workspace.currency, known, until })
      return { currency: workspace.currency, entries }
    },
  )

  const names = z.object({ rows: z.array(namedSchema.extend({ product: z.string().nullable().optional() })) })
  app.get(
    '/api/v1/products',
    {
      config: { access: 'accounts:read' },
      schema: { tags: ['contracts'], summary: 'Products', response: { 200: names } },
    },
    async () => ({ rows: await listProducts(db) }),
  )
  app.get(
    '/api/v1/plans',
    {
      config: { access: 'accounts:read' },
      schema: { tags: ['contracts'], summary: 'Plans', response: { 200: names } },
    },
    async () => ({ rows: await listPlans(db) }),
  )
}
