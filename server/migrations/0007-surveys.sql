create table survey_answer (
  row_id bigint generated always as identity primary key,
  survey_answer_id integer not null,
  external_id text,
  account_id integer not null references account,
  contact_id integer references contact,
  kind text not null check (kind in ('nps', 'csat', 'ces')),
  score numeric not null,
  comment text,
  answered_at timestamptz not null,
  recorded_at timestamptz not null default now(),
  superseded_at timestamptz not null default 'infinity',
  import_id integer,
  superseded_by integer
);
create sequence survey_answer_id_seq owned by survey_answer.survey_answer_id;
alter table survey_answer alter column survey_answer_id set default nextval('survey_answer_id_seq');
create unique index survey_answer_current on survey_answer (survey_answer_id) where superseded_at = 'infinity';
create unique index survey_answer_external on survey_answer (external_id) where superseded_at = 'infinity' and external_id is not null;
create index survey_answer_account on survey_answer (account_id, answered_at desc) where superseded_at = 'infinity';
create index survey_answer_kind on survey_answer (kind, answered_at) where superseded_at = 'infinity';
create index survey_answer_import on survey_answer (import_id) where import_id is not null;
create trigger survey_answer_guard before update on survey_answer for each row execute function guard_versioned();
