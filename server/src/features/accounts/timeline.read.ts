import { sql } from 'kysely'
import * as z from 'zod'
import type { Db } from '../../platform/database.ts'
import { decodeCursor, nextPage } from '../../platform/paging.ts'
import { endOf, type Moment } from './moment.ts'
import { branches, type TimelineGroup, timelineGroups } from './timeline.branches.ts'

export const timelineEntry = z.object({
  at: z.string(),
  id: z.string(),
  kind: z.string(),
  group: z.enum(timelineGroups),
  params: z.record(z.string(), z.unknown()),
})

export type TimelineEntry = z.infer<typeof timelineEntry>

/** One movement of the MRR ledger, as contracts tell it. */
export type LedgerEntry = {
  day: string
  kind: string
  amount: number
  mrr: number
  products: { product: string; amount: number }[]
}
export type ReadLedger = (
  db: Db,
  question: {
    accountId: number
    currency: string
    known: { day: string; timeZone: string } | undefined
    until: string
  },
) => Promise<LedgerEntry[]>

const position = z.tuple([z.string(), z.string()])

/** Everything that happened with an account in one stream, the newest first. */
export async function readTimeline(
  db: Db,
  question: {
    accountId: number
    moment: Moment
    groups: readonly TimelineGroup[]
    limit: number
    cursor?: string | undefined
    ledger: ReadLedger
  },
): Promise<{ rows: TimelineEntry[]; next_cursor: string | null }> {
  const { accountId, moment, limit, ledger } = question
  const before = decodeCursor(question.cursor, position)
  const contract = question.groups.includes('contract')
    ? movements(await ledger(db, { accountId, ...ledgerMoment(moment) }))
    : { days: [], ids: [], params: [] }
  const parts = question.groups.flatMap((group) =>
    group === 'contract'
      ? []
      : branches[group]({ accountId, moment }).map((branch) => ({ group: group as TimelineGroup, branch })),
  )
  const streams = [
    sql`select (g.day::timestamp at time zone ${moment.timeZone}) as at, g.id, 'mrr-changed' as kind, 'contract' as "group", g.params
      from unnest(${contract.days}::date[], ${contract.ids}::text[], ${contract.params}::jsonb[]) as g(day, id, params)`,
    ...parts.map(
      ({ group, branch }) => sql`select b.at, b.id, b.kind, ${group} as "group", b.params
        from (${branch}) as b(at, id, kind, params)`,
    ),
  ]
  const newest = streams.map(
    (stream) => sql`(select * from (${stream}) e
      where e.at <= ${endOf(moment)} and ${before ? sql`(e.at, e.id) < (${before[0]}::timestamptz, ${before[1]})` : sql`true`}
      order by e.at desc, e.id desc limit ${limit + 1})`,
  )
  const { rows } = await sql<TimelineEntry>`
    select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, id, kind, "group", params
    from (${sql.join(newest, sql` union all `)}) stream
    order by stream.at desc, stream.id desc limit ${limit + 1}`.execute(db)
  return nextPage(rows, limit, (last) => [last.at, last.id])
}

function ledgerMoment({ day, timeZone, currency, isPast }: Moment) {
  return { currency, until: day, known: isPast ? { day, timeZone } : undefined }
}

function movements(entries: readonly LedgerEntry[]) {
  return {
    days: entries.map((entry) => entry.day),
    ids: entries.map((entry) => `mrr:${entry.day}`),
    params: entries.map((entry) =>
      JSON.stringify({
        movement: entry.kind,
        amount_minor: entry.amount,
        mrr_minor: entry.mrr,
        products: entry.products,
      }),
    ),
  }
}
