-- Lists and sums of daily practice are kept as those of figures are, so what they stand on tells of its changes too.
alter table fact_change drop constraint fact_change_topic_check;
alter table fact_change add constraint fact_change_topic_check check (topic in
  ('accounts', 'members', 'merges', 'contracts', 'orders', 'notes', 'support', 'surveys', 'usage', 'history', 'workspace',
    'tasks', 'plans', 'onboardings', 'stairs', 'renewals'));

-- Unlike `note_fact_change`: jobs write to these tables every minute, mostly without a change.
create function note_rows_changed() returns trigger language plpgsql as $$
begin
  if exists (select from changed) then
    insert into fact_change (topic) select unnest(tg_argv);
  end if;
  return null;
end $$;

do $$
declare
  topic text;
  tables text[];
  one text;
begin
  for topic, tables in values
    ('tasks', array['task']),
    ('plans', array['success_plan', 'success_goal', 'success_step', 'success_goal_day', 'success_agreement']),
    ('onboardings', array['onboarding', 'onboarding_step', 'onboarding_template']),
    ('stairs', array['staircase', 'stair_step', 'stair_standing', 'stair_move', 'offer_lock', 'offer_override', 'opportunity']),
    ('renewals', array['renewal', 'renewal_observation', 'renewal_call', 'renewal_snapshot'])
  loop
    foreach one in array tables loop
      execute format('create trigger rows_inserted after insert on %I referencing new table as changed
        for each statement execute function note_rows_changed(%L)', one, topic);
      execute format('create trigger rows_updated after update on %I referencing new table as changed
        for each statement execute function note_rows_changed(%L)', one, topic);
      execute format('create trigger rows_deleted after delete on %I referencing old table as changed
        for each statement execute function note_rows_changed(%L)', one, topic);
      execute format('create trigger rows_truncated after truncate on %I
        for each statement execute function note_fact_change(%L)', one, topic);
    end loop;
  end loop;
end $$;

-- What stands still first, then by the day the whole is due: as the list shows them.
create index onboarding_running on onboarding
  (array_position(array['stuck', 'behind', 'on-track', 'paused', 'done', 'cancelled'], state), due_on, id) where is_running;
create index onboarding_ended on onboarding (ended_on desc, id desc) where ended_on is not null;
drop index onboarding_state;

create index success_step_ours on success_step (task_id, due_on) where removed_at is null and task_id is not null;
drop index success_step_task;

create index task_by_day on task ((coalesce(due_on, '9999-12-31'::date)), id) where state = 'open';
create index stair_move_walk on stair_move (staircase_id, account_id, id) include (at, cause, to_step_id, to_reached);
drop index stair_move_staircase;

-- How many mails of the last days stand how.
create index outbox_mail_created on outbox_mail (created_at, state);

-- Accounts whose onboardings wait to be looked at: who may begin one has been asked for all of them at once before.
create table onboarding_look (
  account_id integer primary key
);
