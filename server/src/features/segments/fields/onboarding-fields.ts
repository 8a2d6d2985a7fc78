import { sql } from 'kysely'
import { day, type Field, type FieldContext } from '../segment.field.ts'

/** Worst first; a cancelled onboarding is none. */
const states = ['stuck', 'behind', 'on-track', 'paused', 'done'] as const

/** How the onboardings of an account stand, or stood at the end of a past day by what was written down then. */
function standing(context: FieldContext) {
  if (!context.moment.isPast)
    return context.joins.use(
      'onboarding',
      (alias) => sql`left join account_onboarding ${alias} on ${alias}.account_id = f.id`,
    )
  return context.joins.use(
    'onboarding',
    (alias) => sql`left join (
      select account_id, (array_agg(state order by array_position(${[...states]}::text[], state)))[1] as state,
        null::double precision as progress, null::date as due_on, min(first_value_on) as first_value_on
      from (
        select distinct on (o.id) coalesce(a.merged_into, a.id) as account_id,
          coalesce(c.state, case c.kind when 'cancelled' then 'cancelled' else 'on-track' end) as state,
          case when o.first_value_on <= ${day(context)} then o.first_value_on end as first_value_on
        from onboarding_change c join onboarding o on o.id = c.onboarding_id join account a on a.id = o.account_id
        where c.kind in ('started', 'state', 'cancelled') and c.day <= ${day(context)}
        order by o.id, c.id desc
      ) then_ where state <> 'cancelled' group by 1) ${alias} on ${alias}.account_id = f.id`,
  )
}

export const onboardingFields: readonly Field[] = [
  {
    key: 'onboarding-state',
    group: 'onboarding',
    type: 'choice',
    choices: [...states, 'none'],
    label: { ja: 'オンボーディングの状態', en: 'Onboarding' },
    unknown: 'not-set',
    value: (context) => sql`coalesce(${standing(context)('state')}, 'none')`,
  },
  {
    key: 'onboarding-progress',
    group: 'onboarding',
    type: 'number',
    unit: 'ratio',
    label: { ja: 'オンボーディングの進み(期限が来たステップ)', en: 'Onboarding steps done of those due' },
    unknown: 'no-onboarding',
    value: (context) => standing(context)('progress'),
  },
  {
    key: 'onboarding-due',
    group: 'onboarding',
    type: 'date',
    label: { ja: 'オンボーディングの期限', en: 'Onboarding due on' },
    unknown: 'no-onboarding',
    value: (context) => standing(context)('due_on'),
  },
  {
    key: 'first-value-on',
    group: 'onboarding',
    type: 'date',
    label: { ja: '最初の価値が出た日', en: 'First value on' },
    unknown: 'no-onboarding',
    value: (context) => standing(context)('first_value_on'),
  },
]
