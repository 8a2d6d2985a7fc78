import { sql } from 'kysely'
import * as z from 'zod'
import type { Db } from '../../platform/database.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import type { Machinery } from './account.service.ts'
import { viewNotFound, viewNotYours } from './accounts.errors.ts'

const screen = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z-]*$/)
const name = z.string().trim().min(1).max(100)
const content = z
  .record(z.string().max(100), z.unknown())
  .refine((value) => JSON.stringify(value).length < 20_000)
const byId = z.object({ id: z.coerce.number().int().positive() })

const savedView = z.object({
  id: z.number(),
  screen: z.string(),
  name: z.string(),
  owner: z.object({ id: z.string(), name: z.string() }),
  shared: z.boolean(),
  mine: z.boolean(),
  is_default: z.boolean(),
  content: z.record(z.string(), z.unknown()),
})

type SavedView = z.infer<typeof savedView>

/** Views of a screen that members keep for themselves or share with the team. */
export function savedViewRoutes(app: Http, { db }: Machinery): void {
  app.get(
    '/api/v1/saved-views',
    {
      config: { access: 'signed-in' },
      schema: {
        tags: ['accounts'],
        summary: 'My views of a screen and those shared with me',
        querystring: z.strictObject({ screen }),
        response: { 200: z.object({ rows: z.array(savedView) }) },
      },
    },
    async (request) => ({
      rows: await readViews(db, requireActor(request).id, sql`v.screen = ${request.query.screen}`),
    }),
  )

  app.post(
    '/api/v1/saved-views',
    {
      config: { access: 'signed-in' },
      schema: {
        tags: ['accounts'],
        summary: 'Save a view',
        body: z.strictObject({ screen, name, shared: z.boolean().default(false), content }),
        response: { 201: savedView },
      },
    },
    async (request, reply) => {
      const memberId = requireActor(request).id
      const { screen, name, shared, content } = request.body
      const { id } = await db
        .insertInto('saved_view')
        .values({ screen, name, shared, content: JSON.stringify(content), owner_id: memberId })
        .returning('id')
        .executeTakeFirstOrThrow()
      return reply.code(201).send(await readView(db, memberId, id))
    },
  )

  app.patch(
    '/api/v1/saved-views/:id',
    {
      config: { access: 'signed-in' },
      schema: {
        tags: ['accounts'],
        summary: 'Change a view of mine',
        params: byId,
        body: z.strictObject({
          name: name.optional(),
          shared: z.boolean().optional(),
          content: content.optional(),
        }),
        response: { 200: savedView },
      },
    },
    async (request) => {
      const memberId = requireActor(request).id
      const { name, shared, content } = request.body
      await requireOwn(db, memberId, request.params.id)
      const change = {
        ...(name === undefined ? {} : { name }),
        ...(shared === undefined ? {} : { shared }),
        ...(content === undefined ? {} : { content: JSON.stringify(content) }),
      }
      if (Object.keys(change).length > 0) {
        await db.updateTable('saved_view').set(change).where('id', '=', request.params.id).execute()
      }
      return readView(db, memberId, request.params.id)
    },
  )

  app.delete(
    '/api/v1/saved-views/:id',
    {
      config: { access: 'signed-in' },
      schema: {
        tags: ['accounts'],
        summary: 'Delete a view of mine',
        params: byId,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await requireOwn(db, requireActor(request).id, request.params.id)
      await db.deleteFrom('saved_view').where('id', '=', request.params.id).execute()
      return reply.code(204).send(null)
    },
  )

  app.put(
    '/api/v1/saved-views/default',
    {
      config: { access: 'signed-in' },
      schema: {
        tags: ['accounts'],
        summary: 'The view a screen opens with for me; null for none',
        body: z.strictObject({ screen, view_id: z.number().int().positive().nullable() }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const memberId = requireActor(request).id
      const { screen, view_id } = request.body
      if (view_id === null) {
        await sql`delete from saved_view_default where member_id = ${memberId} and screen = ${screen}`.execute(
          db,
        )
      } else {
        const view = await readView(db, memberId, view_id)
        if (view.screen !== screen) throw viewNotFound({ field: 'view_id' })
        await sql`insert into saved_view_default (member_id, screen, view_id) values (${memberId}, ${screen}, ${view_id})
          on conflict (member_id, screen) do update set view_id = excluded.view_id`.execute(db)
      }
      return reply.code(204).send(null)
    },
  )
}

async function readViews(db: Db, memberId: string, condition: ReturnType<typeof sql>): Promise<SavedView[]> {
  const { rows } = await sql<SavedView>`
    select v.id, v.screen, v.name, jsonb_build_object('id', m.id, 'name', m.name) as owner, v.shared, v.content,
      v.owner_id = ${memberId} as mine,
      exists (select from saved_view_default d where d.member_id = ${memberId} and d.view_id = v.id) as is_default
    from saved_view v join member m on m.id = v.owner_id
    where (v.owner_id = ${memberId} or v.shared) and ${condition}
    order by mine desc, v.name, v.id`.execute(db)
  return rows
}

async function readView(db: Db, memberId: string, id: number): Promise<SavedView> {
  const [view] = await readViews(db, memberId, sql`v.id = ${id}`)
  if (!view) throw viewNotFound({ params: { id } })
  return view
}

async function requireOwn(db: Db, memberId: string, id: number): Promise<void> {
  const view = await readView(db, memberId, id)
  if (!view.mine) throw viewNotYours()
}
