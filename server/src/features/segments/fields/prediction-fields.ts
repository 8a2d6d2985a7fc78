import { type RawBuilder, sql } from 'kysely'
import { day, type Field, type FieldContext } from '../segment.field.ts'

const horizons = [30, 90, 180, 365] as const
/** A chance told longer ago than this says nothing of today. */
const LONGEST_DAYS = 31

/** What the model in force told of the account last. */
function told(context: FieldContext) {
  const model = sql`(select id from prediction_model where role = 'in-force')`
  return context.joins.use(
    'prediction',
    (alias: RawBuilder<unknown>) => sql`left join account_prediction ${alias}
      on ${alias}.account_id = f.id and ${alias}.model_id = ${model} and ${alias}.day = (
        select max(x.day) from account_prediction x where x.model_id = ${model}
          and x.day <= ${day(context)} and x.day > ${day(context)} - ${LONGEST_DAYS}::integer)`,
  )
}

export const predictionFields: readonly Field[] = [
  ...horizons.map(
    (days): Field => ({
      key: `chance-${days}`,
      group: 'prediction',
      type: 'number',
      unit: 'ratio',
      label: { ja: `${days} 日以内に解約する確率`, en: `Chance to leave within ${days} days` },
      unknown: 'no-prediction',
      value: (context) => told(context)(`within_${days}`),
    }),
  ),
  {
    key: 'has-notice',
    group: 'prediction',
    type: 'boolean',
    label: { ja: '解約の申し出がある', en: 'Has given notice' },
    unknown: 'no-prediction',
    value: (context) => told(context)('has_notice'),
  },
]
