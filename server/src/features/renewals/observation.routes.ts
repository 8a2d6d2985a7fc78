import * as z from 'zod'
import { type Http, requireActor } from '../../platform/http.ts'
import { decodeCursor, nextPage, pageOf, pageQuery } from '../../platform/paging.ts'
import { ownerOf, ownerQuery, segmentQuery } from '../health/health.owner.ts'
import { todayOf } from '../tasks/task.service.ts'
import { listCallsDue, listDisagreements, type PointRow, readObservations } from './observation.read.ts'
import { callPoints } from './observation.service.ts'
import { readRenewal } from './renewal.read.ts'
import type { RenewalMachinery } from './renewal.service.ts'
import { renewalNotFound } from './renewals.errors.ts'
import { renewalRule, renewalRules } from './renewals.rule.ts'

const byId = z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) })
const called = z.enum(['good', 'watch', 'danger'])
const band = z.enum(['good', 'watch', 'danger', 'unknown'])
const read = { config: { access: 'accounts:read' as const } }

const observation = z.object({
  checkpoint: z.string(),
  day: z.string(),
  seen_at: z.string(),
  band,
  score: z.number().nullable(),
  reconstructed: z
    .boolean()
    .nullable()
    .describe('True: from facts that came after that day; null: nothing known'),
  within_90: z.number().nullable(),
  signals: z.array(z.string()),
  calls: z.array(
    z.object({
      kind: z.enum(['csm', 'final']),
      band: called,
      reason: z.string(),
      by: z.string(),
      at: z.string(),
    }),
  ),
})

const point = z.object({
  renewal_id: z.number(),
  account: z.object({ id: z.number(), name: z.string() }),
  owner: z.string().nullable(),
  renews_on: z.string(),
  checkpoint: z.string(),
  day: z.string(),
  automatic: band,
  score: z.number().nullable(),
  csm: called.nullable(),
  final: called.nullable(),
  result: z.string().nullable(),
})
const callBody = {
  kind: z.enum(['csm', 'final']),
  band: called,
  reason: z.string().trim().max(2000).default(''),
}
const MOST_AT_ONCE = 200
const position = z.tuple([z.string().max(40), z.number().int(), z.string().max(40)])
const listQuery = z.strictObject({
  ...pageQuery,
  owner: ownerQuery,
  segment: segmentQuery,
  tier: z.string().max(100).optional(),
})

function paged(found: PointRow[], limit: number) {
  return nextPage(found, limit, (last) => [last.day, last.renewal_id, last.checkpoint])
}

/** Fixed points of the contract year: what was seen, what people called, and where they differ. */
export function observationRoutes(app: Http, machinery: RenewalMachinery): void {
  const { db } = machinery
  app.get(
    '/api/v1/renewals/:id/observations',
    {
      ...read,
      schema: {
        tags: ['renewals'],
        summary: 'What was observed and called at the checkpoints of a renewal',
        params: byId,
        response: { 200: z.object({ rows: z.array(observation) }) },
      },
    },
    async ({ params }) => ({ rows: await readObservations(db, params.id) }),
  )

  app.post(
    '/api/v1/renewals/:id/calls',
    {
      config: { access: 'renewals:write' },
      schema: {
        tags: ['renewals'],
        summary: 'Call a checkpoint; an earlier call stays beside it',
        params: byId,
        body: z.strictObject({ checkpoint: z.string().max(40), ...callBody }),
        response: { 201: z.object({ rows: z.array(observation) }) },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      if (!(await readRenewal(db, id, await todayOf(machinery)))) throw renewalNotFound({ field: 'id' })
      const { checkpoint, ...call } = request.body
      await callPoints(machinery, requireActor(request), [{ renewalId: id, checkpoint }], call)
      return reply.code(201).send({ rows: await readObservations(db, id) })
    },
  )

  manyRoutes(app, machinery)
  listRoutes(app, machinery)
  ruleRoutes(app, machinery)
}

function manyRoutes(app: Http, machinery: RenewalMachinery): void {
  app.post(
    '/api/v1/renewals/calls',
    {
      config: { access: 'renewals:write' },
      schema: {
        tags: ['renewals'],
        summary: 'Call many checkpoints alike, all or none; earlier calls stay beside it',
        body: z.strictObject({
          points: z
            .array(z.strictObject({ renewal_id: z.number().int().min(1), checkpoint: z.string().max(40) }))
            .min(1)
            .max(MOST_AT_ONCE),
          ...callBody,
        }),
        response: { 201: z.object({ called: z.number() }) },
      },
    },
    async (request, reply) => {
      const { points, ...call } = request.body
      const asked = points.map(({ renewal_id: renewalId, checkpoint }) => ({ renewalId, checkpoint }))
      return reply.code(201).send({ called: await callPoints(machinery, requireActor(request), asked, call) })
    },
  )
}

function listRoutes(app: Http, machinery: RenewalMachinery): void {
  const { db } = machinery
  app.get(
    '/api/v1/renewals/disagreements',
    {
      ...read,
      schema: {
        tags: ['renewals'],
        summary: 'Checkpoints where signal, CSM, final call and what happened differ, the latest first',
        querystring: listQuery,
        response: { 200: pageOf(point) },
      },
    },
    async (request) => {
      const { limit, cursor, owner, segment, tier } = request.query
      const asked = {
        tier,
        today: await todayOf(machinery),
        owner: ownerOf(owner, requireActor(request), segment),
      }
      const after = decodeCursor(cursor, position)
      return paged(await listDisagreements(db, asked, { limit: limit + 1, after }), limit)
    },
  )

  app.get(
    '/api/v1/renewals/calls-due',
    {
      ...read,
      schema: {
        tags: ['renewals'],
        summary: 'Checkpoints nobody has called within the days for it, the latest first',
        querystring: listQuery,
        response: { 200: pageOf(point) },
      },
    },
    async (request) => {
      const { limit, cursor, owner, segment, tier } = request.query
      const { content } = await renewalRules.read(db)
      const asked = {
        tier,
        today: await todayOf(machinery),
        owner: ownerOf(owner, requireActor(request), segment),
        withinDays: content.call_within_days,
      }
      const after = decodeCursor(cursor, position)
      return paged(await listCallsDue(db, asked, { limit: limit + 1, after }), limit)
    },
  )
}

const saved = z.object({
  version: z.number(),
  content: renewalRule,
  created_by: z.string().nullable(),
  created_at: z.string(),
})

function ruleRoutes(app: Http, { db }: RenewalMachinery): void {
  app.get(
    '/api/v1/renewals/rules',
    {
      ...read,
      schema: {
        tags: ['renewals'],
        summary: 'Checkpoints and days of the hand-over pack in all versions, the one in force first',
        response: { 200: z.object({ rows: z.array(saved) }) },
      },
    },
    async () => ({ rows: await renewalRules.list(db, 50) }),
  )

  app.put(
    '/api/v1/renewals/rules',
    {
      config: { access: 'health-rule:write' },
      schema: {
        tags: ['renewals'],
        summary: 'Put checkpoints in force as the next version; what was observed stays',
        body: z.strictObject({ rule: renewalRule, based_on: z.number().int() }),
        response: { 200: z.object({ version: z.number() }) },
      },
    },
    async (request) => {
      const { rule, based_on: basedOn } = request.body
      return { version: await renewalRules.save(db, requireActor(request), { rule, basedOn }) }
    },
  )
}
