import { sql } from 'kysely'
import type * as z from 'zod'
import type { Db } from '../../platform/database.ts'
import { type Moment, trueAt } from '../accounts/moment.ts'
import { inSegments } from '../accounts/segment-filter.ts'
import { currentAccount, type Owner } from '../health/health.read.ts'
import { allSignalKinds } from './signal-kinds.ts'
import { type Past, signalsAt } from './signals.past.ts'
import { becameSchema, type historySchema, type SignalRow } from './signals.schema.ts'

export type SignalFilter = {
  day: string
  /** The past day looked from, if there is one; `day` is its day. */
  past?: Moment | undefined
  kind?: string | undefined
  nature?: 'risk' | 'growth' | undefined
  state?: SignalRow['state'] | 'past' | undefined
  became?: NonNullable<SignalRow['became']> | undefined
  owner: Owner
  since?: string | undefined
  accountId?: number | undefined
  id?: number | undefined
}
export type SignalSort = 'money' | 'newest' | 'longest'
export type SignalPosition = [number | string, number]

const stamp = `'YYYY-MM-DD"T"HH24:MI:SS"Z"'`

const stateOn = (day: string) => sql`case when s.closed_on is not null then 'closed'
  when s.dismissed_at is not null then 'dismissed' when s.snoozed_until > ${day}::date then 'snoozed' else 'open' end`

/** What became of a signal; null while it stands. */
const became = sql`case when s.closed_because in ('left', 'merged') then s.closed_because
  when s.dismissed_at is not null then 'dismissed' when s.closed_on is null then null
  when s.owner_id is not null then 'taken' else 'untouched' end`

function inState(state: NonNullable<SignalFilter['state']>, day: string) {
  if (state === 'past') return sql`(s.closed_on is not null or s.dismissed_at is not null)`
  return state === 'closed'
    ? sql`s.closed_on is not null`
    : sql`s.closed_on is null and ${stateOn(day)} = ${state}`
}

/** Of signals that stand, the index of the standing ones is enough; a state beyond that is looked at row by row. */
function conditions(filter: SignalFilter) {
  const { day, kind, nature, state, owner, since, accountId, id } = filter
  const kinds = allSignalKinds.filter((one) => one.nature === nature).map((one) => one.kind as string)
  const parts = [
    id === undefined ? undefined : sql`s.id = ${id}`,
    accountId === undefined
      ? undefined
      : sql`s.account_id in (select id from account where id = ${accountId} or merged_into = ${accountId})`,
    kind === undefined ? undefined : sql`s.kind = ${kind}`,
    nature === undefined ? undefined : sql`s.kind = any(${kinds}::text[])`,
    state === undefined ? undefined : inState(state, day),
    filter.became === undefined ? undefined : sql`${became} = ${filter.became}`,
    since === undefined ? undefined : sql`s.opened_on >= ${since}::date`,
    lookedAfterBy(owner, filter.past),
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` and `)
}

/** Who took it, else who looks after the account; and the segments asked for. */
export function lookedAfterBy(owner: Owner, past: Past) {
  const within = owner.segment ? sql`and ${inSegments(sql`a.account_id`, owner.segment, past)}` : sql``
  if (owner.kind === 'all') return sql`true ${within}`
  return owner.kind === 'none'
    ? sql`coalesce(s.owner_id, a.owner_id) is null ${within}`
    : sql`coalesce(s.owner_id, a.owner_id) = ${owner.id}::uuid ${within}`
}

/** Signals with the account they stand at, as both are, or were when a past day ended. */
function source({ past, state }: Pick<SignalFilter, 'past' | 'state'>) {
  const isStanding = state === 'open' || state === 'snoozed' || state === 'dismissed'
  return sql`${signalsAt(past, { isStanding })} s
    join account i on i.id = s.account_id
    join account_fact a on a.account_id = coalesce(i.merged_into, i.id) and ${accountAt(past)}`
}

export const accountAt = (past: Past) => (past?.isPast ? trueAt('a', past) : currentAccount)

const orders = {
  money: { key: sql`coalesce(s.money_minor, -1)`, cast: sql`bigint`, turn: sql`desc`, beyond: sql`<` },
  newest: { key: sql`s.opened_on`, cast: sql`date`, turn: sql`desc`, beyond: sql`<` },
  longest: { key: sql`s.holds_since`, cast: sql`date`, turn: sql`asc`, beyond: sql`>` },
}

