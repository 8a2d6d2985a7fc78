import * as z from 'zod'
import { type Http, requireActor } from '../../platform/http.ts'
import { renderPlan } from './plan.pdf.ts'
import { byId, planOf } from './plan.routes.ts'
import type { SuccessMachinery } from './plan.service.ts'
import { templateInput, templateRow } from './template.schema.ts'
import { changeTemplate, keepAsTemplate, listTemplates, retireTemplate } from './template.service.ts'

const language = z.enum(['ja', 'en']).default('ja')
const write = { config: { access: 'success:write' as const } }

/** Plans to begin with, and a plan as a file. */
export function templateRoutes(app: Http, machinery: SuccessMachinery): void {
  const { db } = machinery
  app.get(
    '/api/v1/success-templates',
    {
      config: { access: 'accounts:read' },
      schema: {
        tags: ['success'],
        summary: 'Templates of plans: those of the workspace, then the ready ones in a language',
        querystring: z.strictObject({ language }),
        response: { 200: z.object({ rows: z.array(templateRow) }) },
      },
    },
    async ({ query }) => ({ rows: await listTemplates(db, query.language) }),
  )

  app.post(
    '/api/v1/success-templates',
    {
      ...write,
      schema: {
        tags: ['success'],
        summary: 'Keep a plan as a template, its days as distances from its start',
        body: z.strictObject({
          plan_id: z.number().int().positive().max(2_147_483_647),
          name: z.string().trim().min(1).max(200),
          description: z.string().trim().max(1000).default(''),
        }),
        response: { 201: z.object({ key: z.string() }) },
      },
    },
    async (request, reply) => {
      const { plan_id: planId, ...asked } = request.body
      const key = await keepAsTemplate(machinery, requireActor(request), { ...asked, planId })
      return reply.code(201).send({ key })
    },
  )

  app.put(
    '/api/v1/success-templates/:id',
    {
      ...write,
      schema: {
        tags: ['success'],
        summary: 'Change a template of the workspace; plans made from it stay',
        params: byId,
        body: templateInput,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await changeTemplate(machinery, requireActor(request), request.params.id, request.body)
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/api/v1/success-templates/:id',
    {
      ...write,
      schema: {
        tags: ['success'],
        summary: 'Offer a template no more; plans made from it stay',
        params: byId,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await retireTemplate(machinery, requireActor(request), request.params.id)
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/v1/success-plans/:id/pdf',
    {
      config: { access: 'accounts:read', rateLimit: { max: 60, timeWindow: '1 minute' } },
      schema: {
        tags: ['success'],
        summary: 'A plan as PDF, as its customer sees it',
        params: byId,
        querystring: z.strictObject({ language }),
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const pdf = await renderPlan(await planOf(machinery, id), request.query.language)
      return reply
        .type('application/pdf')
        .header(
          'content-disposition',
          `attachment; filename="success-plan-${id}-${request.query.language}.pdf"`,
        )
        .send(pdf)
    },
  )
}
