-- Which published definition a metric uses where none is asked for; a change ends a row and begins another.
create table metric_definition (
  id bigint generated always as identity primary key,
  metric text not null,
  definition text not null,
  in_force_from timestamptz not null,
  in_force_until timestamptz not null default 'infinity',
  chosen_by text not null,
  check (in_force_from <= in_force_until)
);
create unique index metric_definition_in_force on metric_definition (metric) where in_force_until = 'infinity';
