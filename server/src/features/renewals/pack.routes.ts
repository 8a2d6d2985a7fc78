import * as z from 'zod'
import { type Http, requireActor } from '../../platform/http.ts'
import { decodeCursor, nextPage, pageOf, pageQuery } from '../../platform/paging.ts'
import { packContent } from './pack.content.ts'
import { packCsv } from './pack.csv.ts'
import { renderPack } from './pack.pdf.ts'
import { followPack, makePack, receivePack, sendPack } from './pack.service.ts'
import { listPacks, readPack } from './pack.store.ts'
import type { RenewalMachinery } from './renewal.service.ts'
import { packNotFound } from './renewals.errors.ts'

const byId = z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) })
const read = { config: { access: 'accounts:read' as const } }
const write = { config: { access: 'renewals:write' as const } }
const nullable = z.string().nullable()

const packRow = z.object({
  id: z.number(),
  renewal_id: z.number(),
  account_id: z.number(),
  account: z.string(),
  renews_on: z.string(),
  made_by: z.string(),
  made_at: z.string(),
  sent_to: nullable,
  sent_to_name: nullable,
  sent_at: nullable,
  received_at: nullable,
  follow_up_on: nullable,
  outcome: nullable,
  outcome_at: nullable,
  outcome_by: nullable,
})
const wholePack = packRow.extend({ content: packContent })

/** The year of a customer at a glance, for who talks about the renewal. */
export function packRoutes(app: Http, machinery: RenewalMachinery): void {
  readRoutes(app, machinery)
  fileRoutes(app, machinery)
  writeRoutes(app, machinery)
}

async function packOf({ db }: RenewalMachinery, id: number) {
  const pack = await readPack(db, id)
  if (!pack) throw packNotFound({ field: 'id' })
  return pack
}

function readRoutes(app: Http, machinery: RenewalMachinery): void {
  app.get(
    '/api/v1/renewal-packs',
    {
      ...read,
      schema: {
        tags: ['renewals'],
        summary: 'Hand-over packs, the newest first',
        querystring: z.strictObject({
          ...pageQuery,
          renewal: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
          to: z.enum(['me']).optional(),
        }),
        response: { 200: pageOf(packRow) },
      },
    },
    async (request) => {
      const { limit, cursor, renewal, to } = request.query
      const found = await listPacks(machinery.db, {
        renewal,
        to: to && requireActor(request).id,
        limit: limit + 1,
        before: decodeCursor(cursor, z.number().int()),
      })
      return nextPage(found, limit, (last) => last.id)
    },
  )

  app.get(
    '/api/v1/renewal-packs/:id',
    {
      ...read,
      schema: {
        tags: ['renewals'],
        summary: 'A hand-over pack with what it holds',
        params: byId,
        response: { 200: wholePack },
      },
    },
    async ({ params }) => packOf(machinery, params.id),
  )
}

function fileRoutes(app: Http, machinery: RenewalMachinery): void {
  app.get(
    '/api/v1/renewal-packs/:id/pdf',
    {
      config: { access: 'accounts:read', rateLimit: { max: 60, timeWindow: '1 minute' } },
      schema: {
        tags: ['renewals'],
        summary: 'A hand-over pack as PDF',
        params: byId,
        querystring: z.strictObject({ language: z.enum(['ja', 'en']).default('ja') }),
      },
    },
    async (request, reply) => {
      const { content } = await packOf(machinery, request.params.id)
      const pdf = await renderPack(content, request.query.language)
      return reply
        .type('application/pdf')
        .header(
          'content-disposition',
          `attachment; filename="renewal-pack-${request.params.id}-${request.query.language}.pdf"`,
        )
        .send(pdf)
    },
  )

  app.get(
    '/api/v1/renewal-packs/:id/csv',
    {
      ...read,
      schema: { tags: ['renewals'], summary: 'The months of a hand-over pack as CSV', params: byId },
    },
    async (request, reply) => {
      const { content } = await packOf(machinery, request.params.id)
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="renewal-pack-${request.params.id}.csv"`)
        .send(packCsv(content))
    },
  )
}

function writeRoutes(app: Http, machinery: RenewalMachinery): void {
  app.post(
    '/api/v1/renewals/:id/packs',
    {
      ...write,
      schema: {
        tags: ['renewals'],
        summary: 'Make a hand-over pack of today',
        params: byId,
        response: { 201: wholePack },
      },
    },
    async (request, reply) => {
      const id = await makePack(machinery, requireActor(request), request.params.id)
      return reply.code(201).send(await packOf(machinery, id))
    },
  )

  app.post(
    '/api/v1/renewal-packs/:id/send',
    {
      ...write,
      schema: {
        tags: ['renewals'],
        summary: 'Send a pack to a member; they are told in the product and by mail, as they chose',
        params: byId,
        body: z.strictObject({ member_id: z.uuid() }),
        response: { 200: wholePack },
      },
    },
    async (request) => {
      const { id } = request.params
      await sendPack(machinery, requireActor(request), { id, to: request.body.member_id })
      return packOf(machinery, id)
    },
  )

  app.post(
    '/api/v1/renewal-packs/:id/receipt',
    {
      ...read,
      schema: {
        tags: ['renewals'],
        summary: 'Confirm that I have the pack sent to me',
        params: byId,
        response: { 200: wholePack },
      },
    },
    async (request) => {
      await receivePack(machinery, requireActor(request), request.params.id)
      return packOf(machinery, request.params.id)
    },
  )

  app.patch(
    '/api/v1/renewal-packs/:id',
    {
      ...write,
      schema: {
        tags: ['renewals'],
        summary: 'When it is followed up, and what came of it',
        params: byId,
        body: z.strictObject({
          follow_up_on: z.iso.date().nullable().optional(),
          outcome: z.string().trim().max(4000).nullable().optional(),
        }),
        response: { 200: wholePack },
      },
    },
    async (request) => {
      const { id } = request.params
      await followPack(machinery, requireActor(request), { id, ...request.body })
      return packOf(machinery, id)
    },
  )
}
