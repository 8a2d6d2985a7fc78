-- What the trials of a model told of customers at past ends of months that they had not learnt from.
create table prediction_trial (
  model_id integer not null references prediction_model,
  day date not null,
  account_id integer not null references account,
  within_90 real not null,
  within_180 real not null,
  primary key (model_id, day, account_id)
);

-- Back-tests made before say nothing of a model, nor of measures that know the outcome.
update health_back_test b set result = result || jsonb_build_object(
  'model', null, 'leaks', '[]'::jsonb, 'rivals', (
    select jsonb_agg(r || jsonb_build_object(
      'rows', (b.result ->> 'observations')::integer - (b.result ->> 'unknown')::integer, 'rule_auc', null))
    from jsonb_array_elements(b.result -> 'rivals') r))
where result is not null;
