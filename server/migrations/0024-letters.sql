-- Mail with people at customers: what is written by hand, what comes back, and who wants none.

-- The folder that answers come to, where the environment does not say it.
create table mail_inbox_setting (
  only_row boolean primary key default true check (only_row),
  host text not null,
  port integer not null check (port between 1 and 65535),
  security text not null check (security in ('tls', 'starttls', 'none')),
  user_name text not null,
  password_sealed bytea not null,
  folder text not null,
  -- answers go to name+key@domain of this address
  reply_address text not null,
  changed_at timestamptz not null default now()
);

-- How far a folder has been read. UIDs grow within one UIDVALIDITY; under another the folder begins anew.
create table mail_inbox_state (
  folder_key text primary key,
  uid_validity numeric not null,
  last_uid bigint not null,
  checked_at timestamptz not null,
  last_error text
);

create table received_mail (
  id bigint generated always as identity primary key,
  -- its Message-ID, or a hash of the mail where it has none: read twice it is kept once
  message_id text not null unique,
  kind text not null check (kind in ('reply', 'letter', 'auto-reply', 'bounce')),
  from_name text,
  from_address text not null,
  subject text not null,
  body_text text not null,
  sent_at timestamptz not null,
  recorded_at timestamptz not null,
  account_id integer not null references account,
  contact_id integer references contact,
  outbox_mail_id bigint references outbox_mail
);
create index received_mail_account on received_mail (account_id, sent_at desc);
create index received_mail_outbox on received_mail (outbox_mail_id) where outbox_mail_id is not null;
create index outbox_mail_account on outbox_mail (account_id, created_at desc) where contact_id is not null;

alter table outbox_mail
  -- advertising: goes to nobody who asked for none, and says how to ask for it
  add column is_marketing boolean not null default false,
  -- the server took it, and another said later that it could not be delivered
  add column bounced_at timestamptz,
  add column bounce_reply text,
  -- where to ask for no more of its kind with one click
  add column unsubscribe_url text;

-- What mail to a contact must know; a contact without a row may be written to.
create table contact_mail (
  contact_id integer primary key references contact,
  unsubscribe_token uuid not null unique default gen_random_uuid(),
  unsubscribed_at timestamptz,
  -- the address that failed: another address of the same person is another chance
  bounced_address text,
  bounced_at timestamptz,
  bounce_reply text
);

create table mail_template (
  id integer generated always as identity primary key,
  name text not null,
  subject jsonb not null,
  body jsonb not null,
  is_marketing boolean not null,
  version integer not null default 1,
  changed_at timestamptz not null,
  changed_by uuid references member
);
create unique index mail_template_name on mail_template (lower(name));

create table mail_signature (
  member_id uuid primary key references member,
  text jsonb not null,
  -- where customers book a meeting
  meeting_url text
);
