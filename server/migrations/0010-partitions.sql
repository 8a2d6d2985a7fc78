-- Makes the monthly partitions of a big table from one day to another; safe to call at once from many places, and beside
-- writers: a table that is attached needs no lock that an insert would wait for, as one that is created in its place does.
create function ensure_partitions(parent text, from_day date, to_day date) returns void language plpgsql as $$
declare
  month date := date_trunc('month', from_day);
  next date;
  child text;
  zone text := case when parent = 'event' then ' 00:00:00+00' else '' end;
begin
  while month <= to_day loop
    child := parent || '_' || to_char(month, 'YYYYMM');
    next := month + interval '1 month';
    if to_regclass(child) is null then
      -- One for all months and tables: who makes several can then never wait in a ring with another.
      perform pg_advisory_xact_lock(hashtext('partitions'));
      begin
        execute format('create table %I (like %I including all)', child, parent);
        execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, child, month || zone, next || zone);
      exception
        -- Somebody made it while we waited for the lock; to_regclass may not have heard of it yet.
        when duplicate_table then null;
      end;
    end if;
    month := next;
  end loop;
end $$;
