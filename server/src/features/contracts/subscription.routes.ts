import * as z from 'zod'
import type { Tell } from '../../flow.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { plausibleDay } from '../../platform/plausible-day.ts'
import { refSchema } from '../accounts/account-ref.ts'
import {
  changeSubscription,
  correctSubscription,
  createSubscription,
  endSubscription,
} from './contracts.service.ts'
import { billingPeriods } from './contracts.tables.ts'
import { subscriptionSchema } from './subscription.schema.ts'

const day = plausibleDay
const idParams = z.object({ id: z.coerce.number().int().positive().max(2_147_483_647) })
const givenName = z.strictObject({
  key: z.string().min(1).max(200),
  name: z.string().min(1).max(200).optional(),
})
const seats = z.number().int().min(0).max(10_000_000).nullable()
const mrr = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

const terms = {
  plan: givenName.nullable().optional(),
  end_date: day.nullable().optional(),
  seats: seats.optional(),
  quantity: z.number().nullable().optional(),
  billing_period: z.enum(billingPeriods).optional(),
  renewal_date: day.nullable().optional(),
  auto_renew: z.boolean().nullable().optional(),
  trial: z.boolean().optional(),
  cancel_requested_on: day.nullable().optional(),
}
const currency = z.string().regex(/^[A-Z]{3}$/)

/** Contracts written by programs: new, new terms from a day on, ended, corrected. Every write is audited. */
export function subscriptionRoutes(app: Http, needs: { db: Database; clock: Clock; tell: Tell }): void {
  const write = { config: { access: 'accounts:write' as const } }

  app.post(
    '/api/v1/subscriptions',
    {
      ...write,
      schema: {
        tags: ['contracts'],
        summary: 'Create a subscription; product and plan are made on first use',
        body: z.strictObject({
          ...terms,
          account: refSchema,
          external_id: z.string().min(1).max(200).optional(),
          product: givenName,
          start_date: day,
          mrr_minor: mrr,
          currency: currency.optional(),
        }),
        response: { 201: subscriptionSchema },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await createSubscription(needs, requireActor(request), request.body)),
  )

  app.post(
    '/api/v1/subscriptions/:id/changes',
    {
      ...write,
      schema: {
        tags: ['contracts'],
        summary: 'New terms (plan, seats, price) from a day on; the terms before end on the same day',
        params: idParams,
        body: z.strictObject({
          ...terms,
          on: day,
          product: givenName.optional(),
          mrr_minor: mrr.optional(),
        }),
        response: { 201: subscriptionSchema },
      },
    },
    async (request, reply) => {
      const { on, ...given } = request.body
      const change = { id: request.params.id, on, terms: given }
      return reply.code(201).send(await changeSubscription(needs, requireActor(request), change))
    },
  )

  app.post(
    '/api/v1/subscriptions/:id/end',
    {
      ...write,
      schema: {
        tags: ['contracts'],
        summary: 'End a subscription; `on` is the first day without it',
        params: idParams,
        body: z.strictObject({ on: day, requested_on: day.optional() }),
        response: { 200: subscriptionSchema },
      },
    },
    async (request) =>
      endSubscription(needs, requireActor(request), {
        id: request.params.id,
        on: request.body.on,
        requestedOn: request.body.requested_on,
      }),
  )

  app.patch(
    '/api/v1/subscriptions/:id',
    {
      ...write,
      schema: {
        tags: ['contracts'],
        summary: 'Correct what was written down wrongly; what was known before stays readable as of then',
        params: idParams,
        body: z.strictObject({
          ...terms,
          product: givenName.optional(),
          start_date: day.optional(),
          mrr_minor: mrr.optional(),
          currency: currency.optional(),
        }),
        response: { 200: subscriptionSchema },
      },
    },
    async (request) =>
      correctSubscription(needs, requireActor(request), { id: request.params.id, terms: request.body }),
  )
}
