-- A model of leaving, learnt from past ends of months: what was found of it, and what it does today.
create table prediction_model (
  id integer generated always as identity primary key,
  status text not null default 'waiting' check (status in ('waiting', 'running', 'ready', 'no-signal', 'cancelled', 'failed')),
  progress double precision not null default 0,
  lead_days integer not null check (lead_days between 0 and 90),
  -- in force: shown to everybody; shadow: kept beside the rule, shown here only; fallen back: was in force, put out by a check
  role text not null default 'none' check (role in ('none', 'in-force', 'shadow', 'retired', 'fallen-back')),
  role_since timestamptz,
  role_by text,
  fall_back_reason text,
  findings jsonb,
  content jsonb,
  created_by uuid references member,
  -- learnt without being asked, some weeks after the one before
  is_automatic boolean not null default false,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
create unique index prediction_model_in_force on prediction_model (role) where role = 'in-force';
create unique index prediction_model_shadow on prediction_model (role) where role = 'shadow';

-- Whether a new model is learnt by itself while one is in force, and how often.
create table prediction_setting (
  only_row boolean primary key default true check (only_row),
  retrain boolean not null default true,
  retrain_weeks integer not null default 4 check (retrain_weeks between 1 and 26)
);
insert into prediction_setting default values;

-- What a model told of a customer on a day, kept as told. Reasons are positions in the model's list of features.
create table account_prediction (
  model_id integer not null references prediction_model,
  day date not null,
  account_id integer not null references account,
  mrr_minor bigint not null,
  within_30 real not null,
  within_90 real not null,
  within_180 real not null,
  within_365 real not null,
  -- a customer who gave notice is not predicted but known
  has_notice boolean not null default false,
  reason_features smallint[] not null,
  reason_values real[] not null,
  reason_effects real[] not null,
  computed_at timestamptz not null default now(),
  primary key (model_id, day, account_id)
);
create index account_prediction_account on account_prediction (account_id, day);

-- The weekly look at a model: whether its features have moved, and what came of what it had told.
create table prediction_check (
  id integer generated always as identity primary key,
  model_id integer not null references prediction_model,
  verdict text not null check (verdict in ('good', 'drift', 'fallen-back')),
  result jsonb not null,
  checked_at timestamptz not null default now()
);
create index prediction_check_model on prediction_check (model_id, id desc);
