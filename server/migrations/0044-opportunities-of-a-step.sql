-- Where an account stands asks for its opportunity of one step: thousands may have been offered the same.
drop index opportunity_step;
create index opportunity_step on opportunity (step_id, account_id) where step_id is not null;
