import { addDays } from '@tsuzuku/core/time/add-days'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'

/** An event that a step of a version waits for. */
export type WantedEvent = {
  template_id: number
  version: number
  step_id: string
  kind: string
  name: string
  times: number
  contacts: number
}

export type EventHit = {
  onboarding_id: number
  step_id: string
  /** How often it came; null where one time is enough and nobody counted. */
  seen: number | null
  people: number
  /** The day on which it had come as often, and from as many people, as the step asks for. */
  finished_on: string | null
}

const FEW = 200

type Asked = { ids: readonly number[]; wanted: readonly WantedEvent[]; earliest: string; today: string }
type Named = WantedEvent & { event_name_id: number; bit: number; is_alone: boolean }

/**
 * What has come in of the events that steps wait for, since each onboarding's first day; days are UTC days, as usage is
 * kept. Which features somebody used on a day is kept by account, so most steps are answered without a look at events;
 * those that ask for a number of times are counted in one pass over the days on which the event may have come.
 */
export async function readEventHits(db: Db, asked: Asked): Promise<EventHit[]> {
  if (asked.ids.length === 0 || asked.wanted.length === 0) return []
  const named = await nameEvents(db, asked.wanted)
  const isSimple = ({ is_alone: isAlone, times }: Named) => isAlone && times === 1
  const simple = named.filter(isSimple)
  const counted = named.filter((one) => !isSimple(one))
  const isMany = asked.ids.length > FEW
  if (isMany) await joinInTurns(db, false)
  const found = [
    ...(simple.length === 0 ? [] : await simpleHits(db, { ...asked, named: simple })),
    ...(counted.length === 0 ? [] : await countedHits(db, { ...asked, named: counted })),
  ]
  if (isMany) await joinInTurns(db, true)
  return found
}

/** Of tables made on the way PostgreSQL knows no sizes, and takes them for small: with many it must not join row by row. */
async function joinInTurns(db: Db, isAllowed: boolean): Promise<void> {
  await sql`select set_config('enable_nestloop', ${isAllowed ? 'on' : 'off'}, true)`.execute(db)
}

/** Names that never came in are left out. */
async function nameEvents(db: Db, wanted: readonly WantedEvent[]): Promise<Named[]> {
  const { rows } = await sql<Named>`
    select w.*, n.id as event_name_id, n.feature_id::integer as bit,
      not exists (select from event_name m where m.feature_id = n.feature_id and m.id <> n.id) as is_alone
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
      w(template_id integer, version integer, step_id text, kind text, name text, times integer, contacts integer)
    join event_name n on n.kind = w.kind and n.name = w.name`.execute(db)
  return rows
}

type Days = Asked & { named: readonly Named[] }

/** `wanted`, and `run`: each onboarding once for every account that is merged with its own. */
function runsTable({ ids, named }: Days): RawBuilder<unknown> {
  return sql`
    wanted as (
      select * from jsonb_to_recordset(${JSON.stringify(named)}::jsonb)
        w(template_id integer, version integer, step_id text, times integer, contacts integer, event_name_id integer, bit integer)
    ),
    run as materialized (
      select o.id, o.template_id, o.version, o.started_on, m.id as member_id
      from onboarding o join account a on a.id = o.account_id
      join account m on coalesce(m.merged_into, m.id) = coalesce(a.merged_into, a.id)
      where o.id = any(${[...ids]}::integer[])
    )`
}

/** `days`: on which day which person of which account used the feature that the event belongs to. */
function daysTable(asked: Days): RawBuilder<unknown> {
  const { earliest, today } = asked
  return sql`
    ${runsTable(asked)},
    days as materialized (
      select run.id as onboarding_id, w.step_id, w.times, w.contacts, w.event_name_id, u.account_id, u.day,
        coalesce(c.merged_into, u.contact_id) as contact_id
      from run join wanted w on w.template_id = run.template_id and w.version = run.version
      join usage_day u on u.account_id = run.member_id and u.day >= run.started_on and get_bit(u.features, w.bit) = 1
        and u.day >= ${earliest}::date and u.day <= ${today}::date
      left join contact c on c.id = u.contact_id
    )`
}

/** From `rows (onboarding_id, step_id, times, contacts, day, contact_id, came)` to hits. */
const hits = sql`
    firsts as (
      select rows.*, contact_id <> 0 and row_number() over (partition by onboarding_id, step_id, contact_id order by day) = 1
        as is_newcomer from rows
    ),
    daily as (
      select onboarding_id, step_id, day, max(times) as times, max(contacts) as contacts, sum(came) as came,
        count(*) filter (where is_newcomer) as newcomers
      from firsts group by 1, 2, 3
    ),
    running as (
      select onboarding_id, step_id, day, times, contacts, sum(came) over so_far as came, sum(newcomers) over so_far as people
      from daily window so_far as (partition by onboarding_id, step_id order by day)
    )
    select onboarding_id, step_id, least(max(came), 2147483647)::float8 as seen, max(people)::integer as people,
      min(day) filter (where came >= times and (people >= contacts or contacts = 1))::text as finished_on
    from running group by 1, 2`

async function simpleHits(db: Db, asked: Days): Promise<EventHit[]> {
  const { rows } = await sql<EventHit>`
    with ${daysTable(asked)},
    rows as (select onboarding_id, step_id, times, contacts, day, contact_id, 1 as came from days),
    ${hits}`.execute(db)
  return rows.map((row) => ({ ...row, seen: null }))
}

async function countedHits(db: Db, asked: Days): Promise<EventHit[]> {
  const { rows: bounds } = await sql<{
    first: string | null
    last: string
    accounts: number[]
    names: number[]
  }>`
    with ${daysTable(asked)}
    select min(day)::text as first, max(day)::text as last, array_agg(distinct account_id) as accounts,
      array_agg(distinct event_name_id) as names from days`.execute(db)
  const [bound] = bounds
  if (!bound?.first) return []
  const { rows } = await sql<EventHit>`
    with ${runsTable(asked)},
    counts as materialized (
      select e.account_id, (e.ts at time zone 'UTC')::date as day, e.contact_id, e.event_name_id, sum(e.quantity) as came
      from event e
      where e.ts >= ${`${bound.first}T00:00:00Z`}::timestamptz and e.ts < ${`${addDays(bound.last, 1)}T00:00:00Z`}::timestamptz
        and e.account_id = any(${bound.accounts}::integer[]) and e.event_name_id = any(${bound.names}::integer[])
      group by 1, 2, 3, 4
    ),
    rows as (
      select run.id as onboarding_id, w.step_id, w.times, w.contacts, n.day, coalesce(c.merged_into, n.contact_id) as contact_id,
        n.came
      from counts n join run on run.member_id = n.account_id and n.day >= run.started_on
      join wanted w on w.template_id = run.template_id and w.version = run.version and w.event_name_id = n.event_name_id
      left join contact c on c.id = n.contact_id
    ),
    ${hits}`.execute(db)
  return rows
}
