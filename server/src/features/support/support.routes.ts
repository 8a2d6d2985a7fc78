import { sql } from 'kysely'
import * as z from 'zod'
import type { Clock } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import type { Http } from '../../platform/http.ts'
import { decodeCursor, nextPage, pageOf, pageQuery } from '../../platform/paging.ts'
import { byRef, findAccountId, withMerged } from '../accounts/account-ref.ts'
import { asOfQuery, endOf, instant, knownAt, type Moment, readMoment } from '../accounts/moment.ts'
import { priorities, ticketStatuses } from './support.tables.ts'

const ticketRow = z.object({
  id: z.number(),
  external_id: z.string().nullable(),
  contact: z.object({ id: z.number(), name: z.string().nullable() }).nullable(),
  subject: z.string().nullable(),
  body: z.string().nullable(),
  channel: z.string().nullable(),
  priority: z.enum(priorities).nullable(),
  status: z.enum(ticketStatuses),
  opened_at: z.string(),
  first_reply_minutes: z.number().nullable(),
  closed_at: z.string().nullable(),
  resolution_hours: z.number().nullable(),
  satisfaction: z.number().nullable(),
  escalated: z.boolean().nullable(),
})

type TicketRow = z.infer<typeof ticketRow>
const position = z.tuple([z.string(), z.number().int()])

/** Tickets as the sources tell them. */
export function supportRoutes(app: Http, { db, clock }: { db: Database; clock: Clock }): void {
  app.get(
    '/api/v1/accounts/:id/tickets',
    {
      config: { access: 'accounts:read' },
      schema: {
        tags: ['support'],
        summary: 'Tickets of an account, the newest first',
        params: byRef,
        querystring: z.strictObject({
          ...asOfQuery,
          ...pageQuery,
          state: z.enum(['open', 'closed']).optional(),
        }),
        response: { 200: pageOf(ticketRow) },
      },
    },
    async (request) => {
      const { as_of, ...query } = request.query
      const moment = await readMoment(db, clock, as_of)
      return readTickets(db, { ...query, moment, accountId: await findAccountId(db, request.params.id) })
    },
  )
}

async function readTickets(
  db: Db,
  question: {
    accountId: number
    moment: Moment
    state?: 'open' | 'closed' | undefined
    limit: number
    cursor?: string | undefined
  },
): Promise<{ rows: TicketRow[]; next_cursor: string | null }> {
  const { accountId, moment, state, limit } = question
  const after = decodeCursor(question.cursor, position)
  const isOpen = sql`t.status in ('open', 'pending')`
  const { rows } = await sql<TicketRow>`
    select t.ticket_id as id, t.external_id, t.subject, t.body, t.channel, t.priority, t.status, t.first_reply_minutes,
      coalesce(t.resolution_hours, round(extract(epoch from t.closed_at - t.opened_at) / 3600, 2)) as resolution_hours,
      t.satisfaction, t.escalated, ${instant('t.opened_at')} as opened_at, ${instant('t.closed_at')} as closed_at,
      (select jsonb_build_object('id', c.contact_id, 'name', coalesce(c.name, c.email)) from contact_fact c
        where c.contact_id = t.contact_id and c.superseded_at = 'infinity' and c.valid_to = 'infinity') as contact
    from ticket t
    where t.account_id in ${withMerged(accountId)} and ${knownAt('t', moment)} and t.opened_at <= ${endOf(moment)}
      and ${state === undefined ? sql`true` : state === 'open' ? isOpen : sql`not ${isOpen}`}
      and ${after ? sql`(t.opened_at, t.ticket_id) < (${after[0]}::timestamptz, ${after[1]}::integer)` : sql`true`}
    order by t.opened_at desc, t.ticket_id desc limit ${limit + 1}`.execute(db)
  return nextPage(rows, limit, (last) => [last.opened_at, last.id])
}
