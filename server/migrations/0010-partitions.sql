-- Makes the monthly partitions of a big table from one day to another; safe to call at once from many places.
create function ensure_partitions(parent text, from_day date, to_day date) returns void language plpgsql as $$
declare
  month date := date_trunc('month', from_day);
  child text;
begin
  while month <= to_day loop
    child := parent || '_' || to_char(month, 'YYYYMM');
    if to_regclass(child) is null then
      perform pg_advisory_xact_lock(hashtext(child));
      begin
        execute format('create table %I partition of %I for values from (%L) to (%L)',
          child, parent,
          case when parent = 'event' then month::text || ' 00:00:00+00' else month::text end,
          case when parent = 'event' then (month + interval '1 month')::date::text || ' 00:00:00+00'
               else (month + interval '1 month')::date::text end);
      exception
        -- Somebody made it while we waited for the lock; to_regclass may not have heard of it yet.
        when duplicate_table then null;
      end;
    end if;
    month := (month + interval '1 month')::date;
  end loop;
end $$;
