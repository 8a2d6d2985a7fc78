import { addDays } from '@tsuzuku/core/time/add-days'
import { sql } from 'kysely'
import * as z from 'zod'
import { createAnswerCache } from '../../platform/answer-cache.ts'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { explainMoved, readMoved } from '../health/health.movements.ts'
import { ownerOf, ownerQuery, segmentQuery } from '../health/health.owner.ts'
import { type Owner, readStand, scoredDayBefore } from '../health/health.read.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { readMyNotes, readOldTickets, readSilentSources } from './today.items.ts'
import {
  atRiskOf,
  countCustomers,
  quietOf,
  readPortfolio,
  readShelfware,
  renewalsOf,
} from './today.portfolio.ts'
import { todaySchema } from './today.schema.ts'

const MOST_MOVED = 20
const FIRST_LOOK_DAYS = 7

/** What is different since I last looked, and what needs me: one call for the first screen of the day. */
export function todayRoutes(app: Http, { db, clock }: { db: Database; clock: Clock }): void {
  const cached = createAnswerCache()

  app.get(
    '/api/v1/today',
    {
      config: { access: 'health:read' },
      schema: {
        tags: ['today'],
        summary:
          'What moved since I last looked, what is at risk, what renews, what is quiet, what is paid for and not used',
        querystring: z.object({ owner: ownerQuery, segment: segmentQuery }),
        response: { 200: todaySchema },
      },
    },
    async (request) => {
      const actor = requireActor(request)
      const owner = ownerOf(request.query.owner, actor, request.query.segment)
      const memberId = actor.kind === 'member' ? actor.id : undefined
      const now = clock()
      const { timeZone } = await readWorkspace(db)
      const stand = await readStand(db)
      const day = stand.day ?? dayIn(timeZone, now)
      const looked = memberId ? await lastLook(db, memberId) : undefined
      const since = looked
        ? earlier(dayIn(timeZone, looked), addDays(day, -1))
        : addDays(day, -FIRST_LOOK_DAYS)
      const [notes, silent_sources] = await Promise.all([
        memberId ? readMyNotes(db, memberId, now) : [],
        readSilentSources(db, now),
      ])
      const page = ['page', stand.seen, day, owner, since, memberId, looked, notes, silent_sources]
      return cached(page, async () => {
        const [customers, derived] = await Promise.all([
          cached(['customers', stand.seen, day, owner, memberId], () =>
            countCustomers(db, { day, owner, memberId }),
          ),
          cached(['derived', stand.seen, day, owner, since], () =>
            readDerived(db, { owner, day, since, timeZone }),
          ),
        ])
        return {
          day,
          looked_at: looked?.toISOString() ?? null,
          is_empty: customers.accounts === 0 && (await hasNoAccounts(db)),
          customers,
          ...derived,
          notes,
          silent_sources,
        }
      })
    },
  )

  app.post(
    '/api/v1/today/looked',
    {
      config: { access: 'signed-in' },
      schema: {
        tags: ['today'],
        summary: 'I have seen it: from now on, “moved” counts from here',
        response: { 200: z.object({ looked_at: z.string(), before: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { id } = requireActor(request)
      const before = await lastLook(db, id)
      const now = clock()
      await sql`update member set last_looked_at = ${now} where id = ${id}::uuid`.execute(db)
      return { looked_at: now.toISOString(), before: before?.toISOString() ?? null }
    },
  )
}

async function lastLook(db: Database, memberId: string): Promise<Date | undefined> {
  const row = await db
    .selectFrom('member')
    .select('last_looked_at')
    .where('id', '=', memberId)
    .executeTakeFirst()
  return row?.last_looked_at ?? undefined
}

async function hasNoAccounts(db: Database): Promise<boolean> {
  const { rows } = await sql`select from account limit 1`.execute(db)
  return rows.length === 0
}

function earlier(a: string, b: string): string {
  return a < b ? a : b
}

/** All of the page that changes only when account days and scores do. */
async function readDerived(
  db: Database,
  question: { owner: Owner; day: string; since: string; timeZone: string },
) {
  const { owner, day, timeZone } = question
  const since = (await scoredDayBefore(db, question.since)) ?? question.since
  const [portfolio, shelfware, moved, tickets] = await Promise.all([
    readPortfolio(db, { day, since, owner }),
    readShelfware(db, { day, since, owner }),
    readMoved(db, { day, since, owner, limit: MOST_MOVED }),
    readOldTickets(db, { owner, timeZone, day }),
  ])
  return {
    compared_with: since,
    moved: {
      total: moved.total,
      worse: moved.worse,
      rows: await explainMoved(db, moved.rows, { day, since }),
    },
    at_risk: atRiskOf(portfolio),
    renewals: renewalsOf(portfolio, day),
    quiet: quietOf(portfolio),
    shelfware,
    tickets,
  }
}
