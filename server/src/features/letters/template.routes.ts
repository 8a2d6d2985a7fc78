import * as z from 'zod'
import { memberOf } from '../../platform/access.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { readDefinitions } from '../accounts/attribute.store.ts'
import { recordAudit } from '../team/audit.store.ts'
import {
  faultyWords,
  templateChangedMeanwhile,
  templateNameTaken,
  templateNotFound,
} from './letters.errors.ts'
import {
  deleteTemplate,
  insertTemplate,
  isNameTaken,
  listTemplates,
  readTemplate,
  type TemplateBody,
  templateBody,
  templateSchema,
  updateTemplate,
} from './template.store.ts'
import { faultOf } from './words.ts'

const tags = ['letters']
const byId = z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) })

/** Words kept for letters, in Liquid and in two languages. */
export function templateRoutes(app: Http, machinery: { db: Database; clock: Clock }): void {
  const { db, clock } = machinery
  app.get(
    '/api/v1/mail-templates',
    {
      config: { access: 'accounts:read' },
      schema: {
        tags,
        summary: 'All templates, by name',
        response: { 200: z.object({ rows: z.array(templateSchema) }) },
      },
    },
    async () => ({ rows: await listTemplates(db) }),
  )

  app.post(
    '/api/v1/mail-templates',
    {
      config: { access: 'mail:write' },
      schema: { tags, summary: 'Make a template', body: templateBody, response: { 201: templateSchema } },
    },
    async (request, reply) => {
      const actor = requireActor(request)
      const id = await db.transaction().execute(async (trx) => {
        await check(trx, request.body, null)
        const made = await insertTemplate(trx, { template: request.body, by: memberOf(actor), now: clock() })
        await recordAudit(trx, actor, {
          action: 'mail-template.created',
          entityKind: 'mail-template',
          entityId: String(made),
          entityName: request.body.name,
          after: request.body,
          ip: request.ip,
        })
        return made
      })
      return reply.code(201).send(await readOr404(db, id))
    },
  )

  app.put(
    '/api/v1/mail-templates/:id',
    {
      config: { access: 'mail:write' },
      schema: {
        tags,
        summary: 'Change a template; 409 where somebody else changed it since',
        params: byId,
        body: templateBody.extend({ version: z.number().int().min(1) }),
        response: { 200: templateSchema },
      },
    },
    async (request) => {
      const { id } = request.params
      const { version, ...template } = request.body
      const actor = requireActor(request)
      await db.transaction().execute(async (trx) => {
        const before = await readOr404(trx, id)
        await check(trx, template, id)
        const change = { template, by: memberOf(actor), now: clock() }
        if (!(await updateTemplate(trx, { id, version }, change)))
          throw templateChangedMeanwhile({ params: { version: before.version, by: before.changed_by } })
        const { name, subject, body, is_marketing } = before
        await recordAudit(trx, actor, {
          action: 'mail-template.changed',
          entityKind: 'mail-template',
          entityId: String(id),
          entityName: template.name,
          before: { name, subject, body, is_marketing },
          after: template,
          ip: request.ip,
        })
      })
      return readOr404(db, id)
    },
  )

  app.delete(
    '/api/v1/mail-templates/:id',
    {
      config: { access: 'mail:write' },
      schema: {
        tags,
        summary: 'Delete a template; letters written by it stay',
        params: byId,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      await db.transaction().execute(async (trx) => {
        const before = await readOr404(trx, id)
        await deleteTemplate(trx, id)
        await recordAudit(trx, requireActor(request), {
          action: 'mail-template.deleted',
          entityKind: 'mail-template',
          entityId: String(id),
          entityName: before.name,
          before,
          ip: request.ip,
        })
      })
      return reply.code(204).send(null)
    },
  )
}

async function readOr404(db: Db, id: number) {
  const template = await readTemplate(db, id)
  if (!template) throw templateNotFound({ field: 'id' })
  return template
}

async function check(db: Db, template: TemplateBody, id: number | null): Promise<void> {
  if (await isNameTaken(db, template.name, id)) throw templateNameTaken({ field: 'name' })
  const attributes = (await readDefinitions(db)).map(({ key }) => key)
  for (const field of ['subject', 'body'] as const) {
    for (const language of ['ja', 'en'] as const) {
      const fault = faultOf({ ja: '', en: '', [language]: template[field][language] }, attributes)
      if (fault) throw faultyWords({ field: `${field}.${language}`, params: { reason: fault } })
    }
  }
}
