import * as z from 'zod'
import { type Http, requireActor } from '../../platform/http.ts'
import { keepAnswers } from '../../platform/kept-answers.ts'
import { decodeCursor, nextPage, pageOf, pageQuery } from '../../platform/paging.ts'
import { ownerOf, ownerQuery, segmentQuery } from '../health/health.owner.ts'
import { todayOf } from '../tasks/task.service.ts'
import { readAccuracy } from './accuracy.read.ts'
import { LEAST_RESULTS, readCalibration, readForecast } from './forecast.read.ts'
import { groupings, listWinBacks, readReasons, readRecontract } from './outcome.read.ts'
import { categories, sums } from './renewal.schema.ts'
import { type RenewalMachinery, renewalTopics } from './renewal.service.ts'

const read = { config: { access: 'accounts:read' as const } }
const whose = { owner: ownerQuery, segment: segmentQuery, tier: z.string().max(100).optional() }
const nullable = z.number().nullable()
const category = z.enum(categories)
const day = z.iso.date()

const forecast = z.object({
  least_results: z.number().describe('So many results of a category before anything is expected of it'),
  calibration: z.array(
    z.object({
      category,
      due: z.number(),
      kept: z.number(),
      share: nullable,
      low: nullable.describe('Exact interval, 95 %'),
      high: nullable,
    }),
  ),
  months: z.array(
    z.object({
      month: z.string(),
      parts: z.array(sums.extend({ category })),
      expected: z
        .object({
          renewals: z.number().describe('Those of the month whose category has enough results of its own'),
          of_minor: z.number().describe('What they pay now'),
          mrr_minor: z.number(),
          low_minor: z.number(),
          high_minor: z.number(),
        })
        .nullable()
        .describe('Null: of none of its categories enough results are known'),
    }),
  ),
})

const accuracy = z.object({
  rows: z.array(
    z.object({
      month: z.string(),
      owner: z.object({ id: z.string(), name: z.string() }).nullable(),
      due_minor: z.number(),
      kept_minor: z.number(),
      renewals: z.number(),
      unknown: z.number().describe('Without a result'),
      taken_on: z
        .string()
        .nullable()
        .describe('Null: no forecast was kept before the month, or, for a segment or tier, none by account'),
      committed_minor: nullable,
      likely_minor: nullable,
      at_risk_minor: nullable,
      told_minor: nullable.describe('All of the forecast'),
      expected_of_minor: nullable.describe('The part of the forecast whose categories had enough results'),
      expected_minor: nullable.describe('Of that part; null: there is none'),
      low_minor: nullable,
      high_minor: nullable,
      inside: z
        .boolean()
        .nullable()
        .describe(
          'What was kept lies in the interval; null: not everything is known, or the interval is of a part only',
        ),
    }),
  ),
  segments_kept_since: z
    .string()
    .nullable()
    .describe(
      'Where that is later than the first month: from when on members of the segments are kept; months before are left out',
    ),
})

const rate = { due: z.number(), renewed: z.number(), share: nullable, low: nullable, high: nullable }
const recontract = z.object({
  all: z.object(rate),
  before: z.object(rate).nullable(),
  after: z.object(rate).nullable(),
  groups: z.array(z.object({ key: z.string().nullable(), ...rate })),
})

/** What is to be expected, and what came of what had been expected. */
export function outcomeRoutes(app: Http, machinery: RenewalMachinery): void {
  forecastRoutes(app, machinery)
  lossRoutes(app, machinery)
}

