import { wilsonInterval } from '@tsuzuku/core/stats/wilson-interval'
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { Moment } from '../accounts/moment.ts'
import { inSegmentsOn, segmentsKeptLater } from '../accounts/segment-filter.ts'
import { type Owner, ownedBy } from '../health/health.read.ts'
import { factKnown, factsToNarrow } from '../health/known-facts.ts'
import { boxes, loyaltyParts } from './loyalty.rule.ts'
import type { LoyaltyGrid, LoyaltyRow } from './loyalty.schema.ts'
import { loyaltyRules } from './loyalty.store.ts'

const MONTHS = 25
const RENEWAL_MONTHS = 12

type Box = LoyaltyRow['box']
export type GridQuestion = {
  before: string | null
  owner: Owner
  /** The day as it is looked at; at the end of a past month owner and segments are those of then. */
  seen: Seen
}
type Seen = Pick<Moment, 'day' | 'timeZone' | 'isPast'>

const account = ({ owner, seen }: Pick<GridQuestion, 'owner' | 'seen'>) =>
  sql`${factsToNarrow(owner, seen)} a on a.account_id = l.account_id ${ownedBy(owner, seen)}`

/** The newest placed day and the ends of months before it, the newest first. */
export async function readPlacedDays(db: Db): Promise<{ newest: string | undefined; months: string[] }> {
  const { rows } = await sql<{ newest: string | null; months: string[] | null }>`
    with newest as (select max(day) as day from loyalty_day)
    select newest.day as newest, (
      select array_agg(m.day order by m.day desc)::text[] from (
        select (date_trunc('month', newest.day) - (n - 1) * interval '1 month' - interval '1 day')::date as day
        from generate_series(0, ${MONTHS}::integer) n
      ) m where m.day <= newest.day and exists (select from loyalty_day l where l.day = m.day)
    ) as months from newest`.execute(db)
  return { newest: rows[0]?.newest ?? undefined, months: rows[0]?.months ?? [] }
}

export async function readGrid(
  db: Db,
  question: GridQuestion,
  months: readonly string[],
): Promise<LoyaltyGrid> {
  const { before } = question
  const { day } = question.seen
  const { rows } = await sql<{ box: Box; accounts: number; mrr_minor: number; known: number[] }>`
    select l.box, count(*)::integer as accounts, sum(d.mrr_minor)::bigint as mrr_minor,
      array[${sql.join(loyaltyParts.map((_, index) => sql`count(l.parts[${sql.lit(index + 1)}])::integer`))}] as known
    from loyalty_day l join account_day d on d.account_id = l.account_id and d.day = l.day join ${account(question)}
    where l.day = ${day}::date group by 1`.execute(db)
  const moves = before === null ? [] : await readMoves(db, { ...question, before })
  const ends = await renewalMonths(db, question, months)
  const renewals = await readRenewals(db, question, ends)
  const of = (box: Box) => rows.find((row) => row.box === box)
  return {
    day,
    before,
    months: [...months],
    rule_version: (await loyaltyRules.read(db)).version,
    versions: await readVersions(db, question),
    boxes: boxes.map((box) => {
      const due = renewals.find((row) => row.box === box) ?? { due: 0, renewed: 0 }
      return {
        box,
        accounts: of(box)?.accounts ?? 0,
        mrr_minor: of(box)?.mrr_minor ?? 0,
        accounts_before: sumOf(moves.filter(({ from }) => from === box)),
        renewals: {
          due: due.due,
          renewed: due.renewed,
          rate: due.due === 0 ? null : due.renewed / due.due,
          interval: wilsonInterval(due.renewed, due.due) ?? null,
        },
      }
    }),
    renewals_from: ends[0] ?? null,
    renewals_to: ends.length > 0 ? day : null,
    moves: moves.flatMap(({ from, to, ...sums }) =>
      from && to && from !== to ? [{ from, to, ...sums }] : [],
    ),
    came: sumOf(moves.filter(({ from }) => from === null)),
    went: sumOf(moves.filter(({ to }) => to === null)),
    known: loyaltyParts.map((part, index) => ({
      part,
      accounts: rows.reduce((sum, row) => sum + (row.known[index] ?? 0), 0),
    })),
  }
}

const sumOf = (rows: readonly { accounts: number }[]) => rows.reduce((sum, { accounts }) => sum + accounts, 0)

async function readMoves(db: Db, { before, owner, seen }: GridQuestion & { before: string }) {
  type Move = { from: Box | null; to: Box | null; accounts: number; mrr_minor: number }
  const { rows } = await sql<Move>`
    select b.box as "from", n.box as "to", count(*)::integer as accounts,
      coalesce(sum(d.mrr_minor), 0)::bigint as mrr_minor
    from (select account_id, box from loyalty_day where day = ${seen.day}::date) n
    full join (select account_id, box from loyalty_day where day = ${before}::date) b on b.account_id = n.account_id
    join ${factsToNarrow(owner, seen)} a on a.account_id = coalesce(n.account_id, b.account_id) ${ownedBy(owner, seen)}
    left join account_day d on d.account_id = a.account_id and d.day = ${seen.day}::date
    group by 1, 2`.execute(db)
  return rows
}

