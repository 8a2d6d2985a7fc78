import { sql } from 'kysely'
import * as z from 'zod'
import { type Http, requireActor } from '../../platform/http.ts'
import { reportNumber, setStepDone, withdrawReport } from './plan.acts.ts'
import { byId, planOf } from './plan.routes.ts'
import { day, wholePlan } from './plan.schema.ts'
import type { SuccessMachinery } from './plan.service.ts'

const number = z.coerce.number().int().min(1).max(2_147_483_647)
const read = { config: { access: 'accounts:read' as const } }
const write = { config: { access: 'success:write' as const } }

const reportRow = z.object({
  id: z.number(),
  goal_id: z.number(),
  day: z.string(),
  value: z.number(),
  note: z.string(),
  recorded_by: z.string(),
  withdrawn_by: z.string().nullable(),
})

/** Numbers that customers report, and steps that are ticked off. */
export function followRoutes(app: Http, machinery: SuccessMachinery): void {
  reportRoutes(app, machinery)

  app.put(
    '/api/v1/success-plans/:id/steps/:stepId/done',
    {
      ...write,
      schema: {
        tags: ['success'],
        summary: 'Tick a step off or take the tick back; of our side this ends its task',
        params: byId.extend({ stepId: number }),
        body: z.strictObject({ done: z.boolean() }),
        response: { 200: wholePlan },
      },
    },
    async (request) => {
      const { id, stepId } = request.params
      await setStepDone(machinery, requireActor(request), { id, stepId, isDone: request.body.done })
      return planOf(machinery, id)
    },
  )
}

function reportRoutes(app: Http, machinery: SuccessMachinery): void {
  app.get(
    '/api/v1/success-plans/:id/reports',
    {
      ...read,
      schema: {
        tags: ['success'],
        summary: 'Numbers the customer reported, the newest first',
        params: byId,
        response: { 200: z.object({ rows: z.array(reportRow) }) },
      },
    },
    async ({ params }) => {
      const { rows } = await sql<z.infer<typeof reportRow>>`
        select r.id, r.goal_id, r.day::text, r.value, r.note, r.recorded_by_name as recorded_by,
          r.withdrawn_by_name as withdrawn_by
        from success_report r join success_goal g on g.id = r.goal_id
        where g.plan_id = ${params.id} and g.removed_at is null order by r.day desc, r.id desc limit 500`.execute(
        machinery.db,
      )
      return { rows }
    },
  )

  app.post(
    '/api/v1/success-plans/:id/goals/:goalId/reports',
    {
      ...write,
      schema: {
        tags: ['success'],
        summary: 'Write down a number the customer reported',
        params: byId.extend({ goalId: number }),
        body: z.strictObject({
          day,
          value: z.number().min(-1e15).max(1e15),
          note: z.string().trim().max(1000).default(''),
        }),
        response: { 201: wholePlan },
      },
    },
    async (request, reply) => {
      const { id, goalId } = request.params
      await reportNumber(machinery, requireActor(request), { id, goalId, ...request.body })
      return reply.code(201).send(await planOf(machinery, id))
    },
  )

  app.delete(
    '/api/v1/success-plans/:id/reports/:reportId',
    {
      ...write,
      schema: {
        tags: ['success'],
        summary: 'Withdraw a reported number; it stays on record',
        params: byId.extend({ reportId: number }),
        response: { 200: wholePlan },
      },
    },
    async (request) => {
      const { id, reportId } = request.params
      await withdrawReport(machinery, requireActor(request), { id, reportId })
      return planOf(machinery, id)
    },
  )
}
