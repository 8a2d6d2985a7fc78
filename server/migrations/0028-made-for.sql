-- The settings that account days were made for: today's, and those of the past, which take longer to follow.
alter table refresh_state
  add column currency text,
  add column time_zone text,
  add column history_currency text,
  add column history_time_zone text;
update refresh_state set currency = w.currency, time_zone = w.time_zone, history_currency = w.currency, history_time_zone = w.time_zone
from workspace w;
