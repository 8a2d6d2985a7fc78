-- How many answer stands on the questions as well: one more of them changes the rate without any answer.
create trigger fact_change after insert or delete or truncate on survey_request
  for each statement execute function note_fact_change('surveys');
