create extension if not exists pg_trgm;

-- One deployment serves one company: exactly one row.
create table workspace (
  only_row boolean primary key default true check (only_row),
  name text not null,
  language text not null default 'ja' check (language in ('ja', 'en')),
  currency text not null default 'JPY' check (currency ~ '^[A-Z]{3}$'),
  time_zone text not null default 'Asia/Tokyo',
  fiscal_year_start_month smallint not null default 4 check (fiscal_year_start_month >= 1 and fiscal_year_start_month <= 12),
  business_hours jsonb not null default '{"days":[1,2,3,4,5],"from":"09:00","to":"18:00"}',
  scenario text,
  created_at timestamptz not null default now()
);

create table member (
  id uuid primary key default gen_random_uuid(),
  email text not null,
  name text not null,
  role text not null check (role in ('admin', 'cs-lead', 'csm', 'sales', 'product', 'support', 'executive')),
  password_hash text,
  language text check (language in ('ja', 'en')),
  time_zone text,
  last_looked_at timestamptz,
  created_at timestamptz not null default now(),
  deactivated_at timestamptz
);
create unique index member_email on member (lower(email));

create table one_time_link (
  token_hash bytea primary key,
  member_id uuid not null references member,
  purpose text not null check (purpose in ('sign-in', 'invitation')),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index one_time_link_member on one_time_link (member_id);

create table session (
  id uuid primary key default gen_random_uuid(),
  token_hash bytea not null unique,
  member_id uuid not null references member,
  user_agent text,
  ip text,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index session_member on session (member_id);

create table api_key (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  kind text not null check (kind in ('api', 'write')),
  token_hash bytea not null unique,
  token_prefix text not null,
  scopes text[] not null default '{}',
  created_by uuid references member,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);

create table audit_entry (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor_kind text not null check (actor_kind in ('member', 'api-key', 'system')),
  actor_id uuid,
  actor_name text not null,
  action text not null,
  entity_kind text not null,
  entity_id text,
  entity_name text,
  before jsonb,
  after jsonb,
  ip text
);
create index audit_entry_entity on audit_entry (entity_kind, entity_id);
create index audit_entry_at on audit_entry (at desc, id desc);

create table idempotency_key (
  key text not null,
  actor_id uuid not null,
  request_hash bytea not null,
  -- null while the first request is at work
  status smallint,
  body text,
  created_at timestamptz not null default now(),
  primary key (actor_id, key)
);
