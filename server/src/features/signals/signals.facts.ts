import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { factColumns } from '../health/health.facts.ts'
import type { HealthFacts } from '../health/health.measure.ts'
import { lastYearColumn } from '../health/last-year.ts'
import type { SignalFacts } from './signal-kinds.ts'
import type { SignalRule } from './signals.rule.ts'

type Asked = { day: string; timeZone: string; rule: SignalRule; ids: readonly number[] }

/** Members of the accounts asked for, each with the account it stands under. */
const members = (ids: readonly number[]) => sql`(
  select id, coalesce(merged_into, id) as account_id from account
  where id = any(${[...ids]}::integer[]) or merged_into = any(${[...ids]}::integer[]))`

const dayOf = (column: string, timeZone: string): RawBuilder<unknown> =>
  sql`(${sql.ref(column)} at time zone ${timeZone})::date`

type DayRow = HealthFacts & { account_id: number; tickets_known: boolean }

/** The customers of a day in order of their ids, a part at a time, with all that signals ask of them. */
export async function readSignalFacts(
  db: Db,
  asked: Omit<Asked, 'ids'> & { memberIds: readonly number[] | undefined; after: number; limit: number },
): Promise<SignalFacts[]> {
  const { day, after, limit, memberIds } = asked
  const among = memberIds ? sql`and d.account_id = any(${[...memberIds]}::integer[])` : sql``
  const { rows } = await sql<DayRow>`
    select d.account_id, d.tickets_28d is not null as tickets_known, ${factColumns}, ${lastYearColumn} from account_day d
    where d.day = ${day}::date and d.is_customer and d.account_id > ${after} ${among}
    order by d.account_id limit ${limit}`.execute(db)
  const part = { ...asked, ids: rows.map((row) => row.account_id) }
  const [tickets, answers, champions, departments, attributes] = [
    await readTickets(db, part),
    await readAnswers(db, part),
    await readChampions(db, part),
    await readDepartments(db, part),
    await readAttributes(db, part),
  ]
  return rows.map(({ tickets_known: known, ...row }) => ({
    ...row,
    tickets_7d: known ? (tickets.get(row.account_id) ?? []) : null,
    answers: answers.get(row.account_id) ?? [],
    gone: (champions.get(row.account_id) ?? []).filter(({ left }) => left),
    champions_there: (champions.get(row.account_id) ?? []).filter(({ left }) => !left),
    departments: departments.get(row.account_id) ?? [],
    ...(attributes.get(row.account_id) ?? { days_overdue: null, limit_used: null, limit_allowed: null }),
  }))
}

async function readTickets(db: Db, { day, timeZone, ids }: Asked): Promise<Map<number, number[]>> {
  const { rows } = await sql<{ account_id: number; ids: number[] }>`
    select a.account_id, array_agg(t.ticket_id order by t.opened_at desc) as ids
    from ticket t join ${members(ids)} a on a.id = t.account_id
    where t.superseded_at = 'infinity' and ${dayOf('t.opened_at', timeZone)} > ${day}::date - 7
      and ${dayOf('t.opened_at', timeZone)} <= ${day}::date
    group by 1`.execute(db)
  return new Map(rows.map((row) => [row.account_id, row.ids]))
}

async function readAnswers(db: Db, { day, timeZone, rule, ids }: Asked) {
  const { rows } = await sql<{ account_id: number; answers: SignalFacts['answers'] }>`
    select account_id, jsonb_agg(jsonb_build_object('id', id, 'score', score, 'days_ago', days_ago) order by score, id) as answers
    from (
      select distinct on (a.account_id, who) a.account_id, s.survey_answer_id as id, s.score,
        coalesce(c.merged_into, s.contact_id, -s.survey_answer_id) as who, ${day}::date - ${dayOf('s.answered_at', timeZone)} as days_ago
      from survey_answer s join ${members(ids)} a on a.id = s.account_id left join contact c on c.id = s.contact_id
      where s.superseded_at = 'infinity' and s.kind = 'nps' and s.score >= 0 and s.score <= 10
        and ${dayOf('s.answered_at', timeZone)} <= ${day}::date
        and ${dayOf('s.answered_at', timeZone)} >= ${day}::date - ${rule.detractor.days}::integer
      order by a.account_id, who, s.answered_at desc, s.row_id desc
    ) latest group by 1`.execute(db)
  return new Map(rows.map((row) => [row.account_id, row.answers]))
}

async function readChampions(db: Db, { day, ids }: Asked) {
  type Champion = { id: number; name: string | null; left: boolean }
  const { rows } = await sql<{ account_id: number; champions: Champion[] }>`
    select a.account_id, jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name,
      'left', coalesce(c.left_on <= ${day}::date, false)) order by c.left_on desc nulls last, c.id) as champions
    from contact_now c join ${members(ids)} a on a.id = c.account_id
    where c.role = 'champion' group by 1`.execute(db)
  return new Map(rows.map((row) => [row.account_id, row.champions]))
}

/** People by department who used the product in the four weeks and in the twelve before; skipped where none is named. */
async function readDepartments(db: Db, { day, rule, ids }: Asked) {
  const key = rule.new_department.attribute
  if (key === '') return new Map<number, SignalFacts['departments']>()
  const { rows } = await sql<{ account_id: number; departments: SignalFacts['departments'] }>`
    with person as materialized (
      select a.account_id, a.id as member_id, c.id, trim(c.attributes ->> ${key}) as department
      from contact_now c join ${members(ids)} a on a.id = c.account_id
      where trim(c.attributes ->> ${key}) <> ''
    ), used as (
      select p.account_id, p.department, p.id,
        bool_or(u.day > ${day}::date - 28) as recent, bool_or(u.day <= ${day}::date - 28) as before
      from person p join usage_day u on u.account_id = p.member_id and u.contact_id = p.id
        and u.day > ${day}::date - 112 and u.day <= ${day}::date and u.events > 0
      group by 1, 2, 3
    ), counted as (
      select account_id, department, count(*) filter (where recent) as recent, count(*) filter (where before) as before
      from used group by 1, 2
    )
    select account_id, jsonb_agg(jsonb_build_object('name', department, 'recent', recent, 'before', before)) as departments
    from counted group by 1`.execute(db)
  return new Map(rows.map((row) => [row.account_id, row.departments]))
}

async function readAttributes(db: Db, { rule, ids }: Asked) {
  type Amounts = Pick<SignalFacts, 'days_overdue' | 'limit_used' | 'limit_allowed'>
  const keys = [rule.payment_trouble.attribute, rule.feature_limit.used, rule.feature_limit.limit]
  if (keys.every((key) => key === '')) return new Map<number, Amounts>()
  const amount = (key: string | undefined) =>
    sql`case when jsonb_typeof(a.attributes -> ${key ?? ''}) = 'number' and (a.attributes ->> ${key ?? ''})::numeric >= 0
      then (a.attributes ->> ${key ?? ''})::double precision end`
  const { rows } = await sql<Amounts & { id: number }>`
    select a.id, ${amount(keys[0])} as days_overdue, ${amount(keys[1])} as limit_used, ${amount(keys[2])} as limit_allowed
    from account_now a where a.id = any(${[...ids]}::integer[])`.execute(db)
  return new Map(rows.map(({ id, ...amounts }) => [id, amounts]))
}
