import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { currentAccount, type Owner, ownedBy } from '../health/health.read.ts'

const MOST = 5
const NOTE_DAYS = 14
const SILENT_DAYS = 3

/** The tickets that have been open longest, urgent ones first among equals in days. */
export async function readOldTickets(
  db: Db,
  { owner, timeZone, day }: { owner: Owner; timeZone: string; day: string },
) {
  const { rows } = await sql<{
    ticket_id: number
    account_id: number
    account_name: string
    subject: string | null
    priority: 'low' | 'normal' | 'high' | 'urgent' | null
    days: number
  }>`
    select t.ticket_id, a.account_id, a.name as account_name, t.subject, t.priority,
      ${day}::date - (t.opened_at at time zone ${timeZone})::date as days
    from ticket t
    join account i on i.id = t.account_id
    join account_fact a on a.account_id = coalesce(i.merged_into, i.id) and ${currentAccount} ${ownedBy(owner)}
    where t.superseded_at = 'infinity' and t.status in ('open', 'pending') and t.closed_at is null
      and (t.opened_at at time zone ${timeZone})::date <= ${day}::date
    order by t.opened_at, t.ticket_id limit ${MOST}`.execute(db)
  return rows.map(({ account_id: id, account_name: name, ...ticket }) => ({
    account: { id, name },
    ...ticket,
  }))
}

/** What the member pinned, and where somebody named the member lately. */
export async function readMyNotes(db: Db, memberId: string, now: Date) {
  const { rows } = await sql<{
    note_id: number
    account_id: number
    account_name: string
    body: string
    author_name: string | null
    occurred_at: string
    pinned: boolean
    mentioned: boolean
  }>`
    select n.note_id, a.account_id, a.name as account_name, left(n.body, 400) as body, coalesce(m.name, n.author_name) as author_name,
      to_char(n.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as occurred_at, n.pinned,
      ${memberId}::uuid = any(n.mentions) as mentioned
    from note n
    join account i on i.id = n.account_id
    join account_fact a on a.account_id = coalesce(i.merged_into, i.id) and ${currentAccount}
    left join member m on m.id = n.author_id
    where n.superseded_at = 'infinity' and (
      (n.pinned and (n.author_id = ${memberId}::uuid or a.owner_id = ${memberId}::uuid))
      or (${memberId}::uuid = any(n.mentions) and n.occurred_at > ${now}::timestamptz - ${NOTE_DAYS} * interval '1 day'))
    order by n.occurred_at desc, n.note_id desc limit ${MOST}`.execute(db)
  return rows.map(({ account_id: id, account_name: name, ...note }) => ({ account: { id, name }, ...note }))
}

/** Sources that used to send and have not for days: what the figures of today do not know. */
export async function readSilentSources(db: Db, now: Date) {
  const { rows } = await sql<{ source: string; last_received_at: string; days: number }>`
    select source, to_char(last_received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as last_received_at,
      floor(extract(epoch from ${now}::timestamptz - last_received_at) / 86400)::integer as days
    from source_freshness where last_received_at < ${now}::timestamptz - ${SILENT_DAYS} * interval '1 day'
    order by last_received_at desc limit ${MOST}`.execute(db)
  return rows
}
