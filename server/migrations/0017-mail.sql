-- Whose server carries our mail, where the environment does not say it.
create table mail_setting (
  only_row boolean primary key default true check (only_row),
  host text not null,
  port integer not null check (port between 1 and 65535),
  security text not null check (security in ('tls', 'starttls', 'none')),
  user_name text,
  -- AES-256-GCM under the key of the installation: nonce, tag, text
  password_sealed bytea,
  from_name text,
  from_address text not null,
  changed_at timestamptz not null default now()
);

-- A mail is written here in the transaction of its cause, and from here to the SMTP server.
create table outbox_mail (
  id bigint generated always as identity primary key,
  -- one cause is one mail, however often its job runs
  idempotency_key text not null unique,
  kind text not null,
  -- its Message-ID, the same over all attempts, so that mailboxes can know a second copy
  message_key uuid not null unique default gen_random_uuid(),
  to_name text,
  to_address text not null,
  language text not null check (language in ('ja', 'en')),
  subject text not null,
  body_text text not null,
  body_html text not null,
  member_id uuid references member,
  account_id integer references account,
  contact_id integer references contact,
  sent_by uuid references member,
  -- the enrolment in a playbook that wrote it: it waits while that is paused, and is dropped with it
  enrolment_id bigint,
  -- what happens where nobody knows whether the server took it: ask a person, or send again
  if_unsure text not null check (if_unsure in ('ask', 'again')),
  state text not null default 'queued' check (state in ('queued', 'failed', 'unsure', 'sent', 'dead', 'dropped')),
  attempts smallint not null default 0,
  due_at timestamptz not null,
  -- until when it is tried
  give_up_at timestamptz not null,
  created_at timestamptz not null,
  settled_at timestamptz,
  -- what the server said last, or why it could not be reached
  last_reply text,
  check ((settled_at is null) = (state in ('queued', 'failed', 'unsure')))
);
create index outbox_mail_due on outbox_mail (due_at, id) where state in ('queued', 'failed');
create index outbox_mail_state on outbox_mail (state, id desc);
create index outbox_mail_enrolment on outbox_mail (enrolment_id) where enrolment_id is not null;
create index outbox_mail_contact on outbox_mail (contact_id, created_at desc) where contact_id is not null;

-- Written just before the last byte of a mail goes out and removed with the server's answer: a row that stays says that
-- nobody knows. No foreign key: the mail's own row is locked by its sender meanwhile.
create table mail_handover (
  mail_id bigint primary key,
  at timestamptz not null
);

-- News for one member.
create table notification (
  id bigint generated always as identity primary key,
  member_id uuid not null references member,
  kind text not null,
  params jsonb not null default '{}',
  link text,
  account_id integer references account,
  -- the same news is told once
  news_key text not null,
  in_app boolean not null,
  by_mail text not null check (by_mail in ('never', 'digest', 'now')),
  created_at timestamptz not null,
  read_at timestamptz,
  -- when its mail was written, or let be because no mail server is set up
  mailed_at timestamptz,
  unique (member_id, news_key)
);
create index notification_list on notification (member_id, id desc) where in_app;
create index notification_unread on notification (member_id) where in_app and read_at is null;
create index notification_to_mail on notification (member_id) where by_mail <> 'never' and mailed_at is null;

-- How a member wants to be told; without a row the kind's own way for the role.
create table notification_choice (
  member_id uuid not null references member,
  kind text not null,
  way text not null check (way in ('off', 'app', 'digest', 'mail')),
  primary key (member_id, kind)
);
