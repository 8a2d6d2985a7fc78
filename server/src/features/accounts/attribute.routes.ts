import { sql } from 'kysely'
import * as z from 'zod'
import { type Http, requireActor } from '../../platform/http.ts'
import { keepAnswers } from '../../platform/kept-answers.ts'
import { recordAudit } from '../team/audit.store.ts'
import type { Machinery } from './account.service.ts'
import { definitionExists, definitionInUse, definitionNotFound } from './accounts.errors.ts'
import { attributeTypes, countAccounts, countValues, readDefinitions } from './attribute.store.ts'

const key = z
  .string()
  .max(63)
  .regex(/^[a-z][a-z0-9_]*$/)
const label = z.string().trim().min(1).max(100)
const choices = z.array(z.string().trim().min(1).max(100)).max(100)
const definition = z.object({
  key,
  label,
  label_en: label.nullable(),
  type: z.enum(attributeTypes),
  choices: z.array(z.string()),
})
const counted = definition.extend({ accounts: z.number().describe('Accounts that carry it now') })
const byKey = z.object({ key })

/** Definitions of the custom attributes that accounts carry, and the tags in use. */
export function attributeRoutes(app: Http, { db }: Machinery): void {
  const kept = keepAnswers(db, ['accounts', 'merges'])
  app.get(
    '/api/v1/attribute-definitions',
    {
      config: { access: 'accounts:read' },
      schema: {
        tags: ['accounts'],
        summary: 'Custom attributes of accounts',
        response: { 200: z.object({ rows: z.array(counted) }) },
      },
    },
    async () => {
      const [definitions, accounts] = await Promise.all([
        readDefinitions(db),
        kept(['attributes'], () => countAccounts(db)),
      ])
      return { rows: definitions.map((item) => ({ ...item, accounts: accounts.get(item.key) ?? 0 })) }
    },
  )

  app.post(
    '/api/v1/attribute-definitions',
    {
      config: { access: 'data:write' },
      schema: {
        tags: ['accounts'],
        summary: 'Define a custom attribute',
        body: z
          .strictObject({
            key,
            label,
            label_en: label.nullable().default(null),
            type: z.enum(attributeTypes),
            choices: choices.default([]),
          })
          .refine((body) => body.type !== 'choice' || body.choices.length > 0, { path: ['choices'] }),
        response: { 201: definition },
      },
    },
    async (request, reply) => {
      const made = request.body
      await db.transaction().execute(async (trx) => {
        const added = await trx
          .insertInto('attribute_definition')
          .values(made)
          .onConflict((conflict) => conflict.column('key').doNothing())
          .returning('key')
          .executeTakeFirst()
        if (!added) throw definitionExists({ field: 'key' })
        await recordAudit(trx, requireActor(request), {
          action: 'attribute.defined',
          entityKind: 'attribute',
          entityId: made.key,
          entityName: made.label,
          after: made,
        })
      })
      return reply.code(201).send(made)
    },
  )

  app.patch(
    '/api/v1/attribute-definitions/:key',
    {
      config: { access: 'data:write' },
      schema: {
        tags: ['accounts'],
        summary: 'Change a custom attribute; refused where values on accounts would no longer fit',
        params: byKey,
        body: z.strictObject({
          label: label.optional(),
          label_en: label.nullable().optional(),
          type: z.enum(attributeTypes).optional(),
          choices: choices.optional(),
        }),
        response: { 200: definition },
      },
    },
    async (request) =>
      db.transaction().execute(async (trx) => {
        const before = (await readDefinitions(trx)).find((item) => item.key === request.params.key)
        if (!before) throw definitionNotFound()
        const { label = before.label, label_en = before.label_en } = request.body
        const { type = before.type, choices = before.choices } = request.body
        const after = { key: before.key, label, label_en, type, choices }
        const { unfit } = await countValues(trx, before.key, after)
        if (unfit > 0) throw definitionInUse({ field: 'type', params: { accounts: unfit } })
        await trx
          .updateTable('attribute_definition')
          .set({ label, label_en, type, choices })
          .where('key', '=', before.key)
          .execute()
        await recordAudit(trx, requireActor(request), {
          action: 'attribute.changed',
          entityKind: 'attribute',
          entityId: before.key,
          entityName: label,
          before,
          after,
        })
        return after
      }),
  )

  app.delete(
    '/api/v1/attribute-definitions/:key',
    {
      config: { access: 'data:write' },
      schema: {
        tags: ['accounts'],
        summary: 'Forget a definition; values stay on the accounts as they are',
        params: byKey,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await db.transaction().execute(async (trx) => {
        const gone = await trx
          .deleteFrom('attribute_definition')
          .where('key', '=', request.params.key)
          .returningAll()
          .executeTakeFirst()
        if (!gone) throw definitionNotFound()
        await recordAudit(trx, requireActor(request), {
          action: 'attribute.forgotten',
          entityKind: 'attribute',
          entityId: gone.key,
          entityName: gone.label,
          before: gone,
        })
      })
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/v1/tags',
    {
      config: { access: 'accounts:read' },
      schema: {
        tags: ['accounts'],
        summary: 'Tags in use and how many accounts carry each',
        response: { 200: z.object({ rows: z.array(z.object({ tag: z.string(), accounts: z.number() })) }) },
      },
    },
    () =>
      kept(['tags'], async () => {
        const { rows } = await sql<{ tag: string; accounts: number }>`
          select tag, count(*)::integer as accounts from account_now, unnest(tags) as tag group by tag order by tag`.execute(
          db,
        )
        return { rows }
      }),
  )
}
