import * as z from 'zod'
import type { Actor } from '../../platform/access.ts'
import { createAnswerCache } from '../../platform/answer-cache.ts'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { readFactsSeen } from '../../platform/facts-seen.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { decodeCursor, nextPage, pageOf } from '../../platform/paging.ts'
import { byRef, findAccountId } from '../accounts/account-ref.ts'
import { asOfQuery, type Moment, readMoment } from '../accounts/moment.ts'
import { segmentsKeptLater, segmentsKeptSince } from '../accounts/segment-filter.ts'
import { ownerOf, ownerQuery, segmentQuery } from '../health/health.owner.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { signalsCsv } from './signals.csv.ts'
import { signalNotFound } from './signals.errors.ts'
import { readKeptSince } from './signals.past.ts'
import {
  countSignals,
  readHistory,
  readSignalEvents,
  readSignalStamp,
  readSignals,
  type SignalFilter,
} from './signals.read.ts'
import { type SignalTell, signalRuleRoutes } from './signals.rule.routes.ts'
import {
  historySchema,
  manyChangedSchema,
  manyChangesSchema,
  signalChangeSchema,
  signalEventSchema,
  signalFilterQuery,
  signalListQuery,
  signalSchema,
  signalSummarySchema,
  sortSchema,
} from './signals.schema.ts'
import { changeSignal, changeSignals } from './signals.service.ts'
import { readSummary } from './signals.summary.ts'

type Machinery = { db: Database; clock: Clock; tell: SignalTell }

const byId = z.object({ id: z.coerce.number().int().min(1).max(2147483647) })
const position = z.tuple([z.union([z.number(), z.iso.date()]), z.number().int()])
const read = { config: { access: 'health:read' as const } }
const write = { config: { access: 'health:write' as const } }

/** What stands out at customers by itself, with evidence: to be taken, put off or dismissed by people. */
export function signalRoutes(app: Http, machinery: Machinery): void {
  listRoutes(app, machinery)
  oneRoutes(app, machinery)
  manyRoutes(app, machinery)
  signalRuleRoutes(app, machinery)
}

const todayOf = async ({ db, clock }: Machinery) => dayIn((await readWorkspace(db)).timeZone, clock())

/** What a list of signals stands on, by what can be seen of its changes now. */
async function standOf(machinery: Machinery) {
  const seen = (await readFactsSeen(machinery.db))([
    'accounts',
    'members',
    'merges',
    'usage',
    'surveys',
    'workspace',
  ])
  return { day: await todayOf(machinery), key: `${seen} ${await readSignalStamp(machinery.db)}` }
}

function filterOf(
  asked: Asked,
  actor: Actor,
  { day, past }: Pick<SignalFilter, 'day' | 'past'>,
): SignalFilter {
  const { owner, segment, account, ...filter } = asked
  return { ...filter, accountId: account, owner: ownerOf(owner, actor, segment), day, past }
}

/** The day a list is of, and as of which past day its signals are told. */
const lookedFrom = (moment: Moment) => ({ day: moment.day, past: moment.isPast ? moment : undefined })

type Asked = z.output<z.ZodObject<typeof signalFilterQuery>>

