-- A call belongs to an account's way through a playbook, so that it can be held back and stopped with it.
alter table webhook_call add column enrolment_id bigint;
update webhook_call set enrolment_id = split_part(idempotency_key, ':', 2)::bigint
  where playbook_id is not null and idempotency_key ~ '^playbook:\d+:\d+$';
create index webhook_call_enrolment on webhook_call (enrolment_id)
  where enrolment_id is not null and state in ('queued', 'failed', 'held');
