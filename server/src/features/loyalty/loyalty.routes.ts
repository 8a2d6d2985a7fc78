import * as z from 'zod'
import { createAnswerCache } from '../../platform/answer-cache.ts'
import type { Database } from '../../platform/database.ts'
import { readFactsSeen } from '../../platform/facts-seen.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { decodeCursor, nextPage, pageOf, pageQuery } from '../../platform/paging.ts'
import { segmentsKeptLater, segmentsKeptSince } from '../accounts/segment-filter.ts'
import { ownerOf, ownerQuery, segmentQuery } from '../health/health.owner.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { loyaltyWeightless } from './loyalty.errors.ts'
import { readGrid, readGridRows, readPlacedDays } from './loyalty.read.ts'
import { attitudeParts, behaviourParts, boxes, loyaltyRuleSchema } from './loyalty.rule.ts'
import { boxSchema, loyaltyRowSchema, loyaltySchema, savedLoyaltyRuleSchema } from './loyalty.schema.ts'
import { loyaltyRules } from './loyalty.store.ts'

const MOST_VERSIONS = 200

type Tell = (news: 'loyalty-rule.changed') => Promise<void>
type Machinery = { db: Database; tell: Tell }

const position = z.tuple([z.number(), z.number().int()])
const read = { config: { access: 'health:read' as const } }
const dayQuery = {
  day: z.iso
    .date()
    .optional()
    .describe('The end of a month, narrowed by owner and segments of then; the newest day if left out'),
  owner: ownerQuery,
  segment: segmentQuery,
}

/** What customers do against what they think, month by month. */
export function loyaltyRoutes(app: Http, machinery: Machinery): void {
  gridRoutes(app, machinery)
  ruleRoutes(app, machinery)
}

/** The day asked for, the end of the month before it, and all that are kept; no day where none was placed. */
async function standOn(db: Database, asked: string | undefined, segment: string | undefined) {
  const { newest, months } = await readPlacedDays(db)
  const day = asked === undefined ? newest : months.find((month) => month <= asked)
  const before = day === undefined ? null : (months.find((month) => month < day) ?? null)
  if (day === undefined) return { months, keptSince: null }
  const { timeZone } = await readWorkspace(db)
  const seen = { day, timeZone, isPast: day !== newest }
  const keptSince = await segmentsKeptLater(db, segment, seen)
  return { months, keptSince, ...(keptSince === null ? { on: { before, seen } } : {}) }
}

async function factsOf(db: Database): Promise<string> {
  const seen = await readFactsSeen(db)
  return seen(['accounts', 'members', 'merges', 'contracts', 'usage', 'history', 'workspace'])
}

function gridRoutes(app: Http, { db }: Machinery): void {
  const cached = createAnswerCache()

  app.get(
    '/api/v1/loyalty',
    {
      ...read,
      schema: {
        tags: ['loyalty'],
        summary:
          'The loyalty grid of a day: its boxes, who moved since the month before, and how each box renewed',
        querystring: z.strictObject(dayQuery),
        response: { 200: loyaltySchema.extend({ segments_kept_since: segmentsKeptSince }) },
      },
    },
    async (request) => {
      const owner = ownerOf(request.query.owner, requireActor(request), request.query.segment)
      const { months, keptSince, on } = await standOn(db, request.query.day, owner.segment)
      if (!on) {
        const none = nothingPlaced((await loyaltyRules.read(db)).version)
        return { ...none, months, segments_kept_since: keptSince }
      }
      return cached(['grid', await factsOf(db), on, owner], async () => ({
        ...(await readGrid(db, { ...on, owner }, months)),
        segments_kept_since: null,
      }))
    },
  )

  app.get(
    '/api/v1/loyalty/accounts',
    {
      ...read,
      schema: {
        tags: ['loyalty'],
        summary: 'The customers in a box of the grid, or those who came into it from another',
        querystring: z.strictObject({
          ...pageQuery,
          ...dayQuery,
          box: boxSchema.optional(),
          from: boxSchema.optional().describe('The box at the end of the month before'),
        }),
        response: { 200: pageOf(loyaltyRowSchema) },
      },
    },
    async (request) => {
      const { limit, cursor, box, from, day: asked } = request.query
      const owner = ownerOf(request.query.owner, requireActor(request), request.query.segment)
      const { on } = await standOn(db, asked, owner.segment)
      if (!on) return { rows: [], next_cursor: null }
      const after = decodeCursor(cursor, position)
      const question = { ...on, owner, box, from, after }
      return cached(['rows', await factsOf(db), question, limit], async () => {
        const found = await readGridRows(db, { ...question, limit: limit + 1 })
        return nextPage(found, limit, (last) => [last.mrr_minor, last.account.id])
      })
    },
  )
}

const nothingPlaced = (version: number) => ({
  day: null,
  before: null,
  months: [],
  rule_version: version,
  versions: [],
  boxes: boxes.map((box) => ({
    box,
    accounts: 0,
    mrr_minor: 0,
    accounts_before: 0,
    renewals: { due: 0, renewed: 0, rate: null, interval: null },
  })),
  renewals_from: null,
  renewals_to: null,
  moves: [],
  came: 0,
  went: 0,
  known: [],
})

function ruleRoutes(app: Http, { db, tell }: Machinery): void {
  app.get(
    '/api/v1/loyalty/rules',
    {
      ...read,
      schema: {
        tags: ['loyalty'],
        summary: 'All versions of the rule of the grid, the one in force first',
        response: { 200: z.object({ rows: z.array(savedLoyaltyRuleSchema) }) },
      },
    },
    async () => ({ rows: await loyaltyRules.list(db, MOST_VERSIONS) }),
  )

  app.post(
    '/api/v1/loyalty/rules',
    {
      config: { access: 'health-rule:write' },
      schema: {
        tags: ['loyalty'],
        summary: 'Put a rule of the grid in force as the next version; past months keep theirs',
        body: z.strictObject({ rule: loyaltyRuleSchema, based_on: z.number().int() }),
        response: { 201: z.object({ version: z.number() }) },
      },
    },
    async (request, reply) => {
      const { rule, based_on: basedOn } = request.body
      for (const parts of [behaviourParts, attitudeParts]) {
        if (parts.every((part) => rule.weights[part] === 0))
          throw loyaltyWeightless({ field: `rule.weights.${parts[0]}` })
      }
      const version = await loyaltyRules.save(db, requireActor(request), { rule, basedOn })
      await tell('loyalty-rule.changed')
      return reply.code(201).send({ version })
    },
  )
}
