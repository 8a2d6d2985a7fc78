import { sql } from 'kysely'
import * as z from 'zod'
import type { Db } from '../../platform/database.ts'
import { accountColumns, accountDetails, accountRow } from './account-row.read.ts'
import { accountsAt, instant, type Moment } from './moment.ts'

const related = z.object({ id: z.number(), name: z.string() })

export const accountPage = accountRow.extend({
  as_of: z.string(),
  currency: z.string(),
  created_at: z.string(),
  parent: related.nullable(),
  children: z.array(related),
  /** Accounts merged into this one. */
  merged: z.array(related.extend({ merged_at: z.string(), merged_by: z.string() })),
  contacts: z.number(),
  notes: z.number(),
})

export type AccountPage = z.infer<typeof accountPage>

/** One account with everything its header says; undefined where it was not known yet at the moment. */
export async function readAccount(db: Db, id: number, moment: Moment): Promise<AccountPage | undefined> {
  const { rows } = await sql<AccountPage>`
    select ${accountColumns(moment)}, ${moment.day}::date as as_of, ${moment.currency} as currency,
      (select ${instant('a.created_at')} from account a where a.id = f.id) as created_at,
      (select jsonb_build_object('id', up.id, 'name', up.name) from ${accountsAt(moment)} up where up.id = f.parent_id) as parent,
      coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name) order by c.name, c.id)
        from ${accountsAt(moment)} c where c.parent_id = f.id), '[]') as children,
      ${mergedInto()} as merged,
      (select count(*) from contact_now c join account a on a.id = c.account_id
        where (a.id = f.id or a.merged_into = f.id) and c.left_on is null) as contacts,
      (select count(*) from note n join account a on a.id = n.account_id
        where (a.id = f.id or a.merged_into = f.id) and n.superseded_at = 'infinity') as notes
    from ${accountDetails(moment)} f
    left join lateral (select * from account_day d where d.account_id = f.id and d.day <= ${moment.day}::date
      order by d.day desc limit 1) d on true
    left join lateral (select * from health_score h where h.account_id = f.id and h.day <= ${moment.day}::date
      order by h.day desc limit 1) h on true
    left join health_score p on p.account_id = f.id and p.day = h.day - 14
    where f.id = ${id}`.execute(db)
  return rows[0]
}

function mergedInto() {
  return sql`coalesce((
    select jsonb_agg(jsonb_build_object('id', a.id, 'name', m.name, 'merged_at', ${instant('g.merged_at')},
      'merged_by', g.merged_by_name) order by g.merged_at)
    from account a
    join account_merge g on g.account_id = a.id and g.unmerged_at is null
    join account_fact m on m.account_id = a.id and m.superseded_at = 'infinity' and m.valid_to = 'infinity'
    where a.merged_into = f.id), '[]')`
}
