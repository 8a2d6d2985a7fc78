-- Groups of a past day are followed by what was known of parents then, so the index holds rows that are no longer true as well.
drop index account_fact_parent;
create index account_fact_parent on account_fact (parent_id) where parent_id is not null;
