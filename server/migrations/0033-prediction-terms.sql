-- The chance to leave by the end of the month of the next renewal, where that lies between the lead time and the reach of the model.
alter table account_prediction
  add column renewal_date date,
  add column at_renewal real;

-- Which model was in force, or in the shadow, when: what was told on a past day is what the model of that day told.
create table prediction_term (
  id integer generated always as identity primary key,
  model_id integer not null references prediction_model,
  role text not null check (role in ('in-force', 'shadow')),
  since timestamptz not null,
  until timestamptz not null default 'infinity'
);
create index prediction_term_role on prediction_term (role, since);
create unique index prediction_term_running on prediction_term (model_id) where until = 'infinity';

insert into prediction_term (model_id, role, since)
select id, role, coalesce(role_since, created_at) from prediction_model where role in ('in-force', 'shadow');

create function keep_prediction_term() returns trigger language plpgsql as $$
begin
  update prediction_term set until = greatest(since, coalesce(new.role_since, now()))
  where model_id = new.id and until = 'infinity';
  if new.role in ('in-force', 'shadow') then
    insert into prediction_term (model_id, role, since) values (new.id, new.role, coalesce(new.role_since, now()));
  end if;
  return null;
end
$$;
create trigger prediction_model_term after update of role on prediction_model
  for each row when (old.role is distinct from new.role) execute function keep_prediction_term();
