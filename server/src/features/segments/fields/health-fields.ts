import { sql } from 'kysely'
import { bands } from '../../accounts/account-list.filter.ts'
import { USUAL_BACK } from '../figure-days.read.ts'
import type { Field } from '../segment.field.ts'
import { changed } from './figure-fields.ts'
import { score } from './sources.ts'

const rank = `array['danger', 'watch', 'good']`

function points(key: string, column: string, label: Field['label']): Field {
  return {
    key,
    group: 'health',
    type: 'number',
    unit: 'points',
    changes: true,
    label,
    unknown: 'no-score',
    value: (context, asked) => changed((back) => score(context, back)(column), asked),
  }
}

export const healthFields: readonly Field[] = [
  points('health-score', 'score', { ja: 'ヘルスの点数', en: 'Health score' }),
  points('health-outcomes', 'outcomes', { ja: '成果の点数', en: 'Outcomes' }),
  points('health-experience', 'experience', { ja: '体験の点数', en: 'Experience' }),
  {
    key: 'health-band',
    group: 'health',
    type: 'choice',
    choices: bands,
    label: { ja: 'ヘルスの状態', en: 'Health band' },
    unknown: 'no-score',
    value: (context) => score(context)('band'),
  },
  {
    key: 'health-band-before',
    group: 'health',
    type: 'choice',
    choices: bands,
    needs: ['days'],
    label: { ja: '以前のヘルスの状態', en: 'Health band before' },
    unknown: 'no-day-before',
    value: (context, { days = USUAL_BACK }) => score(context, days)('band'),
  },
  {
    key: 'health-moved',
    group: 'health',
    type: 'choice',
    choices: ['worse', 'same', 'better'],
    needs: ['days'],
    label: { ja: '状態の動き', en: 'Movement of the band' },
    unknown: 'no-day-before',
    value(context, { days = USUAL_BACK }) {
      const at = (back: number) => sql`array_position(${sql.raw(rank)}, ${score(context, back)('band')})`
      return sql`case sign(${at(0)} - ${at(days)}) when -1 then 'worse' when 0 then 'same' when 1 then 'better' end`
    },
  },
  {
    key: 'health-silent',
    group: 'health',
    type: 'boolean',
    label: { ja: '静かな離脱の兆し', en: 'Silent churn' },
    unknown: 'no-score',
    value: (context) => score(context)('silent'),
  },
  {
    key: 'judgement',
    group: 'health',
    type: 'choice',
    choices: ['good', 'watch', 'danger', 'none'],
    label: { ja: '担当者の見立て', en: 'Judgement of a person' },
    unknown: 'no-score',
    value(context) {
      const call = context.joins.use(
        'judgement',
        (alias) => sql`left join lateral (
          select j.band from health_judgement j where j.account_id = f.id
            and (j.judged_at at time zone ${context.moment.timeZone})::date <= ${context.moment.day}::date
            and (j.withdrawn_at is null or (j.withdrawn_at at time zone ${context.moment.timeZone})::date > ${context.moment.day}::date)
          order by j.judged_at desc limit 1) ${alias} on true`,
      )
      return sql`coalesce(${call('band')}, 'none')`
    },
  },
]
