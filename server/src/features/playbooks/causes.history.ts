import { type RawBuilder, sql } from 'kysely'
import type { Trigger } from './playbook.definition.ts'

/** Causes that a history holds, written down when they happened. */
export type HistoryTrigger = Extract<
  Trigger,
  { kind: 'stair-reached' | 'stair-ready' | 'lock-turned' | 'onboarding-turned' }
>

const kinds: readonly string[] = ['stair-reached', 'stair-ready', 'lock-turned', 'onboarding-turned']
export const isOfHistory = (trigger: Trigger): trigger is HistoryTrigger => kinds.includes(trigger.kind)

type Row = { account_id: number; at: Date; key: string; cause: Record<string, unknown> }
/** Of `at`, which moments are asked for. */
type When = (at: RawBuilder<unknown>) => RawBuilder<boolean>

const climbed = sql`m.cause in ('moved', 'came') and m.to_reached > coalesce(m.from_reached, 0)`

/** Which step from the ground it is. */
const place = sql`(select count(*) from stair_step u
  where u.staircase_id = t.staircase_id and u.removed_at is null and u.position <= t.position)`

/** `(account_id, at, key, cause)` of everything of a kind that happened in some time. */
export function historyOf(trigger: HistoryTrigger, when: When): RawBuilder<Row> {
  switch (trigger.kind) {
    case 'stair-reached':
      return sql<Row>`
        select m.account_id, m.at, 'stair:' || m.id as key,
          jsonb_build_object('staircase', s.name, 'step', coalesce(t.name, '')) as cause
        from stair_move m join staircase s on s.id = m.staircase_id
        left join stair_step t on t.id = ${trigger.step_id ?? sql`m.to_step_id`}
        where m.staircase_id = ${trigger.staircase_id} and ${climbed} and ${when(sql`m.at`)}
          and ${trigger.step_id === null ? sql`true` : sql`coalesce(m.from_reached, 0) < ${place} and ${place} <= m.to_reached`}`
    case 'stair-ready':
      return readiness(trigger.staircase_id, when)
    case 'lock-turned':
      return sql<Row>`
        select l.account_id, l.at, 'lock:' || l.id as key, jsonb_build_object('lock', ${trigger.to}::text) as cause
        from offer_lock_move l where l.is_open = ${trigger.to === 'open'} and not l.is_first and ${when(sql`l.at`)}`
    case 'onboarding-turned':
      return sql<Row>`
        select o.account_id, c.at, 'onboarding:' || c.id as key,
          jsonb_build_object('onboarding', t.name, 'state', c.state) as cause
        from onboarding_change c join onboarding o on o.id = c.onboarding_id
        join onboarding_template t on t.id = o.template_id
        where c.kind = 'state' and c.state = any(${[...trigger.to]}::text[]) and ${when(sql`c.at`)}`
  }
}

/** It came to a step that offers something while the lock was open, or the lock opened while it stood there. */
function readiness(staircase: number, when: When): RawBuilder<Row> {
  return sql<Row>`
    select e.account_id, e.at, 'ready:' || x.to_step_id || ':' || extract(epoch from e.at) as key,
      jsonb_build_object('staircase', s.name, 'step', t.name) as cause
    from (
      select m.account_id, m.at from stair_move m
      where m.staircase_id = ${staircase} and ${climbed} and ${when(sql`m.at`)}
      union select l.account_id, l.at from offer_lock_move l
      where l.is_open and not l.is_first and ${when(sql`l.at`)}
    ) e
    join lateral (select m.to_step_id from stair_move m where m.staircase_id = ${staircase}
      and m.account_id = e.account_id and m.at <= e.at order by m.id desc limit 1) x on true
    join stair_step t on t.id = x.to_step_id and t.offer is not null
    join staircase s on s.id = ${staircase}
    join lateral (select l.is_open from offer_lock_move l
      where l.account_id = e.account_id and l.at <= e.at order by l.id desc limit 1) k on k.is_open
    where not exists (select from opportunity p where p.account_id = e.account_id and p.step_id = t.id
      and p.stage not in ('idea', 'ready') and p.created_at <= e.at)`
}

/** The first moment of which such a history tells. */
export function historyStart(trigger: HistoryTrigger): RawBuilder<{ at: Date | null }> {
  switch (trigger.kind) {
    case 'stair-reached':
      return sql`select min(at) as at from stair_move where staircase_id = ${trigger.staircase_id}`
    case 'stair-ready':
      return sql`select greatest((select min(at) from stair_move where staircase_id = ${trigger.staircase_id}),
        (select min(at) from offer_lock_move)) as at`
    case 'lock-turned':
      return sql`select min(at) as at from offer_lock_move`
    case 'onboarding-turned':
      return sql`select min(at) as at from onboarding_change`
  }
}
