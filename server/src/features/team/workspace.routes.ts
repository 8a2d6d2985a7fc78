import * as z from 'zod'
import { isTimeZone } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { recordAudit } from './audit.store.ts'

const businessHours = z.strictObject({
  days: z.array(z.number().int().min(0).max(6)).max(7),
  from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  to: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
})

const settings = z.object({
  name: z.string(),
  language: z.enum(['ja', 'en']),
  currency: z.string(),
  time_zone: z.string(),
  fiscal_year_start_month: z.number(),
  business_hours: businessHours,
})

function isCurrency(code: string): boolean {
  return Intl.supportedValuesOf('currency').includes(code)
}

/** Settings that every figure and screen depends on. */
export function workspaceRoutes(
  app: Http,
  { db, tell }: { db: Database; tell: (news: 'workspace.changed') => Promise<void> },
): void {
  const read = async () => {
    const row = await db.selectFrom('workspace').selectAll().executeTakeFirstOrThrow()
    return settings.parse(row)
  }

  app.get(
    '/api/v1/workspace',
    {
      config: { access: 'signed-in' },
      schema: { tags: ['team'], summary: 'Workspace settings', response: { 200: settings } },
    },
    read,
  )

  app.patch(
    '/api/v1/workspace',
    {
      config: { access: 'settings:write' },
      schema: {
        tags: ['team'],
        summary: 'Change workspace settings',
        body: z.strictObject({
          name: z.string().trim().min(1).max(200).optional(),
          language: z.enum(['ja', 'en']).optional(),
          currency: z.string().refine(isCurrency, 'unknown currency').optional(),
          time_zone: z.string().refine(isTimeZone, 'unknown time zone').optional(),
          fiscal_year_start_month: z.number().int().min(1).max(12).optional(),
          business_hours: businessHours
            .refine((hours) => hours.from < hours.to, 'from must be before to')
            .optional(),
        }),
        response: { 200: settings },
      },
    },
    async (request) => {
      const { business_hours, ...plain } = request.body
      const changes = {
        ...Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)),
        ...(business_hours ? { business_hours: JSON.stringify(business_hours) } : {}),
      }
      if (Object.keys(changes).length > 0) {
        const before = await read()
        await db.transaction().execute(async (trx) => {
          await trx.updateTable('workspace').set(changes).execute()
          await recordAudit(trx, requireActor(request), {
            action: 'workspace.changed',
            entityKind: 'workspace',
            entityName: before.name,
            before,
            after: { ...before, ...request.body },
            ip: request.ip,
          })
        })
        await tell('workspace.changed')
      }
      return read()
    },
  )
}
