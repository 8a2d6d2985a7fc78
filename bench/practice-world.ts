import { sql } from 'kysely'
import type { App } from '../server/src/compose.ts'
import { standard } from '../server/src/features/onboarding/library/standard.ts'
import { refreshOnboarding } from '../server/src/features/onboarding/onboarding.jobs.ts'
import { libraryContent } from '../server/src/features/playbooks/playbooks.library.ts'
import { passDay } from '../server/src/features/renewals/renewals.jobs.ts'
import { refreshStaircases } from '../server/src/features/staircase/staircase.jobs.ts'
import { staircaseBody } from '../server/src/features/staircase/staircase.schema.ts'
import { createStaircase } from '../server/src/features/staircase/staircase.service.ts'
import { type Actor, permissions } from '../server/src/platform/access.ts'

const bench: Actor = {
  kind: 'system',
  id: '00000000-0000-4000-8000-000000000000',
  name: 'Bench',
  permissions: new Set(permissions),
}
const noNews = async () => undefined

/** Plans, onboardings, staircases, renewals, playbooks, tasks and mail of a portfolio, each where there is none yet. */
export async function fillPractice(app: App, today: string): Promise<void> {
  const parts = {
    event: fillEvents,
    task: fillTasks,
    staircase: fillStaircases,
    success_plan: fillPlans,
    onboarding: fillOnboardings,
    renewal: fillRenewals,
    playbook: fillPlaybooks,
    outbox_mail: fillMail,
  }
  for (const [table, fill] of Object.entries(parts)) {
    const { rows } = await sql`select from ${sql.table(table)} limit 1`.execute(app.db)
    if (rows.length > 0) continue
    const started = performance.now()
    await fill(app, today)
    console.error(`${table}: ${Math.round(performance.now() - started)} ms`)
    await sql`analyze`.execute(app.db)
  }
}

/** The events behind the rollup: as many as it counts, minute by minute. */
async function fillEvents({ db }: App, today: string): Promise<void> {
  await sql`select ensure_partitions('event', ${today}::date - 366, ${today}::date + 1)`.execute(db)
  await sql`
    insert into event_name (kind, name, feature_id) select 'track', 'Feature ' || n || ' used', 255 from generate_series(1, 40) n
    on conflict do nothing`.execute(db)
  await sql`
    insert into event (ts, account_id, message_id, contact_id, event_name_id, quantity, properties, received_at)
    select t.ts, u.account_id, gen_random_uuid(), u.contact_id, e.id, 1, '{"place": "dashboard", "plan": "pro"}', t.ts
    from (select *, row_number() over () as place from usage_day order by day) u,
      generate_series(1, u.events) n, lateral (select u.day + interval '1 hour' + n * interval '1 minute' as ts) t,
      lateral (select id from event_name where name = 'Feature ' || (u.place + n) % 40 + 1 || ' used') e`.execute(
    db,
  )
}

/** The members by number, as a table `m (id, place)`. */
const members = sql`(select id, row_number() over (order by email) - 1 as place from member where email like 'm%') m`

async function fillTasks({ db }: App, today: string): Promise<void> {
  await sql`
    insert into task (account_id, title, reason, source, owner_id, due_on, priority, state, created_by_name, created_at, closed_at, outcome)
    select n % 10000 + 1, '連絡する ' || n, '利用が減っています', 'hand', m.id, ${today}::date - 90 + n % 120,
      (array['low', 'normal', 'high', 'urgent'])[n % 4 + 1], case when n % 5 < 3 then 'done' else 'open' end, 'Bench',
      ${today}::date - 100 + n % 95, case when n % 5 < 3 then ${today}::date - 90 + n % 85 end, case when n % 5 < 3 then '話しました' end
    from generate_series(1, 40000) n join ${members} on m.place = n % 20`.execute(db)
}

