-- What a playbook says to a customer at the top of the plans they open by a link.
create table page_message (
  id bigint generated always as identity primary key,
  -- a step of an enrolment says it once
  idempotency_key text not null unique,
  account_id integer not null references account,
  enrolment_id bigint not null,
  -- as rendered: {"ja": …, "en": …}
  title jsonb not null,
  body jsonb not null,
  -- the owner of then; nobody is the workspace
  from_name text,
  is_offer boolean not null,
  shown_at timestamptz not null,
  shown_until timestamptz not null check (shown_until > shown_at),
  withdrawn_at timestamptz,
  -- the first visit by a link of the customer that showed it, and whose link it was
  seen_at timestamptz,
  seen_by integer references contact,
  check (seen_by is null or seen_at is not null)
);
create index page_message_account on page_message (account_id, shown_at desc);
create index page_message_enrolment on page_message (enrolment_id);
create index page_message_unseen on page_message (enrolment_id) where seen_at is null and withdrawn_at is null;

-- Results of before count no messages; whoever asks again gets one that does.
delete from playbook_simulation;
