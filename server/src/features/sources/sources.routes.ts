import * as z from 'zod'
import { type Http, requireActor } from '../../platform/http.ts'
import { decodeCursor, encodeCursor, nextPage, pageOf, pageQuery } from '../../platform/paging.ts'
import type { ImportKind } from './import-kind.ts'
import { importOptions } from './import-options.ts'
import { issueTexts } from './issue-text.ts'
import type { SourcesMachinery } from './sources.jobs.ts'
import {
  importSchema,
  importSummarySchema,
  type kindSchema,
  kindsSchema,
  toImport,
} from './sources.schema.ts'
import {
  cancelImport,
  changeImport,
  openImport,
  requireImport,
  startImport,
  undoImport,
} from './sources.service.ts'
import { countErrors, listErrors, listImports } from './sources.store.ts'

const tags = ['imports']
const byId = z.object({ id: z.coerce.number().int().positive() })
const errorSchema = z.object({
  row_number: z.number(),
  field: z.string(),
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  value: z.string().nullable(),
  record: z.array(z.string()).nullable(),
})

/** Imports: make one, set how its file is read, try it, run it, look at it, take it back. */
export function sourcesRoutes(app: Http, machinery: SourcesMachinery): void {
  const { db, clock, kinds } = machinery
  const asImport = (run: Parameters<typeof toImport>[0]) => toImport(run, clock())

  app.get(
    '/api/v1/import-kinds',
    {
      config: { access: 'data:read' },
      schema: {
        tags,
        summary: 'What can be imported, with its fields',
        response: { 200: kindsSchema },
      },
    },
    async () => ({
      kinds: kinds.map(toKind),
      issues: Object.entries(issueTexts).map(([code, labels]) => ({ code, labels })),
    }),
  )

  app.post(
    '/api/v1/imports',
    {
      config: { access: 'data:write' },
      schema: {
        tags,
        summary: 'Announce a file; its content is put next',
        body: z.strictObject({ kind: z.string().max(60).optional(), file_name: z.string().min(1).max(300) }),
        response: { 201: importSchema },
      },
    },
    async (request, reply) => {
      const { kind, file_name: fileName } = request.body
      const run = await openImport(machinery, requireActor(request), { kind, fileName })
      return reply.code(201).send(asImport(run))
    },
  )

  app.get(
    '/api/v1/imports',
    {
      config: { access: 'data:read' },
      schema: {
        tags,
        summary: 'Imports, newest first',
        querystring: z.object(pageQuery),
        response: { 200: pageOf(importSummarySchema) },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query
      const before = decodeCursor(cursor, z.number())
      const rows = await listImports(db, { limit: limit + 1, before })
      const page = nextPage(rows, limit, ({ id: last }) => last)
      return { ...page, rows: page.rows.map(asImport) }
    },
  )

  app.get(
    '/api/v1/imports/:id',
    {
      config: { access: 'data:read' },
      schema: {
        tags,
        summary: 'One import with its progress',
        params: byId,
        response: { 200: importSchema },
      },
    },
    async (request) => asImport(await requireImport(machinery, request.params.id)),
  )

  app.patch(
    '/api/v1/imports/:id',
    {
      config: { access: 'data:write' },
      schema: {
        tags,
        summary: 'Set kind, mapping and options of an import that is ready',
        params: byId,
        body: z.strictObject({ kind: z.string().max(60).optional(), options: importOptions.optional() }),
        response: { 200: importSchema },
      },
    },
    async (request) => asImport(await changeImport(machinery, request.params.id, request.body)),
  )

  const starts = [
    ['dry-run', 'Try the whole file without writing anything', 'checking'],
    ['run', 'Import; also goes on with one that failed or was cancelled', 'running'],
  ] as const
  for (const [path, summary, mode] of starts) {
    app.post(
      `/api/v1/imports/:id/${path}`,
      {
        config: { access: 'data:write' },
        schema: { tags, summary, params: byId, response: { 202: importSchema } },
      },
      async (request, reply) => {
        const run = await startImport(machinery, requireActor(request), request.params.id, mode)
        return reply.code(202).send(asImport(run))
      },
    )
  }

  const ends = [
    ['cancel', 'Stop; what has landed stays until it is undone', cancelImport],
    ['undo', 'Take back all that the import wrote and nobody has changed since', undoImport],
  ] as const
  for (const [path, summary, act] of ends) {
    app.post(
      `/api/v1/imports/:id/${path}`,
      {
        config: { access: 'data:write' },
        schema: { tags, summary, params: byId, response: { 202: importSchema } },
      },
      async (request, reply) => {
        const run = await act(machinery, requireActor(request), request.params.id)
        return reply.code(202).send(asImport(run))
      },
    )
  }

  app.get(
    '/api/v1/imports/:id/errors',
    {
      config: { access: 'data:read' },
      schema: {
        tags,
        summary: 'Rows that did not land, or not wholly, and why',
        params: byId,
        querystring: z.object(pageQuery),
        response: {
          200: pageOf(errorSchema).extend({
            by_code: z.array(z.object({ code: z.string(), field: z.string(), count: z.number() })).optional(),
          }),
        },
      },
    },
    async (request) => {
      const { id } = request.params
      await requireImport(machinery, id)
      const { limit, cursor } = request.query
      const after = decodeCursor(cursor, z.object({ row: z.number(), field: z.string(), code: z.string() }))
      const rows = await listErrors(db, id, { limit: limit + 1, after })
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      const next = last && { row: last.row_number, field: last.field, code: last.code }
      return {
        rows: page,
        next_cursor: rows.length > limit && next ? encodeCursor(next) : null,
        ...(after ? {} : { by_code: await countErrors(db, id) }),
      }
    },
  )
}

function toKind(kind: ImportKind): z.infer<typeof kindSchema> {
  return {
    kind: kind.kind,
    labels: kind.labels,
    row_means: kind.rowMeans,
    id_field: kind.idField,
    attributes: kind.attributes ?? false,
    options: (kind.options ?? []).map((option) => ({ ...option })),
    fields: kind.fields.map((field) => ({
      key: field.key,
      type: field.type,
      labels: field.labels,
      required: field.required ?? false,
      one_of: field.oneOf ?? null,
      choices: Object.keys(field.choices ?? {}),
      may_hold_for_all: field.mayHoldForAll ?? false,
      example: field.examples[0],
    })),
  }
}
