import * as z from 'zod'
import { readFactsSeen, type Topic } from '../../platform/facts-seen.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { keepAnswers } from '../../platform/kept-answers.ts'
import { decodeCursor, nextPage, pageOf } from '../../platform/paging.ts'
import { type SteadyAnswers, standingSchema } from '../../platform/steady-answers.ts'
import { findAccountId, refSchema } from '../accounts/account-ref.ts'
import { ownerOf } from '../health/health.owner.ts'
import { todayOf } from '../tasks/task.service.ts'
import { numbers } from './numbers.schema.ts'
import { readNumbers } from './numbers.service.ts'
import { onboardingNotFound } from './onboarding.errors.ts'
import { listRuns, type RunPosition, readRun, sumRuns } from './onboarding.read.ts'
import { byId, runFilter, runListQuery, runRow, runSums, wholeRun } from './onboarding.schema.ts'
import { actOnStep, cancelRun, pauseRun, resumeRun, startByHand } from './onboarding.service.ts'
import type { Machinery } from './template.service.ts'

const position: z.ZodType<RunPosition> = z.tuple([z.number(), z.string().max(20), z.number()])
const read = { config: { access: 'accounts:read' as const } }
const write = { config: { access: 'onboarding:write' as const } }
const tags = ['onboarding']
const reason = z.string().trim().min(1).max(2000)

/** Accounts on their way: how they stand, what is missing, what people did. */
export function onboardingRoutes(app: Http, machinery: Machinery & { steady: SteadyAnswers }): void {
  const one = async (id: number) => {
    const found = await readRun(machinery.db, id, await todayOf(machinery))
    if (!found) throw onboardingNotFound({ params: { id } })
    return found
  }
  listRoutes(app, machinery)
  numberRoutes(app, machinery)
  oneRoutes(app, machinery, one)
  actRoutes(app, machinery, one)
}

type One = (id: number) => Promise<z.infer<typeof wholeRun>>

const topics: readonly Topic[] = ['accounts', 'members', 'merges', 'onboardings']

function listRoutes(app: Http, machinery: Machinery): void {
  const { db } = machinery
  const kept = keepAnswers(db, topics)
  app.get(
    '/api/v1/onboardings',
    {
      ...read,
      schema: {
        tags,
        summary: 'Onboardings of a filter: those that stand still first, then by the day they are due',
        querystring: z.strictObject(runListQuery),
        response: { 200: pageOf(runRow) },
      },
    },
    async (request) => {
      const { limit, cursor, owner, segment, ...asked } = request.query
      const filter = {
        ...asked,
        today: await todayOf(machinery),
        owner: ownerOf(owner, requireActor(request), segment),
      }
      const after = decodeCursor(cursor, position)
      return kept(['list', filter, limit, after], async () => {
        const found = await listRuns(db, filter, { limit: limit + 1, after })
        const page = nextPage(found, limit, ({ position: at }) => at)
        return { ...page, rows: page.rows.map(({ position: _, ...row }) => row) }
      })
    },
  )
  app.get(
    '/api/v1/onboardings/sums',
    {
      ...read,
      schema: {
        tags,
        summary: 'How many onboardings of a filter, by state and by template',
        querystring: z.strictObject(runFilter),
        response: { 200: runSums },
      },
    },
    async (request) => {
      const { owner, segment, ...asked } = request.query
      const today = await todayOf(machinery)
      const filter = { ...asked, today, owner: ownerOf(owner, requireActor(request), segment) }
      return kept(['sums', filter], () => sumRuns(db, filter))
    },
  )
}

