import * as z from 'zod'
import { type Http, requireActor } from '../../platform/http.ts'
import { keepAnswers, toTheMinute } from '../../platform/kept-answers.ts'
import { decodeCursor, nextPage, pageOf, pageQuery } from '../../platform/paging.ts'
import { ownerOf } from '../health/health.owner.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { listOpportunities, readHistory, readOpportunity, sumOpportunities } from './opportunity.read.ts'
import {
  opportunityBody,
  opportunityFilter,
  opportunityHistory,
  opportunityPatch,
  opportunityRow,
  opportunitySums,
  stages,
} from './opportunity.schema.ts'
import { changeOpportunity, createOpportunity } from './opportunity.service.ts'
import type { OpportunityValues } from './opportunity.store.ts'
import { opportunityNotFound } from './staircase.errors.ts'
import type { StaircaseMachinery } from './staircase.service.ts'

const byId = z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) })
const read = { config: { access: 'accounts:read' as const } }
const write = { config: { access: 'opportunities:write' as const } }
const tags = ['opportunities']

/** What could be sold to whom, how far it is, and what came of it. */
export function opportunityRoutes(app: Http, machinery: StaircaseMachinery): void {
  listRoutes(app, machinery)
  oneRoutes(app, machinery)
}

function listRoutes(app: Http, { db, clock }: StaircaseMachinery): void {
  const kept = keepAnswers(db, ['accounts', 'members', 'merges', 'stairs'])
  app.get(
    '/api/v1/opportunities',
    {
      ...read,
      schema: {
        tags,
        summary: 'Opportunities of a filter, the newest first',
        querystring: z.strictObject({
          ...pageQuery,
          ...opportunityFilter,
          stage: z.enum(stages).optional(),
        }),
        response: { 200: pageOf(opportunityRow) },
      },
    },
    async (request) => {
      const { limit, cursor, owner, segment, ...asked } = request.query
      const now = toTheMinute(clock())
      const filter = { ...asked, now, owner: ownerOf(owner, requireActor(request), segment) }
      const before = decodeCursor(cursor, z.number().int())
      return kept(['list', filter, limit, before], async () => {
        const found = await listOpportunities(db, filter, { limit: limit + 1, before })
        return nextPage(found, limit, (last) => last.id)
      })
    },
  )

  app.get(
    '/api/v1/opportunities/sums',
    {
      ...read,
      schema: {
        tags,
        summary: 'How many opportunities of a filter and how much, by stage',
        querystring: z.strictObject(opportunityFilter),
        response: { 200: opportunitySums },
      },
    },
    async (request) => {
      const { owner, segment, ...asked } = request.query
      const now = toTheMinute(clock())
      const filter = { ...asked, now, owner: ownerOf(owner, requireActor(request), segment) }
      const { currency } = await readWorkspace(db)
      return kept(['sums', filter, currency], () => sumOpportunities(db, filter, currency))
    },
  )
}

function oneRoutes(app: Http, machinery: StaircaseMachinery): void {
  const { db, clock } = machinery
  const oneOf = async (id: number) => {
    const row = await readOpportunity(db, id, clock())
    if (!row) throw opportunityNotFound({ field: 'id' })
    return row
  }

  app.get(
    '/api/v1/opportunities/:id',
    {
      ...read,
      schema: {
        tags,
        summary: 'An opportunity with its history',
        params: byId,
        response: { 200: opportunityRow.extend({ history: z.array(opportunityHistory) }) },
      },
    },
    async ({ params }) => ({ ...(await oneOf(params.id)), history: await readHistory(db, params.id) }),
  )

  app.post(
    '/api/v1/opportunities',
    {
      ...write,
      schema: {
        tags,
        summary: 'Note an opportunity; one that is offered already asks the lock',
        body: opportunityBody,
        response: { 201: opportunityRow },
      },
    },
    async (request, reply) => {
      const id = await createOpportunity(machinery, requireActor(request), request.body)
      return reply.code(201).send(await oneOf(id))
    },
  )

  app.patch(
    '/api/v1/opportunities/:id',
    {
      ...write,
      schema: {
        tags,
        summary: 'Say how an opportunity stands; an offer leaves only where the lock is open',
        params: byId,
        body: opportunityPatch,
        response: { 200: opportunityRow },
      },
    },
    async (request) => {
      const { version, ...given } = request.body
      const change = Object.fromEntries(
        Object.entries(given).filter(([, value]) => value !== undefined),
      ) as Partial<OpportunityValues>
      await changeOpportunity(machinery, requireActor(request), { id: request.params.id, change, version })
      return oneOf(request.params.id)
    },
  )
}
