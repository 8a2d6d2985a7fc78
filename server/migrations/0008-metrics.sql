-- One row per account and day: what was known at the end of that day. Null is "unknown", never zero.
create table account_day (
  account_id integer not null,
  day date not null,
  -- true: put together later from facts that came after that day; false: lived through
  reconstructed boolean not null default false,
  -- under contract on that day; without any contract known, not marked as churned
  is_customer boolean not null,
  mrr_minor bigint not null,
  seats_paid integer,
  events_28d integer,
  active_contacts_28d integer,
  active_days_28d integer,
  seconds_28d bigint,
  features_28d integer,
  -- sixteen 7-day weeks, oldest first: twelve of the account's own normal, then the last four
  weekly_active_contacts integer[],
  weekly_events integer[],
  baseline_weeks integer not null default 0,
  baseline_active_contacts numeric,
  baseline_active_contacts_sd numeric,
  recent_active_contacts numeric,
  first_usage_on date,
  last_usage_on date,
  tickets_open integer,
  oldest_open_ticket_days integer,
  urgent_open integer,
  oldest_urgent_ticket_days integer,
  tickets_28d integer,
  tickets_weekly_baseline numeric,
  csat_90d numeric,
  csat_90d_n integer,
  nps_score smallint,
  nps_answered_on date,
  previous_nps_score smallint,
  touches_28d integer,
  last_touch_on date,
  -- calls, meetings, mails, chats, tickets and answers together
  contacts_28d integer,
  contacts_weekly_baseline numeric,
  -- urgent or badly rated tickets and low survey answers
  complaints_28d integer,
  champions integer,
  champions_active_28d integer,
  champion_left_on date,
  renewal_date date,
  first_start_date date,
  computed_at timestamptz not null default now(),
  primary key (account_id, day)
) partition by range (day);
create index account_day_day on account_day (day, account_id);

-- Accounts whose news was taken out of account_dirty and is being worked on; what a crash leaves here is taken up again.
create table account_refreshing (
  account_id integer primary key
);

-- What the last refresh stood on: when one of these changes, every account has news.
create table refresh_state (
  only_row boolean primary key default true check (only_row),
  day date not null,
  usage_arrives boolean not null,
  tickets_known boolean not null,
  imports_seen_until timestamptz
);
