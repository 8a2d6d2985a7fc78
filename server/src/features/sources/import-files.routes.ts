import { Readable } from 'node:stream'
import * as z from 'zod'
import type { Http } from '../../platform/http.ts'
import { importErrorsCsv } from './import-errors-csv.ts'
import { importTemplate } from './import-template.ts'
import { unknownKind } from './sources.errors.ts'
import type { SourcesMachinery } from './sources.jobs.ts'
import { importSchema, toImport } from './sources.schema.ts'
import { MAX_FILE_BYTES, requireImport, requireKind, takeFile } from './sources.service.ts'

const tags = ['imports']
const language = z.object({ language: z.enum(['ja', 'en']).default('en') })

/** What goes in and out as files: content, errors, templates. */
export function importFileRoutes(app: Http, machinery: SourcesMachinery): void {
  // In a scope of its own, so that no other route takes a body without reading it.
  void app.register(async (scope: Http) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    scope.put(
      '/api/v1/imports/:id/content',
      {
        bodyLimit: MAX_FILE_BYTES,
        config: { access: 'data:write' },
        schema: {
          tags,
          summary: 'The file itself, as application/octet-stream; 2 GB at most',
          params: z.object({ id: z.coerce.number().int().positive() }),
          response: { 200: importSchema },
        },
      },
      async (request) => {
        const run = await takeFile(machinery, request.params.id, request.body as AsyncIterable<Uint8Array>)
        return toImport(run, machinery.clock())
      },
    )
  })

  app.get(
    '/api/v1/imports/:id/errors.csv',
    {
      config: { access: 'data:read' },
      schema: {
        tags,
        summary: 'The rows that did not land as a CSV, with the reason of each',
        params: z.object({ id: z.coerce.number().int().positive() }),
        querystring: language,
      },
    },
    async (request, reply) => {
      const run = await requireImport(machinery, request.params.id)
      reply.header('content-disposition', `attachment; filename="import-${run.id}-errors.csv"`)
      reply.type('text/csv; charset=utf-8')
      return reply.send(Readable.from(importErrorsCsv(machinery.db, run, request.query.language)))
    },
  )

  app.get(
    '/api/v1/imports/templates/:file',
    {
      config: { access: 'data:read' },
      schema: {
        tags,
        summary: 'An example file of a kind, <kind>.csv',
        params: z.object({ file: z.string().max(80) }),
        querystring: language,
      },
    },
    async (request, reply) => {
      const { file } = request.params
      if (!file.endsWith('.csv')) throw unknownKind({ field: 'file' })
      const kind = requireKind(machinery.kinds, file.slice(0, -4))
      reply.header('content-disposition', `attachment; filename="${kind.kind}.csv"`)
      reply.type('text/csv; charset=utf-8')
      return importTemplate(kind, request.query.language)
    },
  )
}
