create table ticket (
  row_id bigint generated always as identity primary key,
  ticket_id integer not null,
  external_id text,
  account_id integer not null references account,
  contact_id integer references contact,
  subject text,
  body text,
  channel text,
  priority text check (priority in ('low', 'normal', 'high', 'urgent')),
  status text not null default 'open' check (status in ('open', 'pending', 'solved', 'closed')),
  opened_at timestamptz not null,
  first_reply_minutes numeric,
  closed_at timestamptz,
  resolution_hours numeric,
  satisfaction numeric,
  escalated boolean,
  recorded_at timestamptz not null default now(),
  superseded_at timestamptz not null default 'infinity',
  import_id integer,
  superseded_by integer
);
create sequence ticket_id_seq owned by ticket.ticket_id;
alter table ticket alter column ticket_id set default nextval('ticket_id_seq');
create unique index ticket_current on ticket (ticket_id) where superseded_at = 'infinity';
create unique index ticket_external on ticket (external_id) where superseded_at = 'infinity' and external_id is not null;
create index ticket_account on ticket (account_id, opened_at desc) where superseded_at = 'infinity';
create index ticket_opened on ticket (opened_at) where superseded_at = 'infinity';
create index ticket_import on ticket (import_id) where import_id is not null;
create trigger ticket_guard before update on ticket for each row execute function guard_versioned();
