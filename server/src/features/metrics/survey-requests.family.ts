import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { joinMerged, knownInstant } from '../contracts/known.ts'
import { type Population, populationGroup, populationJoin, populationTable } from '../contracts/population.ts'
import { readFactRows } from './fact-rows.read.ts'
import type { Family, MetricRow, RowsQuestion } from './metric.ts'
import { bySlot, periodInstants, spanOf } from './period-slots.ts'

export type RequestSums = { slot: number; group_key: string | null; asked: number; answered: number }

const account = sql`coalesce(a.merged_into, r.account_id)`

/** Questions that reached somebody; what was asked or answered after the day seen from had not happened then. */
function requests({ known }: Population): { from: RawBuilder<unknown>; isAnswered: RawBuilder<boolean> } {
  const until = known ? knownInstant(known) : sql`'infinity'::timestamptz`
  return {
    from: sql`survey_request r
      left join outbox_mail m on m.id = r.outbox_mail_id
      ${joinMerged(sql`r.account_id`, known)}`,
    isAnswered: sql<boolean>`(r.answered_at is not null and r.answered_at <= ${until})`,
  }
}

const hasArrived = sql`(m.id is null or (m.state not in ('dead', 'dropped') and m.bounced_at is null))`

/** Questions by the time they closed: before, nobody can say who will not answer. */
export const surveyRequests: Family<RequestSums> = {
  name: 'survey-requests',
  topics: ['surveys', 'merges'],
  async read(db, { periods, population, timeZone }) {
    const { from, isAnswered } = requests(population)
    const { rows } = await sql<RequestSums>`
      with ${populationTable(population)}
      bound as (select ${periodInstants(periods, timeZone)} as at),
      fact as (
        select width_bucket(r.closes_at, bound.at) as slot, ${populationGroup(population)} as group_key,
          ${isAnswered} as is_answered
        from bound cross join ${from} ${populationJoin(population, account)}
        where ${hasArrived} and r.closes_at >= bound.at[1] and r.closes_at < bound.at[array_length(bound.at, 1)]
      )
      select slot, group_key, count(*)::integer as asked, (count(*) filter (where is_answered))::integer as answered
      from fact group by slot, group_key`.execute(db)
    return bySlot(rows, periods.length)
  },
}

export async function surveyRequestRows(db: Db, question: RowsQuestion): Promise<MetricRow[]> {
  const { since, until } = spanOf(question.period, question.timeZone)
  const { from, isAnswered } = requests(question.population)
  return await readFactRows(
    db,
    question,
    sql`
      select ${account} as account_id, r.id, 'survey-request' as kind, r.asked_at as at, r.question as label,
        ${isAnswered}::integer as numerator, 1 as denominator, '{}'::jsonb as detail
      from ${from}
      where ${hasArrived} and r.closes_at >= ${since} and r.closes_at < ${until}`,
  )
}
