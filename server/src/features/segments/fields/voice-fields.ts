import { type RawBuilder, sql } from 'kysely'
import { knownAt } from '../../accounts/moment.ts'
import { day, type Field, type FieldContext } from '../segment.field.ts'
import type { Condition } from '../segment.rule.ts'
import { countKnownBy, figures, summed } from './sources.ts'

const USUAL_DAYS = 90

/** The days of the window as instants, so that no row's own time has to be turned into a day. */
function within(column: string, context: FieldContext, days: number): RawBuilder<unknown> {
  const start = (after: RawBuilder<unknown>) =>
    sql`(${after})::timestamp at time zone ${context.moment.timeZone}`
  return sql`${sql.ref(column)} >= ${start(sql`${day(context)} - ${days - 1}::integer`)}
    and ${sql.ref(column)} < ${start(sql`${day(context)} + 1`)}`
}

function answers(context: FieldContext, { survey = 'nps', days = USUAL_DAYS }: Condition) {
  const on = sql`(r.answered_at at time zone ${context.moment.timeZone})::date`
  return summed(context, {
    key: `answers ${survey} ${days}`,
    table: 'survey_answer',
    columns: sql`avg(r.score)::float8 as mean, count(*)::integer as answers, max(${on}) as last_on,
      (array_agg(r.score order by r.answered_at desc, r.row_id desc))[1]::float8 as last`,
    where: sql`r.kind = ${survey} and ${knownAt('r', context.moment)}
      and ${within('r.answered_at', context, days)}`,
  })
}

function tickets(context: FieldContext, { priority, days = USUAL_DAYS }: Condition) {
  const on = sql`(r.opened_at at time zone ${context.moment.timeZone})::date`
  return summed(context, {
    key: `tickets ${priority} ${days}`,
    table: 'ticket',
    columns: sql`count(*)::integer as opened, max(${on}) as last_on`,
    where: sql`${knownAt('r', context.moment)} and ${within('r.opened_at', context, days)}
      ${priority ? sql`and r.priority = ${priority}` : sql``}`,
  })
}

export const voiceFields: readonly Field[] = [
  {
    key: 'survey-last',
    group: 'voice',
    type: 'number',
    unit: 'score',
    needs: ['survey', 'days'],
    label: { ja: 'アンケートの最後の回答', en: 'Last answer to a survey' },
    unknown: 'no-answers',
    value: (context, asked) => answers(context, asked)('last'),
  },
  {
    key: 'survey-mean',
    group: 'voice',
    type: 'number',
    unit: 'score',
    needs: ['survey', 'days'],
    label: { ja: 'アンケートの平均', en: 'Mean answer to a survey' },
    unknown: 'no-answers',
    value: (context, asked) => answers(context, asked)('mean'),
  },
  {
    key: 'survey-count',
    group: 'voice',
    type: 'number',
    unit: 'count',
    needs: ['survey', 'days'],
    label: { ja: 'アンケートの回答数', en: 'Answers to a survey' },
    unknown: 'no-answers',
    value: (context, asked) => sql`coalesce(${answers(context, asked)('answers')}, 0)`,
  },
  {
    key: 'tickets-opened',
    group: 'support',
    type: 'number',
    unit: 'count',
    needs: ['days'],
    label: { ja: '問い合わせの数(期間を選ぶ)', en: 'Tickets opened in a window' },
    unknown: 'no-tickets',
    value: (context, asked) =>
      countKnownBy(figures(context)('tickets_28d'), tickets(context, asked)('opened')),
  },
  {
    key: 'ticket-last',
    group: 'support',
    type: 'date',
    needs: ['days'],
    label: { ja: '最後に問い合わせた日', en: 'Last ticket on' },
    unknown: 'never-in-window',
    value: (context, asked) => tickets(context, asked)('last_on'),
  },
]
