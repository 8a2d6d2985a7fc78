import * as z from 'zod'
import type { Database } from '../../platform/database.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { decodeCursor, nextPage, pageOf, pageQuery } from '../../platform/paging.ts'
import { readFieldList } from './field-list.read.ts'
import { wireRule } from './segment.rule.ts'
import { changeSegment, createSegment, deleteSegment, type Machinery } from './segment.service.ts'
import { listSegments, readSegment, readSegmentRules, readVersions, standingOn } from './segment.store.ts'
import { segmentNotFound } from './segments.errors.ts'
import { byId, fieldsSchema, oneSegmentSchema, segmentSchema, versionSchema } from './segments.schema.ts'

const name = z.string().trim().min(1).max(120)
const description = z.string().trim().max(2000)
const position = z.tuple([z.string(), z.number().int()])

export const read = { config: { access: 'accounts:read' as const } }
export const write = { config: { access: 'segments:write' as const } }

/** Segments: named sets of accounts, by rule or as a list. */
export function segmentRoutes(app: Http, machinery: Machinery): void {
  const { db } = machinery
  readRoutes(app, db)

  app.post(
    '/api/v1/segments',
    {
      ...write,
      schema: {
        tags: ['segments'],
        summary: 'Make a segment; its members are known at once',
        body: z.discriminatedUnion('kind', [
          z.strictObject({
            kind: z.literal('rule'),
            name,
            description: description.default(''),
            rule: wireRule,
          }),
          z.strictObject({ kind: z.literal('list'), name, description: description.default('') }),
        ]),
        response: { 201: oneSegmentSchema },
      },
    },
    async (request, reply) => {
      const id = await createSegment(machinery, requireActor(request), request.body)
      return reply.code(201).send(await readOne(db, id))
    },
  )

  app.patch(
    '/api/v1/segments/:id',
    {
      ...write,
      schema: {
        tags: ['segments'],
        summary: 'Change a segment as it was read: name, description, rule',
        params: byId,
        body: z.strictObject({
          based_on: z.number().int().describe('The version that was read'),
          name: name.optional(),
          description: description.optional(),
          rule: wireRule.optional(),
        }),
        response: { 200: oneSegmentSchema },
      },
    },
    async (request) => {
      const { based_on: basedOn, ...patch } = request.body
      await changeSegment(machinery, requireActor(request), { id: request.params.id, basedOn, patch })
      return readOne(db, request.params.id)
    },
  )

  app.delete(
    '/api/v1/segments/:id',
    {
      ...write,
      schema: {
        tags: ['segments'],
        summary: 'Delete a segment; the history of its members stays',
        params: byId,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await deleteSegment(machinery, requireActor(request), request.params.id)
      return reply.code(204).send(null)
    },
  )
}

function readRoutes(app: Http, db: Database): void {
  app.get(
    '/api/v1/segments',
    {
      ...read,
      schema: {
        tags: ['segments'],
        summary: 'Segments by name, with how many accounts they hold and held',
        querystring: z.strictObject({ ...pageQuery, q: z.string().max(200).optional() }),
        response: { 200: pageOf(segmentSchema) },
      },
    },
    async ({ query: { limit, cursor, q } }) => {
      const rows = await listSegments(db, { limit: limit + 1, after: decodeCursor(cursor, position), q })
      const page = nextPage(rows, limit, (last) => [last.sort_key, last.id])
      return { ...page, rows: page.rows.map(({ sort_key: _, ...row }) => row) }
    },
  )

  app.get(
    '/api/v1/segments/:id',
    {
      ...read,
      schema: {
        tags: ['segments'],
        summary: 'A segment with its rule and the segments that stand on it',
        params: byId,
        response: { 200: oneSegmentSchema },
      },
    },
    async ({ params }) => readOne(db, params.id),
  )

  app.get(
    '/api/v1/segments/:id/versions',
    {
      ...read,
      schema: {
        tags: ['segments'],
        summary: 'What the segment said before, the newest first',
        params: byId,
        response: { 200: z.object({ rows: z.array(versionSchema) }) },
      },
    },
    async ({ params }) => ({ rows: (await readVersions(db, params.id)) as never }),
  )

  app.get(
    '/api/v1/segment-fields',
    {
      ...read,
      schema: {
        tags: ['segments'],
        summary: 'Everything a rule can ask about: fields, operators, arguments and choices',
        response: { 200: fieldsSchema },
      },
    },
    async () => readFieldList(db),
  )
}

async function readOne(db: Database, id: number) {
  const segment = await readSegment(db, id)
  if (!segment) throw segmentNotFound({ field: 'id', params: { id } })
  const segments = await readSegmentRules(db)
  const users = standingOn(id, segments).filter((other) => other !== id)
  const used_by = users.map((other) => ({ id: other, name: segments.get(other)?.name ?? '' }))
  return { ...segment, rule: segment.rule as z.infer<typeof wireRule> | null, used_by }
}