function listRoutes(app: Http, machinery: Machinery): void {
  const { db } = machinery
  const cached = createAnswerCache()
  app.get(
    '/api/v1/signals',
    {
      ...read,
      schema: {
        tags: ['signals'],
        summary: 'Signals of a filter with their evidence; those that stand unless asked otherwise',
        querystring: z.strictObject({ ...signalListQuery, ...asOfQuery }),
        response: {
          200: pageOf(signalSchema).extend({
            accounts: z.number(),
            money_minor: z.number().describe('Of each customer the largest only'),
            segments_kept_since: segmentsKeptSince,
          }),
        },
      },
    },
    async (request) => {
      const { limit, cursor, sort, as_of: asOf, ...asked } = request.query
      const { key } = await standOf(machinery)
      const moment = await readMoment(db, machinery.clock, asOf)
      const filter = filterOf(asked, requireActor(request), lookedFrom(moment))
      const after = decodeCursor(cursor, position)
      return cached(['page', key, filter, sort, limit, after], async () => {
        const found = await readSignals(db, filter, { sort, limit: limit + 1, after })
        const total = await cached(['total', key, filter], () => countSignals(db, filter))
        const page = nextPage(found, limit, ({ position: at }) => at)
        return {
          ...page,
          rows: page.rows.map(({ row }) => row),
          total: total.signals,
          accounts: total.accounts,
          money_minor: total.money_minor,
          segments_kept_since: await segmentsKeptLater(db, asked.segment, moment),
        }
      })
    },
  )

  app.get(
    '/api/v1/signals.csv',
    {
      ...read,
      schema: {
        tags: ['signals'],
        summary: 'The signals of a filter as a CSV file',
        querystring: z.strictObject({
          ...signalFilterQuery,
          ...asOfQuery,
          sort: sortSchema.default('money'),
        }),
      },
    },
    async (request, reply) => {
      const { sort, as_of: asOf, ...asked } = request.query
      const moment = await readMoment(db, machinery.clock, asOf)
      const filter = filterOf(asked, requireActor(request), lookedFrom(moment))
      const { currency, day } = moment
      return reply
        .header('content-disposition', `attachment; filename="signals-${day}.csv"`)
        .type('text/csv; charset=utf-8')
        .send(signalsCsv(db, filter, { sort, currency }))
    },
  )

  app.get(
    '/api/v1/signals/summary',
    {
      ...read,
      schema: {
        tags: ['signals'],
        summary: 'How many signals of each kind stand, the money, and which kinds cannot be measured and why',
        querystring: z.strictObject({ owner: ownerQuery, segment: segmentQuery, ...asOfQuery }),
        response: { 200: signalSummarySchema },
      },
    },
    async (request) => {
      const owner = ownerOf(request.query.owner, requireActor(request), request.query.segment)
      const { key } = await standOf(machinery)
      const moment = await readMoment(db, machinery.clock, request.query.as_of)
      return cached(['summary', key, moment, owner], () => readSummary(db, owner, moment))
    },
  )

  app.get(
    '/api/v1/signals/history',
    {
      ...read,
      schema: {
        tags: ['signals'],
        summary: 'By kind, what became of the signals of a filter; all of them unless a state is asked for',
        querystring: z.strictObject({
          ...signalFilterQuery,
          ...asOfQuery,
          state: signalFilterQuery.state.unwrap().optional(),
        }),
        response: { 200: historySchema },
      },
    },
    async (request) => {
      const { state, as_of: asOf, ...asked } = request.query
      const { key } = await standOf(machinery)
      const moment = await readMoment(db, machinery.clock, asOf)
      const looked = filterOf({ ...asked, state: 'past' }, requireActor(request), lookedFrom(moment))
      const filter = { ...looked, state }
      return cached(['history', key, filter], async () => ({
        ...(await readHistory(db, filter)),
        kept_since: await readKeptSince(db, moment.timeZone),
        segments_kept_since: await segmentsKeptLater(db, asked.segment, moment),
      }))
    },
  )

  app.get(
    '/api/v1/accounts/:id/signals',
    {
      ...read,
      schema: {
        tags: ['signals'],
        summary: 'The signals of an account, those that stand first, with the latest ones that ended',
        params: byRef,
        response: { 200: z.object({ rows: z.array(signalSchema) }) },
      },
    },
    async (request) => {
      const accountId = await findAccountId(db, request.params.id)
      const filter = { accountId, owner: { kind: 'all' as const }, day: await todayOf(machinery) }
      const found = await readSignals(db, filter, { sort: 'newest', limit: 100 })
      const rank = { open: 0, snoozed: 1, dismissed: 2, closed: 3 }
      const rows = found.map(({ row }) => row).sort((a, b) => rank[a.state] - rank[b.state])
      return { rows }
    },
  )
}

function oneRoutes(app: Http, machinery: Machinery): void {
  const { db, clock } = machinery
  const whole = signalSchema.extend({ history: z.array(signalEventSchema) })
  const readOne = async (id: number) => {
    const filter = { id, owner: { kind: 'all' as const }, day: await todayOf(machinery) }
    const found = (await readSignals(db, filter, { sort: 'newest', limit: 1 }))[0]
    if (!found) throw signalNotFound({ field: 'id' })
    return { ...found.row, history: await readSignalEvents(db, id) }
  }

  app.get(
    '/api/v1/signals/:id',
    {
      ...read,
      schema: {
        tags: ['signals'],
        summary: 'A signal with its history',
        params: byId,
        response: { 200: whole },
      },
    },
    async ({ params }) => readOne(params.id),
  )

  app.patch(
    '/api/v1/signals/:id',
    {
      ...write,
      schema: {
        tags: ['signals'],
        summary:
          'Take a signal, put it off, dismiss it with a reason, or take that back; what is left out stays',
        params: byId,
        body: signalChangeSchema,
        response: { 200: whole },
      },
    },
    async (request) => {
      const { id } = request.params
      const day = await todayOf(machinery)
      await changeSignal(db, requireActor(request), { change: { ...request.body, id }, day, now: clock() })
      return readOne(id)
    },
  )
}

function manyRoutes(app: Http, machinery: Machinery): void {
  const { db, clock } = machinery
  app.post(
    '/api/v1/signals/bulk',
    {
      ...write,
      schema: {
        tags: ['signals'],
        summary: 'Change many signals at once, each by a change of its own; says how to take it back',
        body: manyChangesSchema,
        response: { 200: manyChangedSchema },
      },
    },
    async (request) => {
      const day = await todayOf(machinery)
      const { changes } = request.body
      return changeSignals(db, requireActor(request), { changes, day, now: clock() })
    },
  )
}
