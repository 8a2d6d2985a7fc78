import type { OfferLockFacts } from '@tsuzuku/core/staircase/offer-lock-reasons'
import { sql } from 'kysely'
import { isAmong } from '../../platform/among.ts'
import type { Db } from '../../platform/database.ts'
import { instant } from '../accounts/moment.ts'

/** Scores older than this are not those of today: the work that makes them stood still. */
const SCORE_DAYS = 2

type Answer = { score: number; on: string; daysAgo: number } | null
export type Override = { id: number; by: string; reason: string; made_at: string; expires_at: string }
export type AccountFacts = OfferLockFacts & {
  account_id: number
  /** Those of the ids asked for that it stands for. */
  asked: number[]
  nps: Answer
  csat: Answer
  /** The one that lasts longest where several are. */
  inForce: Override | null
}

type Asked = {
  /** Accounts as asked for; undefined is every account that stands for its own. */
  ids: readonly number[] | undefined
  now: Date
  today: string
  timeZone: string
}

/** What is known now of how satisfied accounts are, by the account that stands for each. */
export async function readLockFacts(db: Db, asked: Asked): Promise<AccountFacts[]> {
  const { ids, today } = asked
  const answer = (kind: 'nps' | 'csat') => lastAnswer(kind, asked)
  const { rows } = await sql<AccountFacts>`
    select s.id as account_id, ${
      ids
        ? sql`array(select m.id from account m where (m.id = s.id or m.merged_into = s.id)
        and ${isAmong(sql`m.id`, ids)})`
        : sql`array[s.id]`
    } as asked,
      -- Not a condition of the join: with a day to compare with, its partitions would be planned anew each time.
      case when h.day >= ${today}::date - ${SCORE_DAYS}::integer then h.experience end as experience, ${answer('nps')} as nps, ${answer('csat')} as csat,
      case when (select tickets_known from refresh_state) then (${openEscalations}) end as "openEscalations",
      (select count(*)::integer from onboarding o where o.account_id in ${members} and o.is_running) as "runningOnboardings",
      ${override(asked)} as "inForce"
    from account s
    left join health_score h on h.account_id = s.id and h.day = (select day from refresh_state)
    where s.merged_into is null ${
      ids
        ? sql`and s.id in (select coalesce(merged_into, id) from account where ${isAmong(sql`id`, ids)})`
        : sql``
    }`.execute(db)
  return rows
}

const members = sql`(select m.id from account m where m.id = s.id or m.merged_into = s.id)`

function lastAnswer(kind: 'nps' | 'csat', { now, today, timeZone }: Asked) {
  const on = sql`(x.answered_at at time zone ${timeZone})::date`
  return sql`(select jsonb_build_object('score', x.score, 'on', ${on}, 'daysAgo', greatest(0, ${today}::date - ${on}))
    from survey_answer x where x.account_id in ${members} and x.superseded_at = 'infinity' and x.kind = ${kind}
      and x.answered_at <= ${now} order by x.answered_at desc, x.row_id desc limit 1)`
}

const override = ({ now }: Asked) => sql`(select jsonb_build_object('id', o.id, 'by', o.made_by_name,
    'reason', o.reason, 'made_at', ${instant('o.made_at')}, 'expires_at', ${instant('o.expires_at')})
  from offer_override o where o.account_id in ${members} and o.ended_at is null and o.expires_at > ${now}
  order by o.expires_at desc limit 1)`

const openEscalations = sql`select count(*)::integer from ticket t where t.account_id in ${members}
  and t.superseded_at = 'infinity' and t.status in ('open', 'pending')
  and (t.priority in ('urgent', 'high') or t.escalated)`
