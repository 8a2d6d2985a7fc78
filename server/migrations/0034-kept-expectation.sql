-- What was expected of a line of the forecast when it was kept; null where the past calls of its category said too little.
alter table renewal_snapshot
  add column expected_minor bigint,
  add column low_minor bigint,
  add column high_minor bigint;
