import * as z from 'zod'
import { type Http, requireActor } from '../../platform/http.ts'
import { keepAnswers } from '../../platform/kept-answers.ts'
import { staircaseNotFound } from './staircase.errors.ts'
import { listStaircases, readVersions } from './staircase.read.ts'
import { staircaseBody, staircaseChange, staircaseRow, versionRow } from './staircase.schema.ts'
import {
  changeStaircase,
  createStaircase,
  retireStaircase,
  type StaircaseMachinery,
} from './staircase.service.ts'

const byId = z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) })
const read = { config: { access: 'accounts:read' as const } }
const write = { config: { access: 'staircase:write' as const } }
const tags = ['staircase']

/** What accounts of a tier and a product live through, step by step, and what is done and offered then. */
export function staircaseRoutes(app: Http, machinery: StaircaseMachinery): void {
  readRoutes(app, machinery)
  writeRoutes(app, machinery)
}

async function oneOf({ db }: StaircaseMachinery, id: number) {
  const [staircase] = await listStaircases(db, id)
  if (!staircase) throw staircaseNotFound({ field: 'id' })
  return staircase
}

function readRoutes(app: Http, machinery: StaircaseMachinery): void {
  const kept = keepAnswers(machinery.db, ['stairs', 'contracts'])
  app.get(
    '/api/v1/staircases',
    {
      ...read,
      schema: {
        tags,
        summary: 'Staircases with their steps from the lowest up',
        response: { 200: z.object({ rows: z.array(staircaseRow) }) },
      },
    },
    () => kept([], async () => ({ rows: await listStaircases(machinery.db) })),
  )

  app.get(
    '/api/v1/staircases/:id',
    {
      ...read,
      schema: { tags, summary: 'A staircase', params: byId, response: { 200: staircaseRow } },
    },
    async ({ params }) => oneOf(machinery, params.id),
  )

  app.get(
    '/api/v1/staircases/:id/versions',
    {
      ...read,
      schema: {
        tags,
        summary: 'What a staircase said before, the newest first',
        params: byId,
        response: { 200: z.object({ rows: z.array(versionRow) }) },
      },
    },
    async ({ params }) => ({ rows: await readVersions(machinery.db, params.id) }),
  )
}

function writeRoutes(app: Http, machinery: StaircaseMachinery): void {
  app.post(
    '/api/v1/staircases',
    {
      ...write,
      schema: {
        tags,
        summary: 'Build a staircase; accounts are placed on it at once',
        body: staircaseBody,
        response: { 201: staircaseRow },
      },
    },
    async (request, reply) => {
      const id = await createStaircase(machinery, requireActor(request), request.body)
      return reply.code(201).send(await oneOf(machinery, id))
    },
  )

  app.put(
    '/api/v1/staircases/:id',
    {
      ...write,
      schema: {
        tags,
        summary: 'Save a staircase as a whole: steps in their order, those left out are taken away',
        params: byId,
        body: staircaseChange,
        response: { 200: staircaseRow },
      },
    },
    async (request) => {
      const { id } = request.params
      const { based_on: basedOn, ...input } = request.body
      await changeStaircase(machinery, requireActor(request), { id, basedOn, input })
      return oneOf(machinery, id)
    },
  )

  app.delete(
    '/api/v1/staircases/:id',
    {
      ...write,
      schema: {
        tags,
        summary: 'Take a staircase away; who stood where and when stays',
        params: byId,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await retireStaircase(machinery, requireActor(request), request.params.id)
      return reply.code(204).send(null)
    },
  )
}
