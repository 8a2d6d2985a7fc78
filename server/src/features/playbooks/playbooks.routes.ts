import * as z from 'zod'
import { type Http, requireActor } from '../../platform/http.ts'
import { shareReadings } from '../../platform/shared-readings.ts'
import { allowWaiting } from './enrol.service.ts'
import { findProblems } from './playbook.check.ts'
import { contentSchema, emptyContent } from './playbook.definition.ts'
import { listPlaybooks, readPlaybook } from './playbook.read.ts'
import {
  createPlaybook,
  duplicatePlaybook,
  type Machinery,
  pausePlaybook,
  resumePlaybook,
  retirePlaybook,
  savePlaybook,
  switchOn,
} from './playbook.service.ts'
import { playbookMalformed, playbookNotFound } from './playbooks.errors.ts'
import { libraryContent, libraryRows } from './playbooks.library.ts'
import { byId, listRowSchema, oneSchema, wireContent } from './playbooks.schema.ts'

const name = z.string().trim().min(1).max(120)
const description = z.string().trim().max(2000)
const basedOn = z.number().int().describe('The revision that was read')
const language = z.enum(['ja', 'en'])

const read = { config: { access: 'accounts:read' as const } }
const write = { config: { access: 'playbooks:write' as const } }
const tags = ['playbooks']

/** A body that is not one names the place where it is not. */
export function parseContent(given: unknown, field = 'content') {
  const parsed = contentSchema.safeParse(given)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw playbookMalformed({
    field: [field, ...(issue?.path ?? [])].join('.'),
    params: { message: issue?.message },
  })
}

export function playbookRoutes(app: Http, machinery: Machinery): void {
  const one = async (id: number) => {
    const found = await readPlaybook(machinery.db, id)
    if (!found) throw playbookNotFound({ params: { id } })
    return { ...found, problems: await findProblems(machinery.db, found.draft) }
  }
  readRoutes(app, machinery, one)
  drawRoutes(app, machinery, one)
  switchRoutes(app, machinery, one)
}

type One = (id: number) => Promise<z.infer<typeof oneSchema>>

function readRoutes(app: Http, { db, clock }: Machinery, one: One): void {
  const shared = shareReadings()
  app.get(
    '/api/v1/playbooks',
    {
      ...read,
      schema: {
        tags,
        summary: 'Playbooks, those that are on first, with how they go',
        querystring: z.strictObject({ retired: z.stringbool().default(false) }),
        response: { 200: z.object({ rows: z.array(listRowSchema) }) },
      },
    },
    ({ query: { retired } }) =>
      shared([retired], async () => ({ rows: await listPlaybooks(db, { retired, now: clock() }) })),
  )
  app.get(
    '/api/v1/playbooks/:id',
    {
      ...read,
      schema: { tags, summary: 'One playbook as it is drawn', params: byId, response: { 200: oneSchema } },
    },
    ({ params }) => shared(['one', params.id], () => one(params.id)),
  )
  app.get(
    '/api/v1/playbook-library',
    {
      ...read,
      schema: {
        tags,
        summary: 'Ready playbooks to begin from: for whom, why, and what each measures',
        querystring: z.strictObject({ language }),
        response: {
          200: z.object({
            rows: z.array(
              z.object({
                key: z.string(),
                name: z.string(),
                for_whom: z.string(),
                why: z.string(),
                measures: z.string(),
              }),
            ),
          }),
        },
      },
    },
    ({ query }) => ({ rows: libraryRows(query.language) }),
  )
}

function drawRoutes(app: Http, machinery: Machinery, one: One): void {
  app.post(
    '/api/v1/playbooks',
    {
      ...write,
      schema: {
        tags,
        summary: 'Make a playbook: empty, as given, or from a ready one',
        body: z.strictObject({
          name,
          description: description.default(''),
          content: wireContent.optional(),
          library_key: z.string().max(60).optional(),
        }),
        response: { 201: oneSchema },
      },
    },
    async (request, reply) => {
      const { content, library_key: libraryKey = null, ...rest } = request.body
      const id = await createPlaybook(machinery, requireActor(request), {
        ...rest,
        libraryKey,
        content: content ? parseContent(content) : libraryKey ? libraryContent(libraryKey) : emptyContent,
      })
      return reply.code(201).send(await one(id))
    },
  )
  app.post(
    '/api/v1/playbooks/:id/copies',
    {
      ...write,
      schema: {
        tags,
        summary: 'Make a copy as it is drawn, switched off',
        params: byId,
        body: z.strictObject({ name }),
        response: { 201: oneSchema },
      },
    },
    async (request, reply) => {
      await one(request.params.id)
      const id = await duplicatePlaybook(machinery, requireActor(request), {
        id: request.params.id,
        name: request.body.name,
      })
      return reply.code(201).send(await one(id))
    },
  )
  app.patch(
    '/api/v1/playbooks/:id',
    {
      ...write,
      schema: {
        tags,
        summary: 'Save what is drawn; running enrolments do not change',
        params: byId,
        body: z.strictObject({
          based_on: basedOn,
          name: name.optional(),
          description: description.optional(),
          content: wireContent.optional(),
        }),
        response: { 200: oneSchema },
      },
    },
    async (request) => {
      const { based_on, content, name: newName, description: words } = request.body
      await savePlaybook(machinery, requireActor(request), {
        id: request.params.id,
        basedOn: based_on,
        ...(newName === undefined ? {} : { name: newName }),
        ...(words === undefined ? {} : { description: words }),
        ...(content === undefined ? {} : { content: parseContent(content) }),
      })
      return one(request.params.id)
    },
  )
}

function switchRoutes(app: Http, machinery: Machinery, one: One): void {
  app.post(
    '/api/v1/playbooks/:id/on',
    {
      ...write,
      schema: {
        tags,
        summary:
          'Switch on what is drawn; `move` takes running enrolments along where their step is still there',
        params: byId,
        body: z.strictObject({ based_on: basedOn, move: z.boolean().default(false) }),
        response: { 200: oneSchema },
      },
    },
    async (request) => {
      const { based_on, move } = request.body
      await switchOn(machinery, requireActor(request), { id: request.params.id, basedOn: based_on, move })
      return one(request.params.id)
    },
  )
  const verbs = {
    pause: ['Stop every enrolment where it stands', pausePlaybook],
    resume: ['Go on where it was paused', resumePlaybook],
    retire: ['End it for good; one that was never on is deleted', retirePlaybook],
  } as const
  for (const [verb, [summary, change]] of Object.entries(verbs)) {
    app.post(
      `/api/v1/playbooks/:id/${verb}`,
      { ...write, schema: { tags, summary, params: byId, response: { 204: z.null() } } },
      async (request, reply) => {
        await one(request.params.id)
        await change(machinery, requireActor(request), request.params.id)
        return reply.code(204).send(null)
      },
    )
  }
  app.post(
    '/api/v1/playbooks/:id/allow',
    {
      ...write,
      schema: {
        tags,
        summary: 'Let the accounts that wait come in, as many as you were told',
        params: byId,
        body: z.strictObject({ count: z.number().int().min(1) }),
        response: { 200: oneSchema },
      },
    },
    async (request) => {
      await allowWaiting(machinery, requireActor(request), { id: request.params.id, ...request.body })
      return one(request.params.id)
    },
  )
}
