import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { joinMerged, knownRows } from '../contracts/known.ts'
import { type Population, populationGroup, populationJoin, populationTable } from '../contracts/population.ts'
import { readFactRows } from './fact-rows.read.ts'
import type { Family, MetricRow, Period, RowsQuestion } from './metric.ts'
import { bySlot, periodInstants, spanOf } from './period-slots.ts'

export type NpsSums = {
  slot: number
  group_key: string | null
  promoters: number
  passives: number
  detractors: number
}

/** The last answer of each contact in each period; an answer without contact stands for itself. */
function lastAnswers(population: Population, bounds: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select distinct on (slot, account_id, person) slot, account_id, id, at, score, comment
    from (
      select width_bucket(s.answered_at, bound.at) as slot, coalesce(a.merged_into, s.account_id) as account_id,
        coalesce(c.merged_into, s.contact_id, -s.survey_answer_id) as person, s.survey_answer_id as id,
        s.answered_at as at, s.score, s.comment
      from (select ${bounds} as at) bound
      cross join survey_answer s
      ${joinMerged(sql`s.account_id`, population.known)}
      left join contact c on c.id = s.contact_id and c.merged_into is not null
      where ${knownRows('s', population.known)} and s.kind = 'nps'
        and s.answered_at >= bound.at[1] and s.answered_at < bound.at[array_length(bound.at, 1)]
    ) answer
    order by slot, account_id, person, at desc, id desc`
}

export const npsAnswers: Family<NpsSums> = {
  name: 'nps',
  topics: ['surveys', 'merges'],
  async read(db, { periods, population, timeZone }) {
    const { rows } = await sql<NpsSums>`
      with ${populationTable(population)}
      answer as (${lastAnswers(population, periodInstants(periods, timeZone))})
      select answer.slot, ${populationGroup(population)} as group_key,
        (count(*) filter (where score >= 9))::integer as promoters,
        (count(*) filter (where score > 6 and score < 9))::integer as passives,
        (count(*) filter (where score <= 6))::integer as detractors
      from answer ${populationJoin(population, sql`answer.account_id`)}
      group by 1, 2`.execute(db)
    return bySlot(rows, periods.length)
  },
}

export async function npsRows(db: Db, question: RowsQuestion): Promise<MetricRow[]> {
  const periods: Period[] = [question.period]
  const { since } = spanOf(question.period, question.timeZone)
  return await readFactRows(
    db,
    question,
    sql`
      select account_id, id, 'survey-answer' as kind, at, comment as label,
        case when score >= 9 then 1 when score <= 6 then -1 else 0 end as numerator, 1 as denominator,
        jsonb_build_object('score', score) as detail
      from (${lastAnswers(question.population, periodInstants(periods, question.timeZone))}) answer
      where at >= ${since}`,
  )
}