function numberRoutes(app: Http, machinery: Machinery & { steady: SteadyAnswers }): void {
  const { db, steady } = machinery
  const { which: _, account: __, ...filter } = runFilter
  app.get(
    '/api/v1/onboardings/numbers',
    {
      ...read,
      schema: {
        tags,
        summary: 'How many onboardings are done, how fast, where they stop, and by when they began',
        querystring: z.strictObject({ ...filter, by: z.enum(['month', 'version']).default('month') }),
        response: { 200: numbers.extend(standingSchema) },
      },
    },
    async (request) => {
      const { owner, segment, by, ...asked } = request.query
      const today = await todayOf(machinery)
      const whose = ownerOf(owner, requireActor(request), segment)
      const seen = (await readFactsSeen(db))(topics)
      return steady({ key: ['onboarding-numbers', whose, asked, by], seen: [seen, today] }, () =>
        readNumbers(db, { ...asked, today, owner: whose, which: 'all' }, by),
      )
    },
  )
}

function oneRoutes(app: Http, machinery: Machinery, one: One): void {
  app.get(
    '/api/v1/onboardings/:id',
    {
      ...read,
      schema: {
        tags,
        summary: 'One onboarding with its plan and its history',
        params: byId,
        response: { 200: wholeRun },
      },
    },
    ({ params }) => one(params.id),
  )
  app.post(
    '/api/v1/onboardings',
    {
      ...write,
      schema: {
        tags,
        summary: 'Begin an onboarding by hand',
        body: z.strictObject({
          account_id: refSchema,
          template_id: z.number().int().positive(),
          started_on: z.iso.date().optional().describe('Today if left out'),
        }),
        response: { 201: wholeRun },
      },
    },
    async (request, reply) => {
      const { account_id: ref, template_id: templateId, started_on: startedOn } = request.body
      const accountId = await findAccountId(machinery.db, ref)
      const id = await startByHand(machinery, requireActor(request), { accountId, templateId, startedOn })
      return reply.code(201).send(await one(id))
    },
  )
}

const stepAct = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('tick'), on: z.iso.date().optional().describe('Today if left out') }),
  z.strictObject({ act: z.literal('untick') }),
  z.strictObject({ act: z.literal('skip'), reason }),
  z.strictObject({ act: z.literal('unskip') }),
])

function actRoutes(app: Http, machinery: Machinery, one: One): void {
  app.post(
    '/api/v1/onboardings/:id/steps/:step',
    {
      ...write,
      schema: {
        tags,
        summary: 'Tick or skip a step by hand, or take that back; it stands above what facts say',
        params: byId.extend({ step: z.string().max(40) }),
        body: stepAct,
        response: { 200: wholeRun },
      },
    },
    async (request) => {
      const { id, step } = request.params
      await actOnStep(machinery, requireActor(request), { id, stepId: step, what: request.body })
      return one(id)
    },
  )
  app.post(
    '/api/v1/onboardings/:id/pause',
    {
      ...write,
      schema: {
        tags,
        summary: 'Pause it: its days are put off by as many as it rests',
        params: byId,
        body: z.strictObject({ reason }),
        response: { 200: wholeRun },
      },
    },
    async (request) => {
      const { id } = request.params
      await pauseRun(machinery, requireActor(request), { id, reason: request.body.reason })
      return one(id)
    },
  )
  app.post(
    '/api/v1/onboardings/:id/resume',
    {
      ...write,
      schema: { tags, summary: 'Go on with a paused one', params: byId, response: { 200: wholeRun } },
    },
    async (request) => {
      await resumeRun(machinery, requireActor(request), request.params.id)
      return one(request.params.id)
    },
  )
  app.post(
    '/api/v1/onboardings/:id/cancel',
    {
      ...write,
      schema: {
        tags,
        summary: 'End it before it is done; one begun by mistake is left out of every figure',
        params: byId,
        body: z.strictObject({ reason, is_mistake: z.boolean().default(false) }),
        response: { 200: wholeRun },
      },
    },
    async (request) => {
      const { id } = request.params
      const { reason: why, is_mistake: isMistake } = request.body
      await cancelRun(machinery, requireActor(request), { id, reason: why, isMistake })
      return one(id)
    },
  )
}