async function fillStaircases({ db, clock, log }: App, today: string): Promise<void> {
  const at = (field: string, op: string, value: number) => ({
    kind: 'all',
    of: [{ kind: 'condition', field, op, value }],
  })
  const stairs = (name: string, offset: number, productId: number | null) =>
    staircaseBody.parse({
      name,
      product_id: productId,
      steps: [10, 25, 40, 60].map((score, n) => ({
        name: `${name} ${n + 1}`,
        rule:
          n % 2 === 0
            ? at('health-score', 'ge', score - 40 + offset)
            : at('active-contacts-28d', 'ge', n * 4 + offset),
        guidance: '使い方の説明会を行います',
        offer: n > 0 ? { name: `席の追加 ${n}`, kind: 'seats', amount_minor: 100_000 * n } : null,
      })),
    })
  for (const input of [stairs('全体', 0, null), stairs('Main', 4, 1)])
    await createStaircase({ db, clock }, bench, input)
  await refreshStaircases({ db, clock, log }, { isAllNews: true })
  await sql`
    insert into stair_move (staircase_id, account_id, from_reached, to_reached, from_step_id, to_step_id, at, cause, version)
    select k.staircase_id, k.account_id, n.from_reached, n.to_reached, f.id, t.id, ${today}::date - 30 * (6 - n.nth) - k.account_id % 30, 'moved', 1
    from stair_standing k
    cross join (values (1, 0, 1), (2, 1, 2), (3, 2, 1), (4, 1, 3)) n(nth, from_reached, to_reached)
    left join stair_step f on f.staircase_id = k.staircase_id and f.position = n.from_reached - 1
    left join stair_step t on t.staircase_id = k.staircase_id and t.position = n.to_reached - 1`.execute(db)
  await sql`
    insert into opportunity (account_id, name, kind, step_id, stage, amount_minor, currency, owner_id, expected_on,
      outcome_reason, created_by_name, created_at, offered_at, closed_at)
    select k.account_id, '席の追加', 'upsell', k.step_id, s.stage, 10000 * (1 + k.account_id % 60), 'JPY', m.id,
      ${today}::date + k.account_id % 90, case when s.stage = 'lost' then 'price' end, 'Bench', ${today}::date - 60 - k.account_id % 200,
      case when s.nth > 1 then ${today}::date - 50 end, case when s.nth > 3 then ${today}::date - k.account_id % 45 end
    from stair_standing k join ${members} on m.place = k.account_id % 20
    join (select row_number() over () - 1 as nth, stage
      from unnest(array['idea', 'ready', 'offered', 'negotiating', 'won', 'lost']) stage) s on s.nth = k.account_id % 6
    where k.step_id is not null and k.account_id % 2 = 0`.execute(db)
  await sql`
    insert into offer_override (account_id, reason, made_by, made_by_name, made_at, expires_at, reasons)
    select n * 97, '約束済みのため', m.id, 'Bench', ${today}::date - 5, ${today}::date + 20, '[]'
    from generate_series(1, 60) n join ${members} on m.place = 0`.execute(db)
}

async function fillPlans({ db }: App, today: string): Promise<void> {
  await sql`
    insert into success_plan (id, account_id, title, job, starts_on, created_by_name, created_at, closed_on, closed_by_name, progress, progress_on)
    select n, n, '月次の締めを 3 日早める ' || n, '経理の手作業を減らす', ${today}::date - 150 + n % 90, 'Bench', ${today}::date - 150 + n % 90,
      case when n % 8 = 0 then ${today}::date - n % 40 end, case when n % 8 = 0 then 'Bench' end,
      (array['behind', 'on-track', 'reached', 'unknown', 'not-started', 'on-track', 'on-track'])[n % 7 + 1], ${today}::date
    from generate_series(1, 6000) n`.execute(db)
  await sql`insert into success_plan_version (plan_id, version, content, saved_by_name, saved_at)
    select id, 1, jsonb_build_object('title', title, 'job', job, 'starts_on', starts_on, 'goals', '[]'::jsonb, 'steps', '[]'::jsonb),
      'Bench', created_at from success_plan`.execute(db)
  await sql`
    insert into success_goal (plan_id, position, name, kind, source, unit, direction, baseline, baseline_on, target, target_on)
    select p.id, k, '目標 ' || k, case when k = 3 then 'reported' else 'figure' end, case k when 1 then 'active-contacts' when 2 then 'health' end,
      case when k = 3 then '日' else '' end, 'at-least', 2, p.starts_on, 10 * k, p.starts_on + 120 + k * 30
    from success_plan p, generate_series(1, 3) k`.execute(db)
  await sql`
    insert into success_goal_day (goal_id, day, value, share, state)
    select g.id, ${today}::date - n, 3 + (g.id + n) % 7, 0.3,
      (array['behind', 'on-track', 'reached', 'on-track'])[g.id % 4 + 1]
    from success_goal g, generate_series(0, 27) n`.execute(db)
  await sql`
    with mine as (
      insert into task (account_id, title, source, owner_id, due_on, state, created_by_name, created_at, closed_at)
      select p.account_id, '手順 ' || k, 'plan', m.id, p.starts_on + k * 25, case when k < 4 then 'done' else 'open' end, 'Bench',
        p.created_at, case when k < 4 then p.created_at + k * interval '20 days' end
      from success_plan p join ${members} on m.place = p.account_id % 20, generate_series(1, 6) k where k % 2 = 0
      returning id, account_id, title, owner_id, due_on
    )
    insert into success_step (plan_id, position, title, side, due_on, owner_id, task_id)
    select account_id, right(title, 1)::integer, title, 'us', due_on, owner_id, id from mine`.execute(db)
  await sql`
    insert into success_step (plan_id, position, title, side, due_on, contact_id, done_at, done_by_name)
    select p.id, k, '手順 ' || k, 'customer', p.starts_on + k * 25, p.account_id,
      case when k < 5 and p.id % 9 > 0 then p.starts_on + k * 20 end, case when k < 5 and p.id % 9 > 0 then 'Bench' end
    from success_plan p, generate_series(1, 6) k where k % 2 = 1`.execute(db)
  await sql`
    insert into success_agreement (plan_id, version, contact_id, contact_name, agreed_on, how, recorded_by_name, recorded_at)
    select id, 1, account_id, '佐藤', starts_on + 3, 'link', '佐藤', created_at + interval '3 days' from success_plan where id % 5 < 3`.execute(
    db,
  )
  await sql`select setval(pg_get_serial_sequence('success_plan', 'id'), 6000)`.execute(db)
}

