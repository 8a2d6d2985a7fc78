import * as z from 'zod'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { readFactsSeen } from '../../platform/facts-seen.ts'
import type { Http } from '../../platform/http.ts'
import { type SteadyAnswers, standingSchema } from '../../platform/steady-answers.ts'
import { segmentsKeptSince } from '../accounts/segment-filter.ts'
import { membersKeptSince } from '../contracts/members-kept.ts'
import { viewQuery } from '../contracts/view.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { wireView } from './metric-wire.ts'
import { viewSchema } from './metrics.schema.ts'
import { viewOf } from './metrics.service.ts'
import { seriesKinds, trendOf } from './periods.ts'
import { type Contacts, readContacts, readFirstContacts } from './support-success.read.ts'

const count = z.number().nullable().describe('null: not known for this period')

const contacts = z.object({
  from: z.string(),
  to: z.string(),
  complete: z.boolean(),
  customers: z.number(),
  tickets: count,
  talks: count,
  with_tickets: count,
  with_talks: count,
  with_both: count,
})

/** What customers came to us for beside what we went to them with. */
export function supportSuccessRoutes(
  app: Http,
  { db, clock, steady }: { db: Database; clock: Clock; steady: SteadyAnswers },
): void {
  app.get(
    '/api/v1/support-success',
    {
      config: { access: 'metrics:read' },
      schema: {
        tags: ['metrics'],
        summary:
          'Reactive (tickets) and proactive (talks) contacts side by side, by period, with customers reached',
        querystring: z.object({ ...viewQuery, interval: z.enum(seriesKinds).default('month') }),
        response: {
          200: viewSchema.extend({
            segments_kept_since: segmentsKeptSince,
            ...standingSchema,
            first_ticket_on: z.string().nullable(),
            first_talk_on: z.string().nullable(),
            series: z.array(contacts),
          }),
        },
      },
    },
    async ({ query }) => {
      const workspace = await readWorkspace(db)
      const view = viewOf(query, workspace, clock())
      const { timeZone, fiscalYearStartMonth } = workspace
      const periods = trendOf(view, query.interval, { fiscalYearStartMonth, lastKnown: view.lastKnown })
      const topics = ['accounts', 'merges', 'contracts', 'support', 'notes', 'workspace'] as const
      const seen = (await readFactsSeen(db))(topics)
      const question = { key: ['support-success', view.lastKnown, query], seen: [seen] }
      const { rows, first, keptSince, ...standing } = await steady(question, async () => {
        const { population } = view
        const [rows, first, keptSince] = await Promise.all([
          periods.length === 0 ? [] : readContacts(db, { periods, population, timeZone }),
          readFirstContacts(db, population, timeZone),
          membersKeptSince(db, population),
        ])
        return { rows, first, keptSince }
      })
      const series = periods.map(({ from, to, complete }, index) => {
        const row = rows.find(({ slot }) => slot === index + 1) ?? nothing
        const hasTickets = first.ticket !== null && first.ticket < to
        const hasTalks = first.talk !== null && first.talk < to
        return {
          from,
          to,
          complete,
          customers: row.customers,
          tickets: hasTickets ? row.tickets : null,
          talks: hasTalks ? row.talks : null,
          with_tickets: hasTickets ? row.with_tickets : null,
          with_talks: hasTalks ? row.with_talks : null,
          with_both: hasTickets && hasTalks ? row.with_both : null,
        }
      })
      return {
        ...wireView(view),
        segments_kept_since: keptSince,
        ...standing,
        first_ticket_on: first.ticket,
        first_talk_on: first.talk,
        series,
      }
    },
  )
}

const nothing: Omit<Contacts, 'slot'> = {
  customers: 0,
  tickets: 0,
  talks: 0,
  with_tickets: 0,
  with_talks: 0,
  with_both: 0,
}
