import * as z from 'zod'
import { createAnswerCache } from '../../platform/answer-cache.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { readFactsSeen } from '../../platform/facts-seen.ts'
import type { Http } from '../../platform/http.ts'
import { decodeCursor, nextPage, pageQuery } from '../../platform/paging.ts'
import { segmentsKeptSince } from '../accounts/segment-filter.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { membersKeptSince } from './members-kept.ts'
import { readMovementRows } from './mrr-movement-rows.read.ts'
import { readMovementSums } from './mrr-series.read.ts'
import { emptyMrrPeriod, mrrPeriods } from './mrr-series.ts'
import { knownOn, populationOf, requireForward, viewQuery } from './view.ts'

const kinds = ['new', 'reactivation', 'expansion', 'contraction', 'churn', 'none'] as const
const asked = [...kinds, 'currency_change'] as const
const sum = z.object({ accounts: z.number(), mrr_minor: z.number() })

const movements = z.object({
  from: z.string(),
  to: z.string(),
  as_of: z.string().nullable(),
  currency: z.string(),
  start: sum,
  new: sum,
  reactivation: sum,
  expansion: sum,
  upsell: sum,
  cross_sell: sum,
  contraction: sum,
  churn: sum,
  currency_change: sum.describe('Contracts that only changed their currency; signed'),
  end: sum,
  rows: z.array(
    z.object({
      account: z.object({ id: z.number(), external_id: z.string().nullable(), name: z.string() }),
      kind: z.enum(kinds),
      before_minor: z.number(),
      after_minor: z.number(),
      amount_minor: z.number(),
      currency_change_minor: z.number(),
      cross_sell_minor: z.number(),
    }),
  ),
  next_cursor: z.string().nullable(),
  segments_kept_since: segmentsKeptSince,
})

/** The MRR ledger of any period: totals that add up, and the accounts behind each movement. */
export function mrrMovementRoutes(app: Http, { db }: { db: Database; clock: Clock }): void {
  const cached = createAnswerCache()

  app.get(
    '/api/v1/mrr-movements',
    {
      config: { access: 'metrics:read' },
      schema: {
        tags: ['contracts'],
        summary:
          'MRR movements of (from, to]: start + movements + currency_change = end; rows by kind, the largest first',
        querystring: z.object({
          ...pageQuery,
          ...viewQuery,
          from: z.iso.date(),
          to: z.iso.date(),
          kind: z.enum(asked).optional(),
        }),
        response: { 200: movements },
      },
    },
    async ({ query }) => {
      requireForward(query.from, query.to)
      const workspace = await readWorkspace(db)
      const { from, to } = query
      const known = knownOn(query.as_of, workspace)
      const population = populationOf(query, { from, to, known, currency: workspace.currency })
      const after = decodeCursor(query.cursor, z.object({ position: z.number(), id: z.number().int() }))
      const seen = (await readFactsSeen(db))(['accounts', 'merges', 'contracts', 'workspace'])
      const { cursor: _cursor, limit, kind, ...view } = query
      const [sums, rows] = await Promise.all([
        cached(['sums', seen, known, view], () => readMovementSums(db, [from, to], population)),
        cached(['rows', seen, known, query], () =>
          readMovementRows(db, { from, to, population, kinds: kind && [kind], after, limit: limit + 1 }),
        ),
      ])
      const period = mrrPeriods(sums, 2).get(null)?.[0] ?? emptyMrrPeriod()
      const wire = (movement: { accounts: number; mrr: number }) => ({
        accounts: movement.accounts,
        mrr_minor: movement.mrr,
      })
      const page = nextPage(rows, query.limit, (row) => ({ position: row.position, id: row.account_id }))
      return {
        from,
        to,
        as_of: query.as_of ?? null,
        currency: workspace.currency,
        start: wire(period.start),
        new: wire(period.new),
        reactivation: wire(period.reactivation),
        expansion: wire(period.expansion),
        upsell: wire(period.upsell),
        cross_sell: wire(period.crossSell),
        contraction: wire(period.contraction),
        churn: wire(period.churn),
        currency_change: wire(period.currency),
        end: wire(period.end),
        rows: page.rows.map((row) => ({
          account: { id: row.account_id, external_id: row.external_id, name: row.account_name },
          kind: row.kind,
          before_minor: row.before,
          after_minor: row.after,
          amount_minor: row.amount,
          currency_change_minor: row.currency,
          cross_sell_minor: row.cross_sell,
        })),
        next_cursor: page.next_cursor,
        segments_kept_since: await membersKeptSince(db, population),
      }
    },
  )
}
