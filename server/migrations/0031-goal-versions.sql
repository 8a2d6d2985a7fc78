-- The version whose goal judges an enrolment, where another than the one it follows: both arms are judged by one goal.
alter table playbook_enrolment add column goal_version integer;
alter table playbook_enrolment add foreign key (playbook_id, goal_version) references playbook_version;
