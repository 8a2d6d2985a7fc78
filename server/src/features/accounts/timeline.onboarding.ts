import { type RawBuilder, sql } from 'kysely'
import { endOf, type Moment } from './moment.ts'
import { family, startOfDay } from './timeline.parts.ts'

/** How onboardings of the account went; one that was begun by mistake has no story. */
export function onboardingBranches(accountId: number, moment: Moment): RawBuilder<unknown>[] {
  const changes = sql`onboarding o join onboarding_change c on c.onboarding_id = o.id and c.at <= ${endOf(moment)}
    join onboarding_template t on t.id = o.template_id`
  const ofAccount = sql`o.account_id = any(${family(accountId)}) and o.end_kind is distinct from 'mistake'`
  const about = sql`'onboarding_id', o.id, 'template', t.name, 'by', c.actor_name, 'reason', c.reason`
  return [
    sql`select case when c.kind = 'started' then ${startOfDay(sql`o.started_on`, moment)}
          when c.kind = 'first-value' then ${startOfDay(sql`coalesce((c.detail ->> 'on')::date, c.day)`, moment)} else c.at end,
        'onboarding:' || c.id, 'onboarding-' || case when c.kind = 'state' then c.state else c.kind end, jsonb_build_object(${about})
      from ${changes} where ${ofAccount} and (c.kind in ('started', 'paused', 'cancelled', 'first-value')
        or c.kind = 'state' and c.state in ('on-track', 'behind', 'stuck', 'done'))`,
    // What became of each step last: one that was opened again is not finished.
    sql`select ${startOfDay(sql`coalesce((detail ->> 'on')::date, day)`, moment)}, 'onboarding-step:' || id,
        case when kind = 'skipped' then 'onboarding-step-skipped' else 'onboarding-step' end, params
      from (
        select distinct on (o.id, c.step_id) c.id, c.kind, c.day, c.detail, jsonb_build_object(${about}, 'step', (
            select s -> 'name' from onboarding_template_version v, jsonb_array_elements(v.content -> 'steps') s
            where v.template_id = o.template_id and v.version = o.version and s ->> 'id' = c.step_id)) as params
        from ${changes} where ${ofAccount} and c.step_id is not null
        order by o.id, c.step_id, c.id desc
      ) last where kind in ('finished', 'ticked', 'skipped')`,
  ]
}
