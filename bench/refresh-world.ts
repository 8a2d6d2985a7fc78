import type pg from 'pg'

export type Size = { accounts: number; contacts: number; usageRows: number; eventsPerRow: number }

/**
 * A portfolio made by SQL alone. Usage goes straight into usage_day, as the rollup of
 * usageRows × eventsPerRow events would leave it: the events themselves play no part in a refresh.
 */
export async function seedRefreshWorld(pool: pg.Pool, size: Size, today: string): Promise<void> {
  const run = (text: string, values: unknown[] = []) => pool.query(text, values)
  const { accounts, contacts, usageRows, eventsPerRow } = size
  await run(`insert into workspace (name, time_zone) values ('Bench', 'Asia/Tokyo')`)
  await run(`insert into product (id, key, name) values (1, 'main', 'Main')`)
  await run(
    `insert into member (email, name, role) select 'm' || n || '@example.com', 'Member ' || n, 'csm' from generate_series(1, 20) n`,
  )
  await run(
    `insert into account (id, external_id, created_at) select n, 'a' || n, $2::date - 400 from generate_series(1, $1::integer) n`,
    [accounts, today],
  )
  await run(
    `insert into account_fact (account_id, name, owner_id, tier)
     select a.id, '会社 ' || a.id, m.id, (array['A','B','C'])[a.id % 3 + 1]
     from account a join (select id, row_number() over (order by email) as n from member) m on m.n = a.id % 20 + 1`,
  )
  await run(`insert into contact (id) select n from generate_series(1, $1::integer) n`, [contacts])
  await run(
    `insert into contact_fact (contact_id, account_id, name, role, left_on)
     select n, (n - 1) % $2::integer + 1, '利用者 ' || n, case when n <= $2 then 'champion' else 'user' end,
       case when n <= $2 and n % 17 = 0 then $3::date - (n % 60) end
     from generate_series(1, $1::integer) n`,
    [contacts, accounts, today],
  )
  await run(`select ensure_partitions('usage_day', $1::date - 365, $1::date)`, [today])
  await run(
    `insert into usage_day (account_id, day, contact_id, events, seconds, features, first_ts, last_ts)
     select (c - 1) % $2::integer + 1, d, c, $4::integer, 120, (1 << (i % 12)::integer)::bit(32)::bit(256) , d::timestamptz, d::timestamptz
     from (
       select i, (hashint8(i)::bigint & 2147483647) % $3::integer + 1 as c,
         $1::date - ((hashint8(i + 5000000000)::bigint & 2147483647) % 365)::integer as d
       from generate_series(1, $5::bigint) i
     ) x
     where not ((c - 1) % $2::integer % 10 = 3 and d > $1::date - 30 and i % 4 > 0)
     on conflict do nothing`,
    [today, accounts, contacts, eventsPerRow, usageRows],
  )
  await run(
    `insert into subscription (account_id, product_id, start_date, end_date, seats, mrr_minor, currency, renewal_date)
     select n % $2::integer + 1, 1, $1::date - 700 + n % 300, case when n % 29 = 0 then $1::date - n % 100 end, 5 + n % 40,
       10000 * (1 + n % 90), 'JPY', $1::date + n % 365
     from generate_series(1, ($2::integer * 6) / 5) n`,
    [today, accounts],
  )
  await run(
    `insert into ticket (account_id, subject, priority, status, opened_at, closed_at, satisfaction)
     select (hashint8(n)::bigint & 2147483647) % $2::integer + 1, '問い合わせ ' || n, (array['low','normal','high','urgent'])[n % 4 + 1],
       case when n % 31 = 0 then 'open' else 'solved' end, $1::date - (n % 365) * interval '1 day',
       case when n % 31 > 0 then $1::date - (n % 365) * interval '1 day' + interval '20 hours' end, case when n % 3 = 0 then 1 + n % 5 end
     from generate_series(1, $2::integer * 5) n`,
    [today, accounts],
  )
  await run(
    `insert into survey_answer (account_id, kind, score, answered_at)
     select (hashint8(n + 7)::bigint & 2147483647) % $2::integer + 1, 'nps', n % 11, $1::date - (n % 365) * interval '1 day'
     from generate_series(1, $2::integer * 2) n`,
    [today, accounts],
  )
  await run(
    `insert into note (account_id, kind, occurred_at, body)
     select (hashint8(n + 9)::bigint & 2147483647) % $2::integer + 1, (array['call','note','meeting','email'])[n % 4 + 1],
       $1::date - (n % 365) * interval '1 day', '記録'
     from generate_series(1, $2::integer * 6) n`,
    [today, accounts],
  )
  await run('analyze')
}
