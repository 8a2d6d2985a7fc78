import * as z from 'zod'
import { allTopics } from '../../platform/facts-seen.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { keepAnswers, toTheMinute } from '../../platform/kept-answers.ts'
import { templateMalformed, templateNotFound } from './onboarding.errors.ts'
import { byId, templateOne, templateRow, wireContent } from './onboarding.schema.ts'
import { findProblems } from './template.check.ts'
import { contentSchema, emptyContent } from './template.definition.ts'
import { libraryContent, libraryRows } from './template.library.ts'
import { listTemplates, readDraft, readTemplate } from './template.read.ts'
import {
  allowWaiting,
  createTemplate,
  existingCandidates,
  type Machinery,
  pauseTemplate,
  resumeTemplate,
  retireTemplate,
  saveTemplate,
  switchOn,
} from './template.service.ts'

const name = z.string().trim().min(1).max(120)
const description = z.string().trim().max(2000)
const basedOn = z.number().int().describe('The revision that was read')
const count = z.number().int().min(0).max(1_000_000)
const existingDays = z.number().int().min(0).max(730)

const read = { config: { access: 'accounts:read' as const } }
const write = { config: { access: 'onboarding-templates:write' as const } }
const tags = ['onboarding']

/** A body that is not one names the place where it is not. */
function parseContent(given: unknown) {
  const parsed = contentSchema.safeParse(given)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw templateMalformed({
    field: ['content', ...(issue?.path ?? [])].join('.'),
    params: { message: issue?.message },
  })
}

/** What new accounts are led through: drawn, switched on, paused. */
export function onboardingTemplateRoutes(app: Http, machinery: Machinery): void {
  const kept = keepAnswers(machinery.db, ['members', 'onboardings'])
  const one = async (id: number) => {
    const found = await kept([id], () => readTemplate(machinery.db, id))
    if (!found) throw templateNotFound({ params: { id } })
    return { ...found, problems: await findProblems(machinery.db, found.draft) }
  }
  readRoutes(app, machinery, one)
  drawRoutes(app, machinery, one)
  switchRoutes(app, machinery, one)
  stateRoutes(app, machinery, one)
}

type One = (id: number) => Promise<z.infer<typeof templateOne>>

