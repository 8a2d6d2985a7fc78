-- One row per statement that changed what figures stand on. Which of these rows a transaction sees tells exactly which
-- changes it sees, so a kept figure is good as long as they are the same; no counter has to be waited for.
create table fact_change (
  id bigint generated always as identity primary key,
  at timestamptz not null default now()
);

create function note_fact_change() returns trigger language plpgsql as $$
begin
  insert into fact_change default values;
  return null;
end $$;

do $$
declare
  small text;
begin
  foreach small in array array['workspace', 'member', 'account', 'account_fact', 'product', 'plan', 'subscription',
    'purchase_order', 'ticket', 'survey_answer', 'contact', 'refresh_state']
  loop
    execute format('create trigger %I after insert or update or delete or truncate on %I
      for each statement execute function note_fact_change()', small || '_fact_change', small);
  end loop;
end $$;

-- A refresh lets go of accounts in the transaction that wrote their account days.
create trigger account_refreshing_fact_change after delete on account_refreshing
  for each statement execute function note_fact_change();
