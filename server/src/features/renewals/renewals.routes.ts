import * as z from 'zod'
import { type Http, requireActor } from '../../platform/http.ts'
import { keepAnswers } from '../../platform/kept-answers.ts'
import { decodeCursor, nextPage, pageOf, pageQuery } from '../../platform/paging.ts'
import { ownerOf } from '../health/health.owner.ts'
import { todayOf } from '../tasks/task.service.ts'
import {
  countWithoutDay,
  listRenewals,
  readRenewal,
  readRenewalHistory,
  sumRenewals,
} from './renewal.read.ts'
import {
  filterQuery,
  listQuery,
  renewalBulk,
  renewalHistory,
  renewalPatch,
  renewalRow,
  sums,
} from './renewal.schema.ts'
import { changeRenewals, type RenewalMachinery, renewalTopics, undoRenewals } from './renewal.service.ts'
import type { RenewalValues } from './renewal.store.ts'
import { renewalNotFound } from './renewals.errors.ts'

const byId = z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) })
const position = z.tuple([z.string().max(40), z.number().int()])
const read = { config: { access: 'accounts:read' as const } }
const write = { config: { access: 'renewals:write' as const } }
const named = sums.extend({ name: z.string() })

const withoutUndefined = (change: object) =>
  Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  ) as Partial<RenewalValues>

/** When contracts go on or end, and how that stands. */
export function renewalRoutes(app: Http, machinery: RenewalMachinery): void {
  listRoutes(app, machinery)
  oneRoutes(app, machinery)
  manyRoutes(app, machinery)
}

function listRoutes(app: Http, machinery: RenewalMachinery): void {
  const { db } = machinery
  const kept = keepAnswers(db, renewalTopics)
  app.get(
    '/api/v1/renewals',
    {
      ...read,
      schema: {
        tags: ['renewals'],
        summary: 'Renewals of a filter by their day: those to come the next first, others the latest first',
        querystring: z.strictObject({ ...pageQuery, ...listQuery }),
        response: { 200: pageOf(renewalRow) },
      },
    },
    async (request) => {
      const { limit, cursor, owner, segment, ...asked } = request.query
      const filter = {
        ...asked,
        today: await todayOf(machinery),
        owner: ownerOf(owner, requireActor(request), segment),
      }
      const after = decodeCursor(cursor, position)
      return kept(['list', filter, limit, after], async () => {
        const found = await listRenewals(db, filter, { limit: limit + 1, after })
        return nextPage(found, limit, (last) => [last.renews_on, last.id])
      })
    },
  )

  app.get(
    '/api/v1/renewals/sums',
    {
      ...read,
      schema: {
        tags: ['renewals'],
        summary: 'How many renewals of a filter and how much MRR, by state and by month',
        querystring: z.strictObject(filterQuery),
        response: {
          200: z.object({
            by_state: z.array(named),
            by_month: z.array(named),
            without_day: sums.describe('Accounts that pay and whose contracts name no day to come'),
          }),
        },
      },
    },
    async (request) => {
      const { owner, segment, ...asked } = request.query
      const today = await todayOf(machinery)
      const filter = { ...asked, today, owner: ownerOf(owner, requireActor(request), segment) }
      return kept(['sums', filter], async () => {
        const [found, without] = await Promise.all([sumRenewals(db, filter), countWithoutDay(db, today)])
        return { ...found, without_day: without }
      })
    },
  )
}

function oneRoutes(app: Http, machinery: RenewalMachinery): void {
  const { db } = machinery
  const renewalOf = async (id: number) => {
    const renewal = await readRenewal(db, id, await todayOf(machinery))
    if (!renewal) throw renewalNotFound({ field: 'id' })
    return renewal
  }

  app.get(
    '/api/v1/renewals/:id',
    {
      ...read,
      schema: {
        tags: ['renewals'],
        summary: 'A renewal with its history',
        params: byId,
        response: { 200: renewalRow.extend({ history: z.array(renewalHistory) }) },
      },
    },
    async ({ params }) => ({
      ...(await renewalOf(params.id)),
      history: await readRenewalHistory(db, params.id),
    }),
  )

  app.patch(
    '/api/v1/renewals/:id',
    {
      ...write,
      schema: {
        tags: ['renewals'],
        summary: 'Say how a renewal stands; what is left out stays',
        params: byId,
        body: renewalPatch,
        response: { 200: renewalRow.extend({ undo: z.array(z.number()) }) },
      },
    },
    async (request) => {
      const { version, ...change } = request.body
      const asked = { ids: [request.params.id], change: withoutUndefined(change), version }
      const { undo } = await changeRenewals(machinery, requireActor(request), asked)
      return { ...(await renewalOf(request.params.id)), undo }
    },
  )
}

function manyRoutes(app: Http, machinery: RenewalMachinery): void {
  app.post(
    '/api/v1/renewals/bulk',
    {
      ...write,
      schema: {
        tags: ['renewals'],
        summary: 'The same change of many renewals: all of them or none',
        body: renewalBulk,
        response: { 200: z.object({ changed: z.number(), undo: z.array(z.number()) }) },
      },
    },
    async (request) => {
      const { ids, change } = request.body
      return changeRenewals(machinery, requireActor(request), { ids, change: withoutUndefined(change) })
    },
  )

  app.post(
    '/api/v1/renewals/undo',
    {
      ...write,
      schema: {
        tags: ['renewals'],
        summary: 'Take changes back; what somebody has changed since stays',
        body: z.strictObject({ undo: z.array(z.number().int().positive()).min(1).max(500) }),
        response: { 200: z.object({ undone: z.number(), kept: z.number() }) },
      },
    },
    async (request) => undoRenewals(machinery, requireActor(request), request.body.undo),
  )
}
