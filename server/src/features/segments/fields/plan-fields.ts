import { sql } from 'kysely'
import { day, type Field, type FieldContext } from '../segment.field.ts'

const plans = (context: FieldContext) =>
  context.joins.use(
    'success_account_day',
    (alias) => sql`left join success_account_day ${alias} on ${alias}.account_id = f.id
      and ${alias}.day = least(${day(context)}, (select day from refresh_state))`,
  )

/** How its success plans stood on the day. */
export const planFields: readonly Field[] = [
  {
    key: 'plan-state',
    group: 'relation',
    type: 'choice',
    choices: ['none', 'not-started', 'on-track', 'behind', 'reached', 'unknown'],
    label: { ja: '成功計画の状態', en: 'State of success plans' },
    unknown: 'not-set',
    value: (context) => sql`coalesce(${plans(context)('state')}, 'none')`,
  },
  {
    key: 'goals-behind',
    group: 'relation',
    type: 'number',
    unit: 'count',
    label: { ja: '遅れている目標の数', en: 'Goals behind' },
    unknown: 'no-plan',
    value: (context) => plans(context)('behind'),
  },
]