/** Signals of a filter, a page at a time. */
export async function readSignals(
  db: Db,
  filter: SignalFilter,
  page: { sort: SignalSort; limit: number; after?: SignalPosition | undefined },
): Promise<{ row: SignalRow; position: SignalPosition }[]> {
  const { key, cast, turn, beyond } = orders[page.sort]
  const after = page.after
    ? sql`and (${key}, s.id) ${beyond} (${page.after[0]}::${cast}, ${page.after[1]}::integer)`
    : sql``
  const { rows } = await sql<Omit<SignalRow, 'nature'> & { position: number | string }>`
    with page as materialized (
      select s.id, ${key} as position, a.row_id from ${source(filter)} where ${conditions(filter)} ${after}
      order by ${key} ${turn}, s.id ${turn} limit ${page.limit}
    )
    select s.id, jsonb_build_object('id', a.account_id, 'name', a.name, 'external_id', r.external_id) as account,
      case when w.id is not null then jsonb_build_object('id', w.id, 'name', w.name) end as account_owner,
      s.kind, ${stateOn(filter.day)} as state, s.evidence, s.facts, s.holds_since, s.opened_on, s.last_seen_on, s.closed_on,
      s.closed_because, ${became} as became, case when t.id is not null then jsonb_build_object('id', t.id, 'name', t.name) end as owner,
      s.snoozed_until, to_char(s.dismissed_at at time zone 'UTC', ${sql.raw(stamp)}) as dismissed_at, s.dismissed_reason,
      s.money_minor, s.rule_version, page.position
    from page join ${signalsAt(filter.past, { isStanding: false })} s on s.id = page.id join account_fact a on a.row_id = page.row_id
    join account r on r.id = a.account_id left join member w on w.id = a.owner_id left join member t on t.id = s.owner_id
    order by page.position ${turn}, s.id ${turn}`.execute(db)
  return rows.map(({ position, ...row }) => ({
    row: { ...row, nature: natureOf(row.kind) },
    position: [position, row.id],
  }))
}

const natures = new Map(allSignalKinds.map(({ kind, nature }) => [kind as string, nature]))
export const natureOf = (kind: string): 'risk' | 'growth' => natures.get(kind) ?? 'risk'

/** The money of a customer with several signals is counted once, by the largest. */
export async function countSignals(db: Db, filter: SignalFilter) {
  const { rows } = await sql<{ signals: number; accounts: number; money_minor: number }>`
    select coalesce(sum(n), 0)::integer as signals, count(*)::integer as accounts, coalesce(sum(money_minor), 0)::bigint as money_minor
    from (select count(*) as n, max(s.money_minor) as money_minor from ${source(filter)} where ${conditions(filter)} group by a.account_id) by_account`.execute(
    db,
  )
  return rows[0] ?? { signals: 0, accounts: 0, money_minor: 0 }
}

/** By kind, what became of the signals of a filter, and how long those that ended stood. */
export async function readHistory(db: Db, filter: SignalFilter) {
  const { rows } = await sql<HistoryRow>`
    select s.kind, count(*)::integer as opened, (count(*) filter (where ${became} is null))::integer as standing,
      ${sql.join(
        becameSchema.options.map(
          (one) => sql`(count(*) filter (where ${became} = ${one}))::integer as ${sql.ref(one)}`,
        ),
      )},
      percentile_cont(0.5) within group (order by s.closed_on - s.opened_on) filter (where s.closed_on is not null) as median_days
    from ${source(filter)} where ${conditions(filter)} group by s.kind order by opened desc, s.kind`.execute(
    db,
  )
  return { kinds: rows.map((row) => ({ ...row, nature: natureOf(row.kind) })) }
}

type HistoryRow = Omit<z.infer<typeof historySchema>['kinds'][number], 'nature'>

export async function readSignalEvents(db: Db, id: number) {
  const { rows } = await sql<{
    at: string
    what: 'opened'
    member: string | null
    detail: Record<string, string | number | null>
  }>`
    select to_char(e.at at time zone 'UTC', ${sql.raw(stamp)}) as at, e.what, m.name as member, e.detail
    from signal_event e left join member m on m.id = e.member_id where e.signal_id = ${id} order by e.id`.execute(
    db,
  )
  return rows
}

/** Changes with every change of a signal that can be seen: the newest events, counted, for ids come in no order of time. */
export async function readSignalStamp(db: Db): Promise<string> {
  const { rows } = await sql<{ stamp: string }>`
    select concat_ws('/', max(id), count(*), sum(id)) as stamp from signal_event
    where id > (select max(id) - 500 from signal_event)`.execute(db)
  return rows[0]?.stamp ?? ''
}