function readRoutes(app: Http, { db, clock }: Machinery, one: One): void {
  const kept = keepAnswers(db, ['members', 'onboardings'])
  const keptCandidates = keepAnswers(db, allTopics)
  app.get(
    '/api/v1/onboarding-templates',
    {
      ...read,
      schema: {
        tags,
        summary: 'Onboarding templates, those that are on first, with how they go',
        querystring: z.strictObject({ retired: z.stringbool().default(false) }),
        response: { 200: z.object({ rows: z.array(templateRow) }) },
      },
    },
    ({ query }) => kept([query], async () => ({ rows: await listTemplates(db, query) })),
  )
  app.get(
    '/api/v1/onboarding-templates/:id',
    {
      ...read,
      schema: { tags, summary: 'One template as it is drawn', params: byId, response: { 200: templateOne } },
    },
    ({ params }) => one(params.id),
  )
  app.get(
    '/api/v1/onboarding-templates/:id/candidates',
    {
      ...read,
      schema: {
        tags,
        summary: 'Accounts that would begin if it were switched on as it is drawn',
        params: byId,
        querystring: z.strictObject({
          days: z.coerce
            .number()
            .int()
            .min(0)
            .max(730)
            .default(0)
            .describe('That began up to so many days ago'),
        }),
        response: {
          200: z.object({
            count: z.number(),
            rows: z
              .array(z.object({ account_id: z.number(), name: z.string(), day: z.string() }))
              .describe('The first 20'),
          }),
        },
      },
    },
    async ({ params, query }) => {
      const content = await readDraft(db, params.id)
      if (!content) throw templateNotFound({ params })
      const asked = { id: params.id, content, days: query.days }
      return keptCandidates([asked, toTheMinute(clock())], async () => {
        const rows = await existingCandidates({ db, clock }, asked)
        return { count: rows.length, rows: rows.slice(0, 20) }
      })
    },
  )
  app.get(
    '/api/v1/onboarding-library',
    {
      ...read,
      schema: {
        tags,
        summary: 'Ready templates to begin from: for whom, and why',
        querystring: z.strictObject({ language: z.enum(['ja', 'en']) }),
        response: {
          200: z.object({
            rows: z.array(
              z.object({
                key: z.string(),
                name: z.string(),
                for_whom: z.string(),
                why: z.string(),
                steps: z.number(),
                days: z.number(),
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
    '/api/v1/onboarding-templates',
    {
      ...write,
      schema: {
        tags,
        summary: 'Make a template: empty, as given, or from a ready one',
        body: z.strictObject({
          name,
          description: description.default(''),
          content: wireContent.optional(),
          library_key: z.string().max(60).optional(),
        }),
        response: { 201: templateOne },
      },
    },
    async (request, reply) => {
      const { content, library_key: libraryKey = null, ...rest } = request.body
      const id = await createTemplate(machinery, requireActor(request), {
        ...rest,
        libraryKey,
        content: content ? parseContent(content) : libraryKey ? libraryContent(libraryKey) : emptyContent,
      })
      return reply.code(201).send(await one(id))
    },
  )
  app.patch(
    '/api/v1/onboarding-templates/:id',
    {
      ...write,
      schema: {
        tags,
        summary: 'Save what is drawn; running onboardings do not change',
        params: byId,
        body: z.strictObject({
          based_on: basedOn,
          name: name.optional(),
          description: description.optional(),
          content: wireContent.optional(),
        }),
        response: { 200: templateOne },
      },
    },
    async (request) => {
      const { based_on, content, name: newName, description: words } = request.body
      await saveTemplate(machinery, requireActor(request), {
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
    '/api/v1/onboarding-templates/:id/on',
    {
      ...write,
      schema: {
        tags,
        summary:
          'Switch on what is drawn. `existing`: accounts that began up to so many days ago begin now, if they are as many as said',
        params: byId,
        body: z.strictObject({
          based_on: basedOn,
          move: z.boolean().default(false).describe('Takes running onboardings along to this version'),
          existing: z.strictObject({ days: existingDays, count }).default({ days: 0, count: 0 }),
        }),
        response: { 200: templateOne.extend({ started: z.number() }) },
      },
    },
    async (request) => {
      const { based_on, move, existing } = request.body
      const { id } = request.params
      const { started } = await switchOn(machinery, requireActor(request), {
        id,
        basedOn: based_on,
        move,
        existing,
      })
      return { ...(await one(id)), started }
    },
  )
  app.post(
    '/api/v1/onboarding-templates/:id/allow',
    {
      ...write,
      schema: {
        tags,
        summary: 'Let the accounts begin that wait because they are many',
        params: byId,
        body: z.strictObject({ count }),
        response: { 200: templateOne },
      },
    },
    async (request) => {
      const { id } = request.params
      await allowWaiting(machinery, requireActor(request), { id, count: request.body.count })
      return one(id)
    },
  )
}

function stateRoutes(app: Http, machinery: Machinery, one: One): void {
  const turns = [
    ['pause', 'Begin nobody any more; those who run go on', pauseTemplate],
    ['resume', 'Go on by the version it was paused with', resumeTemplate],
  ] as const
  for (const [verb, summary, turn] of turns) {
    app.post(
      `/api/v1/onboarding-templates/:id/${verb}`,
      { ...write, schema: { tags, summary, params: byId, response: { 200: templateOne } } },
      async (request) => {
        await turn(machinery, requireActor(request), request.params.id)
        return one(request.params.id)
      },
    )
  }
  app.post(
    '/api/v1/onboarding-templates/:id/retire',
    {
      ...write,
      schema: {
        tags,
        summary: 'End a template for good; one that never was on is deleted',
        params: byId,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await retireTemplate(machinery, requireActor(request), request.params.id)
      return reply.code(204).send(null)
    },
  )
}
