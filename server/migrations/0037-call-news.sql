-- Who is told when a call that no playbook made is given up, and where it is about.
alter table webhook_call add column told_to uuid references member (id) on delete set null;
alter table webhook_call add column told_link text;
