import * as z from 'zod'
import { memberOf } from '../../platform/access.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { readPlaybook } from './playbook.read.ts'
import { playbookNotFound, simulationNotFound } from './playbooks.errors.ts'
import { parseContent } from './playbooks.routes.ts'
import { byId, simulationSchema, wireContent } from './playbooks.schema.ts'
import { createSimulation, finishSimulation, readSimulation, simulationStates } from './simulation.store.ts'

const read = { config: { access: 'accounts:read' as const } }
const tags = ['playbooks']

const one = z.object({
  id: z.number(),
  playbook_id: z.number(),
  days: z.number(),
  status: z.enum(simulationStates),
  progress: z.number().describe('0 to 1'),
  created_at: z.string(),
  doing: z.enum(['causes', 'steps']).nullable(),
  result: simulationSchema.nullable().describe('Once it is done'),
})

type Machinery = {
  db: Database
  clock: Clock
  tell: (news: 'playbook-simulation.requested', payload: { id: number }) => Promise<void>
}

/** What a playbook would have done; worked out in the background, watched and stopped here. */
export function simulationRoutes(app: Http, { db, clock, tell }: Machinery): void {
  const shown = async (id: number) => {
    const found = await readSimulation(db, id)
    if (!found) throw simulationNotFound({ params: { id } })
    return found
  }
  app.post(
    '/api/v1/playbooks/:id/simulations',
    {
      ...read,
      schema: {
        tags,
        summary:
          'Begin to work out what it would have done in the last days; of the playbook nothing is written',
        params: byId,
        body: z.strictObject({
          days: z.number().int().min(7).max(180).default(90),
          content: wireContent.optional().describe('As drawn now, where it is not saved yet'),
        }),
        response: { 202: one },
      },
    },
    async (request, reply) => {
      const { id: playbook } = request.params
      const { days, content } = request.body
      const found = await readPlaybook(db, playbook)
      if (!found) throw playbookNotFound({ params: { id: playbook } })
      const drawn = parseContent(content ?? found.draft)
      const memberId = memberOf(requireActor(request))
      const id = await db
        .transaction()
        .execute((trx) => createSimulation(trx, { playbook, content: drawn, days, memberId, now: clock() }))
      await tell('playbook-simulation.requested', { id })
      return reply.code(202).send(await shown(id))
    },
  )
  app.get(
    '/api/v1/playbook-simulations/:id',
    {
      ...read,
      schema: {
        tags,
        summary: 'A simulation: how far it is, and what it found',
        params: byId,
        response: { 200: one },
      },
    },
    ({ params }) => shown(params.id),
  )
  app.post(
    '/api/v1/playbook-simulations/:id/cancel',
    {
      ...read,
      schema: {
        tags,
        summary: 'Stop a simulation that is under way',
        params: byId,
        response: { 200: one },
      },
    },
    async ({ params }) => {
      await finishSimulation(db, params.id, { status: 'cancelled', now: clock() })
      return shown(params.id)
    },
  )
}
