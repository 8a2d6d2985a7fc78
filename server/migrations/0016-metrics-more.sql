-- What a metric ought to be, from the first day of a period on until a later row takes over.
create table metric_target (
  id integer generated always as identity primary key,
  metric text not null,
  period text not null check (period in ('month', 'quarter', 'year')),
  holds_from date not null,
  value double precision not null,
  -- the side of the target on which somebody is told; null: nobody is
  alert text check (alert in ('below', 'above')),
  created_by text not null,
  created_at timestamptz not null default now(),
  ended_at timestamptz
);
create unique index metric_target_in_force on metric_target (metric, period, holds_from) where ended_at is null;

-- A figure that crossed its target in a period; one row however often it goes back and forth.
create table metric_alert (
  id integer generated always as identity primary key,
  target_id integer not null references metric_target,
  period_from date not null,
  period_to date not null,
  value double precision not null,
  raised_at timestamptz not null,
  -- when the figure was on the right side again
  back_at timestamptz,
  seen_by text,
  seen_at timestamptz,
  unique (target_id, period_from)
);

-- What happened in the world, on the time axis of every trend.
create table annotation (
  id integer generated always as identity primary key,
  day date not null,
  text text not null check (length(text) between 1 and 200),
  created_by uuid references member,
  created_at timestamptz not null default now(),
  edited_at timestamptz,
  deleted_at timestamptz
);
create index annotation_day on annotation (day) where deleted_at is null;

-- How expected money is counted; without a row revenue undiscounted over three years.
create table ltv_setting (
  only_row boolean primary key default true check (only_row),
  margin double precision not null check (margin > 0 and margin <= 1),
  -- a year
  discount double precision not null check (discount >= 0 and discount <= 1),
  horizon_months integer not null check (horizon_months between 1 and 120)
);

alter table fact_change drop constraint fact_change_topic_check;
alter table fact_change add constraint fact_change_topic_check check (topic in
  ('accounts', 'members', 'merges', 'contracts', 'orders', 'notes', 'support', 'surveys', 'usage', 'history', 'workspace'));
create trigger fact_change after insert or update or delete or truncate on purchase_order
  for each statement execute function note_fact_change('orders');
create trigger fact_change after insert or update or delete or truncate on note
  for each statement execute function note_fact_change('notes');
