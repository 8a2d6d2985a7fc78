import { periodBounds } from '@tsuzuku/core/time/period-bounds'
import * as z from 'zod'
import type { Tell } from '../../flow.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { decodeCursor, nextPage, pageQuery } from '../../platform/paging.ts'
import { recordAudit } from '../team/audit.store.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { listAlerts, seeAlert } from './metric-alert.store.ts'
import { definitionsOf } from './metric-definitions.ts'
import { alertSides, endTarget, listTargets, setTarget } from './metric-target.store.ts'
import { alertNotFound, metricNotFound, targetNotFound } from './metrics.errors.ts'
import { seriesKinds } from './periods.ts'

const target = z.object({
  id: z.number(),
  metric: z.string(),
  period: z.enum(seriesKinds),
  holds_from: z.string().describe('First day of the first period it holds for'),
  value: z.number(),
  alert: z.enum(alertSides).nullable().describe('The side on which somebody is told; null: nobody is'),
  created_by: z.string(),
  created_at: z.string(),
})

const alert = z.object({
  id: z.number(),
  metric: z.string(),
  period: z.enum(seriesKinds),
  side: z.enum(alertSides),
  target: z.number(),
  period_from: z.string(),
  period_to: z.string(),
  value: z.number(),
  raised_at: z.string(),
  back_at: z.string().nullable(),
  seen_by: z.string().nullable(),
  seen_at: z.string().nullable(),
})

const byId = z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) })
const name = z.string().max(100)

/** What metrics ought to be, and where they are not. */
export function metricTargetRoutes(
  app: Http,
  { db, clock, tell }: { db: Database; clock: Clock; tell: Tell },
): void {
  app.get(
    '/api/v1/metric-targets',
    {
      config: { access: 'metrics:read' },
      schema: {
        tags: ['metrics'],
        summary: 'The targets in force, by metric and the period from which they hold',
        querystring: z.object({ metric: name.optional() }),
        response: { 200: z.object({ rows: z.array(target) }) },
      },
    },
    async ({ query }) => ({ rows: await listTargets(db, query.metric) }),
  )

  app.put(
    '/api/v1/metric-targets',
    {
      config: { access: 'targets:write' },
      schema: {
        tags: ['metrics'],
        summary: 'Set what a metric ought to be from a period on; in place of a target for the same period',
        body: z.strictObject({
          metric: name,
          period: z.enum(seriesKinds),
          holds_from: z.iso.date().describe('Any day of the first period it holds for'),
          value: z.number().min(-1e15).max(1e15),
          alert: z.enum(alertSides).nullable(),
        }),
        response: { 200: target },
      },
    },
    async (request) => {
      const { metric, period, holds_from: day } = request.body
      if (definitionsOf(metric).length === 0) throw metricNotFound({ field: 'metric' })
      const { fiscalYearStartMonth } = await readWorkspace(db)
      const { from } = periodBounds({ kind: period, date: day, fiscalYearStartMonth })
      const actor = requireActor(request)
      const set = await db.transaction().execute(async (trx) => {
        const made = await setTarget(trx, actor, { ...request.body, holds_from: from })
        const { id: _id, created_at: _at, created_by: _by, ...after } = made
        await recordAudit(trx, actor, {
          action: 'metric-target.set',
          entityKind: 'metric',
          entityId: metric,
          entityName: metric,
          after,
          ip: request.ip,
        })
        return made
      })
      await tell('metric-target.changed')
      return set
    },
  )

  app.delete(
    '/api/v1/metric-targets/:id',
    {
      config: { access: 'targets:write' },
      schema: { tags: ['metrics'], summary: 'End a target', params: byId, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const actor = requireActor(request)
      await db.transaction().execute(async (trx) => {
        const ended = await endTarget(trx, request.params.id)
        if (!ended) throw targetNotFound({ field: 'id' })
        await recordAudit(trx, actor, {
          action: 'metric-target.ended',
          entityKind: 'metric',
          entityId: ended.metric,
          entityName: ended.metric,
          before: {
            period: ended.period,
            holds_from: ended.holds_from,
            value: ended.value,
            alert: ended.alert,
          },
          ip: request.ip,
        })
      })
      return reply.status(204).send(null)
    },
  )

  app.get(
    '/api/v1/metric-alerts',
    {
      config: { access: 'metrics:read' },
      schema: {
        tags: ['metrics'],
        summary:
          'Metrics that crossed their targets, the newest first; open: not seen and still on the wrong side',
        querystring: z.object({
          ...pageQuery,
          metric: name.optional(),
          state: z.enum(['open', 'all']).default('open'),
        }),
        response: { 200: z.object({ rows: z.array(alert), next_cursor: z.string().nullable() }) },
      },
    },
    async ({ query }) => {
      const before = decodeCursor(query.cursor, z.object({ id: z.number().int() }))?.id
      const { metric, limit } = query
      const rows = await listAlerts(db, { metric, isOpen: query.state === 'open', before, limit: limit + 1 })
      return nextPage(rows, limit, ({ id }) => ({ id }))
    },
  )

  app.post(
    '/api/v1/metric-alerts/:id/seen',
    {
      config: { access: 'metrics:read' },
      schema: {
        tags: ['metrics'],
        summary: 'Say that an alert was seen',
        params: byId,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const isThere = await seeAlert(db, requireActor(request), request.params.id, clock())
      if (!isThere) throw alertNotFound({ field: 'id' })
      return reply.status(204).send(null)
    },
  )
}
