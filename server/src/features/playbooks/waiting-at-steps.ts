import { sql } from 'kysely'

/** Enrolments at a step that is to enrol them in the playbook `target`, until a person allows so many at once. */
export const waitingAtSteps = sql`
  select (s ->> 'playbook_id')::integer as target, e.id from playbook_version v
  cross join lateral jsonb_array_elements(v.content -> 'steps') s
  join playbook_enrolment e on e.playbook_id = v.playbook_id and e.version = v.version and e.step_id = s ->> 'id'
    and e.state = 'active' and e.watch_until is not null
  where s ->> 'kind' = 'enrol'`
