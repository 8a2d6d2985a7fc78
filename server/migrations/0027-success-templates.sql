-- The second of two people who edit a template of plans at once sees what the first did.
alter table success_template
  add column revision integer not null default 1,
  add column changed_by_name text,
  add column changed_at timestamptz;