/** One running for every account, a third of them begun from two months ago on; half as many that ended. */
async function fillOnboardings({ db, clock }: App, today: string): Promise<void> {
  const { key: _, ja, content } = standard
  const json = JSON.stringify(content)
  await sql`
    with t as (
      insert into onboarding_template (id, name, draft, state, version, starts_from, looked_on)
      values (1, ${ja.name}, ${json}::jsonb, 'on', 1, ${today}::date, ${today}::date) returning id
    )
    insert into onboarding_template_version (template_id, version, content, saved_at) select id, 1, ${json}::jsonb, now() from t`.execute(
    db,
  )
  await sql`select setval(pg_get_serial_sequence('onboarding_template', 'id'), 1)`.execute(db)
  await sql`
    insert into onboarding (account_id, template_id, version, started_on, state_since, due_on, steps)
    select n, 1, 1, ${today}::date - n % 60, ${today}::date - n % 60, ${today}::date + 60 - n % 60, 8 from generate_series(1, 10000) n`.execute(
    db,
  )
  await sql`
    insert into onboarding (account_id, template_id, version, started_on, state, state_since, due_on, ended_on, end_kind, steps, steps_finished, first_value_on)
    select n * 2, 1, 1, ${today}::date - 300 + n % 200, case when n % 6 = 0 then 'cancelled' else 'done' end, ${today}::date - 220 + n % 180,
      ${today}::date - 240 + n % 200, ${today}::date - 270 + n % 200 + n % 50, case when n % 6 = 0 then 'cancelled' else 'done' end, 8,
      case when n % 6 = 0 then 3 else 8 end, case when n % 6 > 0 then ${today}::date - 280 + n % 200 end
    from generate_series(1, 5000) n`.execute(db)
  await sql`
    insert into onboarding_change (onboarding_id, at, day, actor_name, kind)
    select id, started_on, started_on, 'Tsuzuku', 'started' from onboarding`.execute(db)
  // What people ticked, so that steps by rules and by hand stand at every place.
  await sql`
    insert into onboarding_step (onboarding_id, step_id, standing, how, finished_on, due_on)
    select o.id, s.id, 'finished', 'hand', least(coalesce(o.ended_on, ${today}::date), o.started_on + (s.nth * 4 + o.id % 9)::integer), o.started_on + (s.nth * 7)::integer
    from onboarding o cross join (
      select step ->> 'id' as id, nth from jsonb_array_elements(${json}::jsonb -> 'steps') with ordinality as e(step, nth)
      where step -> 'done' ->> 'how' = 'hand' or ${sql.lit(true)}) s
    where o.ended_on is not null or (s.nth * 4 + o.id % 23 < ${today}::date - o.started_on and o.id % 3 < 2
      and s.id in (select step ->> 'id' from jsonb_array_elements(${json}::jsonb -> 'steps') step where step -> 'done' ->> 'how' = 'hand'))`.execute(
    db,
  )
  await sql`insert into onboarding_dirty values (0) on conflict do nothing`.execute(db)
  await refreshOnboarding({ db, clock, tell: noNews })
}

