import { meanInterval } from '@tsuzuku/core/stats/mean-interval'
import { nps } from '@tsuzuku/core/stats/nps'
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { type SurveyKind, surveyScales } from '../surveys/surveys.tables.ts'

type Counted = {
  step_id: string
  kind: SurveyKind
  asked: number
  answered: number
  promoters: number
  detractors: number
  mean: number | null
  sd: number | null
}

/** What came of each question: mails that never left asked nobody; an answer counts as it stands now. */
export async function readSurveyResults(db: Db, playbook: number) {
  const { rows } = await sql<Counted>`
    select r.step_id, r.kind, count(*)::integer as asked, count(s.score)::integer as answered,
      count(*) filter (where s.score >= 9)::integer as promoters, count(*) filter (where s.score <= 6)::integer as detractors,
      avg(s.score)::float8 as mean, stddev_samp(s.score)::float8 as sd
    from survey_request r join playbook_enrolment e on e.id = r.enrolment_id
    left join outbox_mail m on m.id = r.outbox_mail_id
    left join survey_answer s on s.survey_answer_id = r.survey_answer_id and s.superseded_at = 'infinity'
    where e.playbook_id = ${playbook} and r.step_id is not null
      and (s.score is not null or m.state is null or m.state not in ('dropped', 'dead'))
    group by r.step_id, r.kind order by min(r.id)`.execute(db)
  return rows.map((row) => {
    const { step_id, kind, asked, answered } = row
    return { step_id, kind, asked, answered, ...scoreOf(row) }
  })
}

/** NPS in points, the others as the mean on their scale; null without an answer, and no interval where it cannot be seen. */
function scoreOf({ kind, answered: n, promoters, detractors, mean, sd }: Counted) {
  if (mean === null) return { score: null, interval: null }
  const found =
    kind === 'nps' ? nps({ promoters, detractors, passives: n - promoters - detractors }) : undefined
  const interval = found ? found.interval : meanInterval({ n, mean, sd: sd ?? 0 })
  const [lowest, highest] = kind === 'nps' ? [-100, 100] : surveyScales[kind]
  return {
    score: found ? found.score : mean,
    interval: interval
      ? {
          low: Math.max(lowest, interval.low),
          high: Math.min(highest, interval.high),
          level: interval.level,
        }
      : null,
  }
}
