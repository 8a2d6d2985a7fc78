import type pg from 'pg'

export type Size = { accounts: number; contacts: number; usageRows: number; eventsPerRow: number }

const companyWords =
  '青葉,若草,白鷺,東雲,八雲,千歳,曙,朝霧,常磐,瑞穂,七星,蒼天,日向,花咲,白樺,大空,初瀬,水無瀬,春日野,藤波'.split(
    ',',
  )
const companyKinds = '商事,工業,食品,物流,システム,電機,設計,薬品,製作所,印刷'.split(',')
const familyNames =
  '佐藤,鈴木,高橋,田中,伊藤,渡辺,山本,中村,小林,加藤,吉田,山田,佐々木,山口,松本,井上,木村,林,斎藤,清水,山崎,森,池田,橋本,阿部,石川,山下,中島,石井,小川'.split(
    ',',
  )
const givenNames =
  '翔太,美咲,健一,陽子,大輔,優子,拓也,真由美,直樹,彩,誠,智子,亮,恵,学,由美,剛,愛,隆,舞,修,遥,豊,楓,進,葵'.split(
    ',',
  )

/** One of the words, by a number; the words come from here and hold no quotes. */
const pick = (words: readonly string[], by: string) =>
  `(array['${words.join("','")}'])[(${by}) % ${words.length} + 1]`

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
     select a.id, ${pick(companyWords, 'a.id')} || ${pick(companyKinds, 'a.id / 7')} || ' ' || a.id, m.id, (array['A','B','C'])[a.id % 3 + 1]
     from account a join (select id, row_number() over (order by email) as n from member) m on m.n = a.id % 20 + 1`,
  )
  await run(`insert into contact (id) select n from generate_series(1, $1::integer) n`, [contacts])
  await run(
    `insert into contact_fact (contact_id, account_id, name, role, left_on)
     select n, (n - 1) % $2::integer + 1, ${pick(familyNames, 'n')} || ' ' || ${pick(givenNames, 'n / 13')}, case when n <= $2 then 'champion' else 'user' end,
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
