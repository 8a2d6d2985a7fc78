import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { Topic } from '../../platform/facts-seen.ts'
import { joinMerged, type Known, knownRows } from '../contracts/known.ts'
import { populationGroup, populationJoin, populationTable } from '../contracts/population.ts'
import { readFactRows } from './fact-rows.read.ts'
import type { Family, MetricRow, RowsQuestion } from './metric.ts'
import { bySlot, periodInstants, spanOf } from './period-slots.ts'
import type { AmountSums } from './tickets.family.ts'

type Scores = (known: Known) => RawBuilder<unknown>

/** Every score given on a ticket (when it was closed) or by a CSAT survey; closed tickets without score are missing. */
const ratings: Scores = (known) => sql`
    select coalesce(a.merged_into, t.account_id) as account_id, t.ticket_id as id, 'ticket' as kind,
      coalesce(t.closed_at, t.opened_at) as at, coalesce(t.subject, t.external_id) as label, t.satisfaction as score
    from ticket t ${joinMerged(sql`t.account_id`, known)}
    where ${knownRows('t', known)} and (t.closed_at is not null or t.satisfaction is not null)
    union all
    select coalesce(a.merged_into, s.account_id), s.survey_answer_id, 'survey-answer', s.answered_at, s.comment, s.score
    from survey_answer s ${joinMerged(sql`s.account_id`, known)}
    where ${knownRows('s', known)} and s.kind = 'csat'`

const efforts: Scores = (known) => sql`
  select coalesce(a.merged_into, s.account_id) as account_id, s.survey_answer_id as id, 'survey-answer' as kind,
    s.answered_at as at, s.comment as label, s.score
  from survey_answer s ${joinMerged(sql`s.account_id`, known)}
  where ${knownRows('s', known)} and s.kind = 'ces'`

export const satisfaction = scoreFamily('satisfaction', ['support', 'surveys', 'merges'], ratings)
export const satisfactionRows = scoreRows(ratings)
export const effort = scoreFamily('effort', ['surveys', 'merges'], efforts)
export const effortRows = scoreRows(efforts)

function scoreFamily(name: string, topics: readonly Topic[], scores: Scores): Family<AmountSums> {
  return {
    name,
    topics,
    async read(db, { periods, population, timeZone }) {
      const { rows } = await sql<AmountSums>`
        with ${populationTable(population)}
        bound as (select ${periodInstants(periods, timeZone)} as at),
        rating as (${scores(population.known)}),
        fact as (
          select width_bucket(rating.at, bound.at) as slot, ${populationGroup(population)} as group_key,
            rating.score::float8 as amount
          from rating cross join bound ${populationJoin(population, sql`rating.account_id`)}
          where rating.at >= bound.at[1] and rating.at < bound.at[array_length(bound.at, 1)]
        )
        select slot, group_key, count(*)::integer as facts, count(amount)::integer as n, coalesce(sum(amount), 0) as sum,
          stddev_samp(amount) as sd, percentile_cont(0.5) within group (order by amount) as median, null::float8 as p90
        from fact group by slot, group_key`.execute(db)
      return bySlot(rows, periods.length)
    },
  }
}

function scoreRows(scores: Scores) {
  return async (db: Db, question: RowsQuestion): Promise<MetricRow[]> => {
    const { since, until } = spanOf(question.period, question.timeZone)
    return await readFactRows(
      db,
      question,
      sql`
        select account_id, 2 * id + (kind = 'ticket')::integer as id, kind, at, label, score as numerator, 1 as denominator,
          '{}'::jsonb as detail
        from (${scores(question.population.known)}) rating
        where score is not null and at >= ${since} and at < ${until}`,
    )
  }
}
