-- Goals of success plans may count how often an event happens.
alter table success_goal drop constraint success_goal_kind_check;
alter table success_goal add constraint success_goal_kind_check
  check (kind in ('figure', 'attribute', 'reported', 'event'));

-- Which events are counted at which account, and from which day on all of them are.
create table success_event (
  account_id integer not null references account,
  event_name_id integer not null references event_name,
  counted_from date not null,
  primary key (account_id, event_name_id)
);
-- How often on a UTC day; no row is never.
create table success_event_day (
  account_id integer not null,
  event_name_id integer not null,
  day date not null,
  times bigint not null,
  primary key (account_id, event_name_id, day)
);
