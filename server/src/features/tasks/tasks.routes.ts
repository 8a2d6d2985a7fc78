import * as z from 'zod'
import { type Http, requireActor } from '../../platform/http.ts'
import { keepAnswers, toTheMinute } from '../../platform/kept-answers.ts'
import { decodeCursor, nextPage, pageOf, pageQuery } from '../../platform/paging.ts'
import { shareReadings } from '../../platform/shared-readings.ts'
import { ownerOf, ownerQuery, segmentQuery } from '../health/health.owner.ts'
import { countTasks, listTasks, readTask, readTaskHistory, readTeam } from './task.read.ts'
import { listQuery, taskBulk, taskCreate, taskHistory, taskPatch, taskRow } from './task.schema.ts'
import { changeTasks, createTask, type TaskMachinery, todayOf, undoChanges } from './task.service.ts'
import type { TaskValues } from './task.store.ts'
import { taskNotFound } from './tasks.errors.ts'

const byId = z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) })
const position = z.tuple([z.string().max(40), z.number().int()])
const read = { config: { access: 'accounts:read' as const } }
const write = { config: { access: 'tasks:write' as const } }
const changed = z.object({
  changed: z.number(),
  undo: z.array(z.number()).describe('Ids of the changes, for undoing them'),
})
const whole = taskRow.extend({ history: z.array(taskHistory) })

const TEAM_DAYS = 30
const teamView = z.object({
  days: z.number().describe('Done, timed and minutes are of so many days'),
  rows: z.array(
    z.object({
      owner: z.object({ id: z.string(), name: z.string() }).nullable(),
      open: z.number(),
      overdue: z.number(),
      snoozed: z.number(),
      done: z.number(),
      timed: z.number().describe('Ended tasks on which minutes were noted'),
      minutes: z.number().nullable().describe('Null where nobody noted any'),
    }),
  ),
})

const withoutUndefined = (change: object) =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<TaskValues>

/** What our own people have to do, and why. */
export function taskRoutes(app: Http, machinery: TaskMachinery): void {
  listRoutes(app, machinery)
  oneRoutes(app, machinery)
  manyRoutes(app, machinery)
}

function listRoutes(app: Http, machinery: TaskMachinery): void {
  const { db } = machinery
  const kept = keepAnswers(db, ['accounts', 'merges', 'tasks'])
  const shared = shareReadings()
  app.get(
    '/api/v1/tasks',
    {
      ...read,
      schema: {
        tags: ['tasks'],
        summary:
          'Tasks of a filter: those that stand by the day they are due, those that ended the latest first',
        querystring: z.strictObject({ ...pageQuery, ...listQuery }),
        response: { 200: pageOf(taskRow) },
      },
    },
    async (request) => {
      const { limit, cursor, owner, segment, ...asked } = request.query
      const day = await todayOf(machinery)
      const filter = { ...asked, day, owner: ownerOf(owner, requireActor(request), segment) }
      const after = decodeCursor(cursor, position)
      return shared([filter, limit, after], async () => {
        const found = await listTasks(db, filter, { limit: limit + 1, after })
        const page = nextPage(found, limit, ({ position: at }) => at)
        return { ...page, rows: page.rows.map(({ row }) => row) }
      })
    },
  )

  app.get(
    '/api/v1/tasks/counts',
    {
      ...read,
      schema: {
        tags: ['tasks'],
        summary: 'How many tasks stand, and by when they are due; today and week hold what is overdue too',
        querystring: z.strictObject({ owner: ownerQuery, segment: segmentQuery, account: listQuery.account }),
        response: {
          200: z.object({ open: z.number(), overdue: z.number(), today: z.number(), week: z.number() }),
        },
      },
    },
    async (request) => {
      const { owner, segment, account } = request.query
      const day = await todayOf(machinery)
      const filter = { day, owner: ownerOf(owner, requireActor(request), segment), account }
      return kept(['counts', filter], () => countTasks(db, filter))
    },
  )

  app.get(
    '/api/v1/tasks/team',
    {
      ...read,
      schema: {
        tags: ['tasks'],
        summary:
          'A row per owner: open and overdue tasks of today, and the minutes noted on what ended lately',
        querystring: z.strictObject({ segment: segmentQuery }),
        response: { 200: teamView },
      },
    },
    async (request) => {
      const { segment } = request.query
      const day = await todayOf(machinery)
      const since = new Date(toTheMinute(machinery.clock()).getTime() - TEAM_DAYS * 86_400_000)
      const rows = await kept(['team', day, since, segment], () => readTeam(db, { day, since, segment }))
      return { days: TEAM_DAYS, rows }
    },
  )
}

function oneRoutes(app: Http, machinery: TaskMachinery): void {
  const { db } = machinery
  const taskOf = async (id: number) => {
    const task = await readTask(db, id, await todayOf(machinery))
    if (!task) throw taskNotFound({ field: 'id' })
    return task
  }

  app.get(
    '/api/v1/tasks/:id',
    {
      ...read,
      schema: {
        tags: ['tasks'],
        summary: 'A task with its history',
        params: byId,
        response: { 200: whole },
      },
    },
    async ({ params }) => ({ ...(await taskOf(params.id)), history: await readTaskHistory(db, params.id) }),
  )

  app.post(
    '/api/v1/tasks',
    {
      ...write,
      schema: {
        tags: ['tasks'],
        summary: 'Make a task; whoever is away is stood in for',
        body: taskCreate,
        response: { 201: taskRow },
      },
    },
    async (request, reply) => {
      const id = await createTask(machinery, requireActor(request), request.body)
      return reply.code(201).send(await taskOf(id))
    },
  )

  app.patch(
    '/api/v1/tasks/:id',
    {
      ...write,
      schema: {
        tags: ['tasks'],
        summary: 'Change, do, drop, put off or hand over a task; what is left out stays',
        params: byId,
        body: taskPatch,
        response: { 200: taskRow.extend({ undo: z.array(z.number()) }) },
      },
    },
    async (request) => {
      const { version, ...change } = request.body
      const ids = [request.params.id]
      const asked = { ids, change: withoutUndefined(change), version }
      const { undo } = await changeTasks(machinery, requireActor(request), asked)
      return { ...(await taskOf(request.params.id)), undo }
    },
  )
}

function manyRoutes(app: Http, machinery: TaskMachinery): void {
  app.post(
    '/api/v1/tasks/bulk',
    {
      ...write,
      schema: {
        tags: ['tasks'],
        summary: 'The same change of many tasks: all of them or none',
        body: taskBulk,
        response: { 200: changed },
      },
    },
    async (request) => {
      const { ids, change } = request.body
      return changeTasks(machinery, requireActor(request), { ids, change: withoutUndefined(change) })
    },
  )

  app.post(
    '/api/v1/tasks/undo',
    {
      ...write,
      schema: {
        tags: ['tasks'],
        summary: 'Take changes back; what somebody has changed since stays',
        body: z.strictObject({ undo: z.array(z.number().int().positive()).min(1).max(500) }),
        response: { 200: z.object({ undone: z.number(), kept: z.number() }) },
      },
    },
    async (request) => undoChanges(machinery, requireActor(request), request.body.undo),
  )
}
