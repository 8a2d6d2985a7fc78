import * as z from 'zod'
import type { Topic } from '../../platform/facts-seen.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { keepAnswers } from '../../platform/kept-answers.ts'
import { decodeCursor, nextPage, pageOf, pageQuery } from '../../platform/paging.ts'
import { ownerOf, ownerQuery, segmentQuery } from '../health/health.owner.ts'
import { todayOf } from '../tasks/task.service.ts'
import { closePlan } from './plan.acts.ts'
import { listPlans, listWithoutPlan, sumPlans } from './plan.read.ts'
import { day, filterQuery, id, planContent, planRow, planStates, wholePlan } from './plan.schema.ts'
import { createPlan, type SuccessMachinery, savePlan } from './plan.service.ts'
import { readGoalDays, readWholePlan } from './plan.whole.ts'
import { planNotFound } from './success.errors.ts'
import { contentFromTemplate } from './template.service.ts'

export const byId = z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) })
const read = { config: { access: 'accounts:read' as const } }
const write = { config: { access: 'success:write' as const } }

export async function planOf(machinery: SuccessMachinery, planId: number) {
  const plan = await readWholePlan(machinery.db, planId, await todayOf(machinery))
  if (!plan) throw planNotFound({ field: 'id' })
  return plan
}

/** What customers want to get done, and how far it is. */
export function planRoutes(app: Http, machinery: SuccessMachinery): void {
  listRoutes(app, machinery)
  readRoutes(app, machinery)
  writeRoutes(app, machinery)
}

const topics: readonly Topic[] = ['accounts', 'members', 'merges', 'usage', 'plans', 'tasks']

function listRoutes(app: Http, machinery: SuccessMachinery): void {
  const { db } = machinery
  const kept = keepAnswers(db, topics)
  app.get(
    '/api/v1/success-plans',
    {
      ...read,
      schema: {
        tags: ['success'],
        summary: 'Success plans, those behind first',
        querystring: z.strictObject({ ...pageQuery, ...filterQuery }),
        response: { 200: pageOf(planRow) },
      },
    },
    async (request) => {
      const { limit, cursor, owner, segment, ...asked } = request.query
      const filter = {
        ...asked,
        today: await todayOf(machinery),
        owner: ownerOf(owner, requireActor(request), segment),
      }
      const after = decodeCursor(cursor, z.tuple([z.number().int(), z.number().int()]))
      return kept(['list', filter, limit, after], async () => {
        const found = await listPlans(db, filter, { limit: limit + 1, after })
        const page = nextPage(found, limit, ({ position }) => position)
        return { ...page, rows: page.rows.map(({ row }) => row) }
      })
    },
  )

  app.get(
    '/api/v1/success-plans/sums',
    {
      ...read,
      schema: {
        tags: ['success'],
        summary: 'How many open plans stand how, and how many customers have none',
        querystring: z.strictObject({ owner: ownerQuery, segment: segmentQuery }),
        response: {
          200: z.object({
            by_state: z.array(z.object({ state: z.enum(planStates), plans: z.number() })),
            overdue: z.number(),
            without: z.number(),
          }),
        },
      },
    },
    async (request) => {
      const { owner, segment } = request.query
      const today = await todayOf(machinery)
      const filter = { today, owner: ownerOf(owner, requireActor(request), segment) }
      return kept(['sums', filter], () => sumPlans(db, filter))
    },
  )

  app.get(
    '/api/v1/success-plans/without',
    {
      ...read,
      schema: {
        tags: ['success'],
        summary: 'Customers that no open plan is for, the dearest first',
        querystring: z.strictObject({ ...pageQuery, owner: ownerQuery, segment: segmentQuery }),
        response: {
          200: pageOf(
            z.object({
              id: z.number(),
              name: z.string(),
              owner: z.string().nullable(),
              mrr_minor: z.number(),
            }),
          ),
        },
      },
    },
    async (request) => {
      const { limit, cursor, owner, segment } = request.query
      const whose = ownerOf(owner, requireActor(request), segment)
      const after = decodeCursor(cursor, z.tuple([z.number().int(), z.number().int()]))
      return kept(['without', whose, limit, after], async () => {
        const found = await listWithoutPlan(db, whose, { limit: limit + 1, after })
        return nextPage(found, limit, (last) => [last.mrr_minor, last.id])
      })
    },
  )
}

function readRoutes(app: Http, machinery: SuccessMachinery): void {
  app.get(
    '/api/v1/success-plans/:id',
    {
      ...read,
      schema: {
        tags: ['success'],
        summary: 'A success plan with its goals, steps and agreements',
        params: byId,
        response: { 200: wholePlan },
      },
    },
    async ({ params }) => planOf(machinery, params.id),
  )

  app.get(
    '/api/v1/success-plans/:id/days',
    {
      ...read,
      schema: {
        tags: ['success'],
        summary: 'How the goals of a plan went; weekly where there are many days',
        params: byId,
        response: {
          200: z.object({
            rows: z.array(
              z.object({
                goal_id: z.number(),
                day: z.string(),
                value: z.number().nullable(),
                share: z.number().nullable(),
              }),
            ),
          }),
        },
      },
    },
    async ({ params }) => ({ rows: await readGoalDays(machinery.db, params.id) }),
  )
}

function writeRoutes(app: Http, machinery: SuccessMachinery): void {
  app.post(
    '/api/v1/success-plans',
    {
      ...write,
      schema: {
        tags: ['success'],
        summary: 'Make a success plan of a template or of a content',
        body: z
          .strictObject({
            account_id: id,
            template: z.string().max(60).optional().describe('Key of a ready one, or id of an own one'),
            starts_on: day.optional().describe('Of a template; today if left out'),
            language: z.enum(['ja', 'en']).optional().describe('Of a ready template'),
            content: planContent.optional(),
          })
          .refine((body) => (body.template === undefined) !== (body.content === undefined), {
            path: ['template'],
            message: 'either a template or a content',
          }),
        response: { 201: wholePlan },
      },
    },
    async (request, reply) => {
      const { account_id: accountId, template, content, ...asked } = request.body
      const today = await todayOf(machinery)
      const given =
        content ??
        (await contentFromTemplate(machinery.db, { ...asked, template: template ?? '', accountId, today }))
      const made = await createPlan(machinery, requireActor(request), {
        accountId,
        content: given,
        madeFrom: template ?? null,
      })
      return reply.code(201).send(await planOf(machinery, made))
    },
  )

  app.put(
    '/api/v1/success-plans/:id',
    {
      ...write,
      schema: {
        tags: ['success'],
        summary: 'Save the content of a plan as a new version',
        params: byId,
        body: z.strictObject({
          version: id.describe('The version seen; another by now is a conflict'),
          content: planContent,
        }),
        response: { 200: wholePlan },
      },
    },
    async (request) => {
      await savePlan(machinery, requireActor(request), { id: request.params.id, ...request.body })
      return planOf(machinery, request.params.id)
    },
  )

  for (const [verb, isClosed] of [
    ['close', true],
    ['reopen', false],
  ] as const) {
    app.post(
      `/api/v1/success-plans/:id/${verb}`,
      {
        ...write,
        schema: {
          tags: ['success'],
          summary: isClosed ? 'Close a plan' : 'Take a closed plan up again',
          params: byId,
          body: z.strictObject({ note: z.string().trim().max(4000).default('') }),
          response: { 200: wholePlan },
        },
      },
      async (request) => {
        await closePlan(machinery, requireActor(request), {
          id: request.params.id,
          isClosed,
          note: request.body.note,
        })
        return planOf(machinery, request.params.id)
      },
    )
  }
}
