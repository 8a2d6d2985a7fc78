-- The last forecast before a month is kept by account, so that it can be told of a segment or a price tier later; null: of all.
alter table renewal_snapshot add column account_id integer references account;
drop index renewal_snapshot_line;
create unique index renewal_snapshot_line on renewal_snapshot (day, month, category, owner_id, account_id) nulls not distinct;
