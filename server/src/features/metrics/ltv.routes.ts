import * as z from 'zod'
import { createAnswerCache } from '../../platform/answer-cache.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { type FactsSeen, readFactsSeen } from '../../platform/facts-seen.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { decodeCursor, encodeCursor, pageQuery } from '../../platform/paging.ts'
import { type SteadyAnswers, standingSchema } from '../../platform/steady-answers.ts'
import { membersKeptSince } from '../contracts/members-kept.ts'
import { groupings, NOT_SET } from '../contracts/population.ts'
import { recordAudit } from '../team/audit.store.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { type DayView, dayView, dayViewQuery } from './day-view.ts'
import { readGroupLabels } from './group-labels.read.ts'
import { inOrder, orderCustomers, readNames, spreadsOf } from './ltv.accounts.ts'
import { contractLtv } from './ltv.contracts.ts'
import type { Spread } from './ltv.forecast.ts'
import { type KeepFit, orderLtv } from './ltv.orders.ts'
import {
  type LtvPart,
  type LtvRow,
  ltvAccountSorts,
  ltvAccountsSchema,
  ltvSchema,
  ltvSettingsSchema,
} from './ltv.schema.ts'
import { readLtvSettings, writeLtvSettings } from './ltv.store.ts'

/** What a customer is worth, three ways named apart. */
export function ltvRoutes(
  app: Http,
  { db, clock, steady }: { db: Database; clock: Clock; steady: SteadyAnswers },
): void {
  const cached = createAnswerCache()

  function keepFitOf({ population, until }: DayView, timeZone: string, seen: FactsSeen): KeepFit {
    const { filters, known, currency } = population
    const isNarrowed = Object.keys(filters).length > 0
    const facts = seen(['merges', 'contracts', 'orders', ...(isNarrowed ? (['accounts'] as const) : [])])
    return (fit) => cached(['fit', facts, filters, known, currency, timeZone, until], fit)
  }

  app.get(
    '/api/v1/ltv',
    {
      config: { access: 'metrics:read' },
      schema: {
        tags: ['metrics'],
        summary:
          'Lifetime value by group: realised, by formula, expected; of contracts and of orders without contract',
        querystring: z.object({ ...dayViewQuery, by: z.enum(groupings).default('tier') }),
        response: { 200: ltvSchema.extend(standingSchema) },
      },
    },
    async ({ query }) => {
      const workspace = await readWorkspace(db)
      const view = dayView(query, workspace, clock())
      const { by } = query
      const [seen, settings] = await Promise.all([readFactsSeen(db), readLtvSettings(db)])
      const known = seen(['accounts', 'members', 'merges', 'contracts', 'orders', 'workspace'])
      return steady({ key: ['ltv', settings, view.until, query], seen: [known] }, async () => {
        const { timeZone } = workspace
        const asked = { ...view, by, settings, timeZone, keepFit: keepFitOf(view, timeZone, seen) }
        const [contracts, orders, labels, keptSince] = await Promise.all([
          contractLtv(db, asked),
          orderLtv(db, asked),
          readGroupLabels(db, by),
          membersKeptSince(db, view.population),
        ])
        const named = <Part extends LtvPart>(part: Part): Part => ({
          ...part,
          groups: part.groups.map((row): LtvRow => ({ ...row, label: labelOf(row.key, labels) })),
        })
        const parts = { contracts: named(contracts), orders: named(orders) }
        return { ...view.wire, segments_kept_since: keptSince, by, settings, ...parts }
      })
    },
  )

  app.get(
    '/api/v1/ltv/accounts',
    {
      config: { access: 'metrics:read' },
      schema: {
        tags: ['metrics'],
        summary:
          'Accounts that only order: what each brought, whether it goes on buying, and what is expected of it',
        querystring: z.object({
          ...pageQuery,
          ...dayViewQuery,
          sort: z.enum(ltvAccountSorts).default('expected'),
        }),
        response: { 200: ltvAccountsSchema },
      },
    },
    async ({ query }) => {
      const workspace = await readWorkspace(db)
      const { cursor, limit, sort, ...filters } = query
      const view = dayView(filters, workspace, clock())
      const [seen, settings] = await Promise.all([readFactsSeen(db), readLtvSettings(db)])
      const { timeZone } = workspace
      const known = seen(['accounts', 'members', 'merges', 'contracts', 'orders', 'workspace'])
      const found = await cached(['ltv-accounts', known, settings, view.until, filters], () =>
        orderCustomers(db, { ...view, settings, timeZone, keepFit: keepFitOf(view, timeZone, seen) }),
      )
      const from = decodeCursor(cursor, z.number().int().min(0)) ?? 0
      const rows = inOrder(found.rows, sort).slice(from, from + limit)
      const ids = rows.map(({ id }) => id)
      const [names, spreads] = await Promise.all([
        readNames(db, ids, view.population.known),
        cached(['ltv-spreads', known, settings, view.until, filters, ids], () =>
          spreadsOf(found, ids, settings),
        ),
      ])
      return {
        until: view.until,
        currency: view.wire.currency,
        settings,
        reason: found.reason,
        boundaries: found.boundaries,
        total: found.rows.length,
        rows: rows.map(({ id, realised, expected, ...row }) => ({
          ...row,
          account: names.get(id) ?? { id, external_id: null, name: `#${id}` },
          realised_minor: realised,
          expected_minor: expected,
          expected_range: expected === null ? null : rangeOf(spreads.get(id)),
        })),
        next_cursor: from + limit < found.rows.length ? encodeCursor(from + limit) : null,
      }
    },
  )

  app.put(
    '/api/v1/ltv/settings',
    {
      config: { access: 'settings:write' },
      schema: {
        tags: ['metrics'],
        summary: 'Margin, discount a year and months ahead that expected money is counted with',
        body: ltvSettingsSchema,
        response: { 200: ltvSettingsSchema },
      },
    },
    async (request) => {
      const actor = requireActor(request)
      return db.transaction().execute(async (trx) => {
        const before = await readLtvSettings(trx)
        await writeLtvSettings(trx, request.body)
        await recordAudit(trx, actor, {
          action: 'ltv-setting.changed',
          entityKind: 'workspace',
          before,
          after: request.body,
          ip: request.ip,
        })
        return request.body
      })
    },
  )
}

function labelOf(key: string | null, labels: ReadonlyMap<string, string>): string | null {
  return key === null || key === NOT_SET ? null : (labels.get(key) ?? key)
}

const rangeOf = (spread: Spread | undefined) =>
  spread ? { low_minor: Math.round(spread.low), high_minor: Math.round(spread.high) } : null
