-- What a signal stood on at each look that changed it, so that a past day shows the figures of then.
create table signal_seen (
  signal_id integer not null references signal (id) on delete cascade,
  day date not null,
  evidence jsonb not null,
  facts jsonb not null,
  money_minor bigint,
  primary key (signal_id, day)
);
insert into signal_seen (signal_id, day, evidence, facts, money_minor)
  select id, last_seen_on, evidence, facts, money_minor from signal;