async function fillRenewals({ db, clock }: App, today: string): Promise<void> {
  await sql`
    insert into renewal (account_id, renews_on, mrr_minor, contracts, started_on, term_months, made_on)
    select s.account_id, (s.renewal_date - interval '1 year')::date, sum(s.mrr_minor), count(*), min(s.start_date), 12, ${today}::date - 400
    from subscription s where s.renewal_date - interval '1 year' > s.start_date group by 1, 2`.execute(db)
  await passDay({ db, clock })
  await sql`
    update renewal set state = (array['in-talks', 'committed', 'at-risk', 'due'])[id % 4 + 1] where result is null and renews_on < ${today}::date + 120`.execute(
    db,
  )
  await sql`
    insert into renewal_call (renewal_id, checkpoint, kind, band, reason, author_name, at)
    select renewal_id, checkpoint, 'csm', (array['good', 'watch', 'danger'])[renewal_id % 3 + 1], '面談の様子から', 'Bench', seen_at
    from renewal_observation where renewal_id % 5 < 3`.execute(db)
  await sql`
    insert into renewal_snapshot (day, month, owner_id, category, renewals, mrr_minor)
    select ${today}::date - w * 7, date_trunc('month', ${today}::date) + k * interval '1 month', m.id, c, 4 + w % 5, 900000
    from ${members}, generate_series(1, 52) w, generate_series(-6, 6) k, unnest(array['committed', 'likely', 'at-risk', 'uncalled']) c
    on conflict do nothing`.execute(db)
}

async function fillPlaybooks({ db }: App, today: string): Promise<void> {
  for (const [at, key] of ['low-usage', 'silent-churn', 'detractor-follow-up', 'champion-left'].entries()) {
    const content = JSON.stringify(libraryContent(key))
    await sql`
      with p as (
        insert into playbook (id, name, draft, state, version, created_at, changed_at, on_since, looked_at, looked_on)
        values (${at + 1}, ${key}, ${content}::jsonb, 'on', 1, now(), now(), ${today}::date - 100, ${today}::date, ${today}::date) returning id
      )
      insert into playbook_version (playbook_id, version, content, saved_at) select id, 1, ${content}::jsonb, now() from p`.execute(
      db,
    )
    await sql`
      insert into playbook_arm (playbook_id, account_id, arm, stratum, nth, share, drawn_at)
      select ${at + 1}::integer, n, case when n % 5 = 0 then 'held-out' else 'treated' end, (array['A', 'B', 'C'])[n % 3 + 1], n, 0.2, ${today}::date - 90
      from generate_series(1, 8000) n`.execute(db)
    await sql`
      insert into playbook_enrolment (playbook_id, version, account_id, cause_key, cause, arm, state, step_id, wake_at, entered_at, ended_at,
        observed_until, goal_met_at, steps_taken)
      select ${at + 1}::integer, 1, a.account_id, 'x', '{}', a.arm, case when a.nth % 4 = 0 then 'active' else 'done' end,
        case when a.nth % 4 = 0 then ${JSON.parse(content).first}::text end, case when a.nth % 4 = 0 then ${today}::date + 30 end, ${today}::date - a.nth % 90 - 1,
        case when a.nth % 4 > 0 then ${today}::date - a.nth % 30 end, ${today}::date - a.nth % 90 + 60,
        case when a.nth % 7 < 3 then ${today}::date - a.nth % 25 end, 3
      from playbook_arm a where a.playbook_id = ${at + 1}`.execute(db)
  }
  await sql`select setval(pg_get_serial_sequence('playbook', 'id'), 4)`.execute(db)
  await sql`
    insert into playbook_step_taken (enrolment_id, nth, step_id, kind, at, outcome)
    select e.id, n, case when n = 0 then null else 's' || n end, case when n = 0 then 'enrolled' else 'task' end, e.entered_at, '{}'
    from playbook_enrolment e, generate_series(0, 2) n`.execute(db)
}

async function fillMail({ db }: App, today: string): Promise<void> {
  await sql`
    insert into outbox_mail (idempotency_key, kind, to_name, to_address, language, subject, body_text, body_html, account_id, contact_id,
      if_unsure, state, due_at, give_up_at, created_at, settled_at)
    select 'bench:' || n, 'letter', '佐藤', 'c' || n || '@example.com', 'ja', 'ご利用について ' || n, '本文', '<p>本文</p>', n % 10000 + 1, n % 10000 + 1,
      'ask', 'sent', t, t, t, t from generate_series(1, 40000) n cross join lateral (select ${today}::date - (n % 200) * interval '1 day' as t) x`.execute(
    db,
  )
  await sql`
    insert into received_mail (message_id, kind, from_address, subject, body_text, sent_at, recorded_at, account_id, contact_id)
    select 'bench-' || n, 'reply', 'c' || n || '@example.com', 'Re: ご利用について', '了解です', t, t, n % 10000 + 1, n % 10000 + 1
    from generate_series(1, 20000) n cross join lateral (select ${today}::date - (n % 200) * interval '1 day' + interval '5 hours' as t) x`.execute(
    db,
  )
}