/** The ends of months before the day of which renewals are counted, the oldest first; of segments those since members are kept. */
async function renewalMonths(
  db: Db,
  { owner, seen: { day, timeZone } }: GridQuestion,
  months: readonly string[],
): Promise<string[]> {
  const ends = months.filter((month) => month < day).slice(0, RENEWAL_MONTHS)
  const first = ends.at(-1)
  const keptSince =
    first === undefined
      ? null
      : await segmentsKeptLater(db, owner.segment, { day: first, timeZone, isPast: true })
  return ends.filter((end) => keptSince === null || end >= keptSince).reverse()
}

/**
 * Contracts that were due in the months before, by the box at the end of the month before they were due, and by who looked
 * after the customer, and which segments it was in, on that day.
 */
async function readRenewals(
  db: Db,
  { owner, seen: { day, timeZone } }: GridQuestion,
  ends: readonly string[],
) {
  if (ends.length === 0) return []
  const { segment, ...who } = owner
  const end = sql`((span.day + 1)::timestamp at time zone ${timeZone})`
  const within = segment
    ? inSegmentsOn(sql`l.account_id`, segment, { day: sql`span.day`, timeZone })
    : sql`true`
  const { rows } = await sql<{ box: Box; due: number; renewed: number }>`
    with span as (
      select day, coalesce(lead(day) over (order by day), ${day}::date) as until from unnest(${ends}::date[]) day
    )
    select l.box, count(*)::integer as due,
      (count(*) filter (where n.is_customer and n.mrr_minor > 0))::integer as renewed
    from span
    join account_day d on d.day = span.day and d.is_customer and d.renewal_date > span.day and d.renewal_date <= span.until
    join loyalty_day l on l.account_id = d.account_id and l.day = span.day
    ${
      who.kind === 'all'
        ? sql``
        : sql`join lateral (select f.* from account_fact f
            where f.account_id = l.account_id and ${factKnown({ valid: end, known: end })}) a on true ${ownedBy(who)}`
    }
    left join account_day n on n.account_id = d.account_id and n.day = span.until
    where ${within}
    group by 1`.execute(db)
  return rows
}

async function readVersions(db: Db, { before, seen: { day } }: GridQuestion): Promise<number[]> {
  const days = before === null ? [day] : [day, before]
  const { rows } = await sql<{ rule_version: number }>`
    select distinct rule_version from loyalty_day where day = any(${days}::date[]) order by 1`.execute(db)
  return rows.map((row) => row.rule_version)
}

export type RowsQuestion = GridQuestion & {
  box?: Box | undefined
  from?: Box | undefined
  after?: readonly [number, number] | undefined
  limit: number
}

/** The customers in a box, or those who came into it from another, the dearest first. */
export async function readGridRows(db: Db, question: RowsQuestion) {
  const { before, box, from, after, limit } = question
  const { day } = question.seen
  const { rows } = await sql<Omit<LoyaltyRow, 'parts'> & { values: (number | null)[] }>`
    with page as materialized (
      select l.account_id, a.row_id from loyalty_day l
      join account_day d on d.account_id = l.account_id and d.day = l.day
      join ${account(question)}
      left join loyalty_day b on b.account_id = l.account_id and b.day = ${before}::date
      where l.day = ${day}::date ${box ? sql`and l.box = ${box}` : sql``} ${from ? sql`and b.box = ${from}` : sql``}
        ${after ? sql`and (d.mrr_minor, l.account_id) < (${after[0]}::bigint, ${after[1]}::integer)` : sql``}
      order by d.mrr_minor desc, l.account_id desc limit ${limit}
    )
    select jsonb_build_object('id', a.account_id, 'name', a.name) as account,
      case when m.id is not null then jsonb_build_object('id', m.id, 'name', m.name) end as owner, l.box, b.box as box_before, l.behaviour, l.attitude, l.parts as values, d.mrr_minor, d.renewal_date, l.rule_version
    from page
    join loyalty_day l on l.account_id = page.account_id and l.day = ${day}::date
    join account_day d on d.account_id = l.account_id and d.day = l.day
    join account_fact a on a.row_id = page.row_id
    left join member m on m.id = a.owner_id
    left join loyalty_day b on b.account_id = l.account_id and b.day = ${before}::date
    order by d.mrr_minor desc, l.account_id desc`.execute(db)
  return rows.map(
    ({ values, ...row }): LoyaltyRow => ({
      ...row,
      parts: Object.fromEntries(
        loyaltyParts.map((part, index) => [part, values[index] ?? null]),
      ) as LoyaltyRow['parts'],
    }),
  )
}
