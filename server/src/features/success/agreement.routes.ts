import * as z from 'zod'
import type { Config } from '../../platform/config.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { makeLink, readLinks, recordAgreement, revokeLink } from './agreement.service.ts'
import { byId, planOf } from './plan.routes.ts'
import { day, id, wholePlan } from './plan.schema.ts'
import type { SuccessMachinery } from './plan.service.ts'

const write = { config: { access: 'success:write' as const } }
const nullable = z.string().nullable()
const linkRow = z.object({
  id: z.number(),
  contact: nullable,
  created_by: z.string(),
  created_at: z.string(),
  expires_at: z.string(),
  revoked_at: nullable,
  opened_at: nullable,
})

/** That the customer agreed, and the links by which they do. */
export function agreementRoutes(app: Http, machinery: SuccessMachinery & { config: Config }): void {
  app.post(
    '/api/v1/success-plans/:id/agreements',
    {
      ...write,
      schema: {
        tags: ['success'],
        summary: 'Write down that somebody agreed to the newest version',
        params: byId,
        body: z.strictObject({
          version: id.describe('The version they agreed to; another by now is a conflict'),
          contact_id: id,
          agreed_on: day,
          note: z.string().trim().max(1000).default(''),
        }),
        response: { 201: wholePlan },
      },
    },
    async (request, reply) => {
      const { contact_id: contactId, agreed_on: agreedOn, ...asked } = request.body
      await recordAgreement(machinery, requireActor(request), {
        ...asked,
        id: request.params.id,
        contactId,
        agreedOn,
      })
      return reply.code(201).send(await planOf(machinery, request.params.id))
    },
  )
  linkRoutes(app, machinery)
}

function linkRoutes(app: Http, machinery: SuccessMachinery & { config: Config }): void {
  app.get(
    '/api/v1/success-plans/:id/links',
    {
      ...write,
      schema: {
        tags: ['success'],
        summary: 'Links to a plan, without their secret part',
        params: byId,
        response: { 200: z.object({ rows: z.array(linkRow) }) },
      },
    },
    async ({ params }) => ({ rows: await readLinks(machinery.db, params.id) }),
  )

  app.post(
    '/api/v1/success-plans/:id/links',
    {
      config: { access: 'success:write', keepsAnswer: false },
      schema: {
        tags: ['success'],
        summary: 'Make a link that shows the plan; with a contact, it lets them agree. Shown once',
        params: byId,
        body: z.strictObject({
          contact_id: id.nullable().default(null),
          days: z.number().int().min(1).max(365).default(30).describe('Until it expires'),
        }),
        response: { 201: z.object({ id: z.number(), url: z.string(), expires_at: z.string() }) },
      },
    },
    async (request, reply) => {
      const { contact_id: contactId, days } = request.body
      const asked = { id: request.params.id, contactId, days }
      const { token, ...made } = await makeLink(machinery, requireActor(request), asked)
      const base = machinery.config.publicUrl ?? `${request.protocol}://${request.host}`
      return reply.code(201).send({ ...made, url: `${base}/shared/plan#${token}` })
    },
  )

  app.delete(
    '/api/v1/success-plans/:id/links/:linkId',
    {
      ...write,
      schema: {
        tags: ['success'],
        summary: 'Make a link stop working',
        params: byId.extend({ linkId: z.coerce.number().int().min(1).max(2_147_483_647) }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id: planId, linkId } = request.params
      await revokeLink(machinery, requireActor(request), { id: planId, linkId })
      return reply.code(204).send(null)
    },
  )
}
