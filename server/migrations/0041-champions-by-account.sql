-- Champions are looked up by account whenever an account changes; without it, all contacts were read for that.
create index contact_fact_champion on contact_fact (account_id)
  where role = 'champion' and superseded_at = 'infinity';
