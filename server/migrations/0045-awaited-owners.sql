-- Owners that a file names before they are members: their accounts go to them when they join.
create table awaited_owner (
  account_id integer primary key references account on delete cascade,
  email text not null check (email = lower(email)),
  import_id integer not null references import on delete cascade
);
create index awaited_owner_email on awaited_owner (email);
