-- How far the past days of what was imported are written; null while nobody writes them.
alter table refresh_state
  add column history_days_done integer,
  add column history_days_all integer;
