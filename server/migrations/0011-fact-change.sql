-- One row per statement that changed what figures stand on, by topic. Which of these rows a transaction sees tells
-- exactly which changes it sees, so kept sums are good as long as they are the same; no counter has to be waited for.
create table fact_change (
  id bigint generated always as identity primary key,
  topic text not null check (topic in ('accounts', 'members', 'merges', 'contracts', 'support', 'surveys', 'usage', 'history', 'workspace')),
  at timestamptz not null default now()
);

create function note_fact_change() returns trigger language plpgsql as $$
begin
  insert into fact_change (topic) select unnest(tg_argv);
  return null;
end $$;

create trigger fact_change after insert or update or delete or truncate on account_fact
  for each statement execute function note_fact_change('accounts');
create trigger fact_change after update or delete or truncate on account
  for each statement execute function note_fact_change('accounts', 'merges');
create trigger fact_change after update of name, deactivated_at or delete or truncate on member
  for each statement execute function note_fact_change('members');
create trigger fact_change after update or delete or truncate on contact
  for each statement execute function note_fact_change('surveys');
create trigger fact_change after insert or update or delete or truncate on subscription
  for each statement execute function note_fact_change('contracts');
create trigger fact_change after update or delete or truncate on product
  for each statement execute function note_fact_change('contracts');
create trigger fact_change after update or delete or truncate on plan
  for each statement execute function note_fact_change('contracts');
create trigger fact_change after insert or update or delete or truncate on ticket
  for each statement execute function note_fact_change('support');
create trigger fact_change after insert or update or delete or truncate on survey_answer
  for each statement execute function note_fact_change('surveys');
create trigger fact_change after insert or update or delete on workspace
  for each statement execute function note_fact_change('workspace');
-- 'usage' and 'history' are told by whoever writes account days of today and of earlier days: big tables have no triggers.
