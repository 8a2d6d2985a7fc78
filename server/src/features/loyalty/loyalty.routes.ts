import * as z from 'zod'
import { createAnswerCache } from '../../platform/answer-cache.ts'
import type { Database } from '../../platform/database.ts'
import { readFactsSeen } from '../../platform/facts-seen.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { decodeCursor, nextPage, pageOf, pageQuery } from '../../platform/paging.ts'
import { ownerOf, ownerQuery, segmentQuery } from '../health/health.owner.ts'
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
  day: z.iso.date().optional().describe('The end of a month; the newest day if left out'),
  owner: ownerQuery,
  segment: segmentQuery,
}

/** What customers do against what they think, month by month. */
export function loyaltyRoutes(app: Http, machinery: Machinery): void {
  gridRoutes(app, machinery)
  ruleRoutes(app, machinery)
}

/** The day asked for, the end of the month before it, and all that are kept; no day where none was placed. */
async function standOn(db: Database, asked: string | undefined) {
  const { newest, months } = await readPlacedDays(db)
  const day = asked === undefined ? newest : months.find((month) => month <= asked)
  return { day, months, before: day === undefined ? null : (months.find((month) => month < day) ?? null) }
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
        response: { 200: loyaltySchema },
      },
    },
    async (request) => {
      const owner = ownerOf(request.query.owner, requireActor(request), request.query.segment)
      const { day, before, months } = await standOn(db, request.query.day)
      if (day === undefined) return nothingPlaced((await loyaltyRules.read(db)).version)
      return cached(['grid', await factsOf(db), day, before, owner], () =>
        readGrid(db, { day, before, owner }, months),
      )
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
      const { day, before } = await standOn(db, asked)
      if (day === undefined) return { rows: [], next_cursor: null }
      const after = decodeCursor(cursor, position)
      const question = { day, before, owner, box, from, after }
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
