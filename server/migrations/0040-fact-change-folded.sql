-- Every kept answer counts these rows, so those of one topic are folded into its last one: what their sums tell stays
-- the same, and nothing has to be made anew because of it.
alter table fact_change add column changes bigint not null default 1;
alter table fact_change add column ids numeric;
alter table fact_change drop column at;