function forecastRoutes(app: Http, machinery: RenewalMachinery): void {
  const { db } = machinery
  const kept = keepAnswers(db, renewalTopics)
  app.get(
    '/api/v1/renewals/forecast',
    {
      ...read,
      schema: {
        tags: ['renewals'],
        summary: 'What the months to come are called, and how such calls went before',
        querystring: z.strictObject(whose),
        response: { 200: forecast },
      },
    },
    async (request) => {
      const { owner, segment, tier } = request.query
      const asked = {
        today: await todayOf(machinery),
        owner: ownerOf(owner, requireActor(request), segment),
        tier,
      }
      return kept(['forecast', asked], async () => {
        const calibration = await readCalibration(db)
        const months = await readForecast(db, asked, calibration)
        return { least_results: LEAST_RESULTS, calibration, months }
      })
    },
  )

  app.get(
    '/api/v1/renewals/accuracy',
    {
      ...read,
      schema: {
        tags: ['renewals'],
        summary: 'Months that have passed: the forecast before each month against what was kept',
        querystring: z.strictObject({ ...whose, by: z.enum(['month', 'owner']).default('month') }),
        response: { 200: accuracy },
      },
    },
    async (request) => {
      const { owner, segment, tier, by } = request.query
      const asked = {
        today: await todayOf(machinery),
        owner: ownerOf(owner, requireActor(request), segment),
        tier,
      }
      return kept(['accuracy', by, asked], () => readAccuracy(db, asked, by === 'owner'))
    },
  )

  app.get(
    '/api/v1/renewals/recontract',
    {
      ...read,
      schema: {
        tags: ['renewals'],
        summary: 'Renewals that went on of those whose day came, in groups, with Wilson’s interval',
        querystring: z.strictObject({
          ...whose,
          by: z.enum(groupings).default('tier'),
          from: day.optional(),
          split: day.optional().describe('Before and after this day: a description, not an effect'),
        }),
        response: { 200: recontract },
      },
    },
    async (request) => {
      const { owner, segment, ...asked } = request.query
      const question = {
        ...asked,
        today: await todayOf(machinery),
        owner: ownerOf(owner, requireActor(request), segment),
      }
      return kept(['recontract', question], () => readRecontract(db, question))
    },
  )
}

const reasons = z.object({
  rows: z.array(
    sums.extend({
      reason: z.string().nullable().describe('Null: nobody has said one'),
      foreseeable: z.number(),
      partly: z.number(),
      unforeseeable: z.number(),
      competitors: z.array(z.string()),
    }),
  ),
})

const winBack = z.object({
  id: z.number(),
  account: z.object({ id: z.number(), name: z.string() }),
  owner: z.string().nullable(),
  lost_on: z.string(),
  mrr_minor: z.number(),
  loss_reason: z.string().nullable(),
  loss_note: z.string().describe('In the words of who wrote the reason down'),
  competitor: z.string().nullable(),
  follow_up_on: z.string().nullable(),
})
const position = z.tuple([z.iso.date(), z.iso.date(), z.number().int()])
const NO_DAY = '9999-12-31'

function lossRoutes(app: Http, machinery: RenewalMachinery): void {
  const { db } = machinery
  const kept = keepAnswers(db, renewalTopics)
  app.get(
    '/api/v1/renewals/loss-reasons',
    {
      ...read,
      schema: {
        tags: ['renewals'],
        summary: 'Lost renewals by the reason that people gave',
        querystring: z.strictObject({ ...whose, from: day.optional() }),
        response: { 200: reasons },
      },
    },
    async (request) => {
      const { owner, segment, ...asked } = request.query
      return {
        rows: await readReasons(db, {
          ...asked,
          today: await todayOf(machinery),
          owner: ownerOf(owner, requireActor(request), segment),
        }),
      }
    },
  )

  app.get(
    '/api/v1/renewals/win-backs',
    {
      ...read,
      schema: {
        tags: ['renewals'],
        summary: 'Accounts lost that do not pay today: the next follow-up first, then who was lost last',
        querystring: z.strictObject({ ...pageQuery, ...whose }),
        response: { 200: pageOf(winBack) },
      },
    },
    async (request) => {
      const { limit, cursor, owner, segment, tier } = request.query
      const asked = {
        today: await todayOf(machinery),
        owner: ownerOf(owner, requireActor(request), segment),
        tier,
      }
      const after = decodeCursor(cursor, position)
      return kept(['win-backs', asked, limit, after], async () => {
        const found = await listWinBacks(db, asked, { limit: limit + 1, after })
        return nextPage(found, limit, (last) => [last.follow_up_on ?? NO_DAY, last.lost_on, last.id])
      })
    },
  )
}
