import { sql } from 'kysely'
import type { Database } from '../../platform/database.ts'
import type { CalendarEntry } from './calendar.ts'

const MOST_ENTRIES = 1000
const RENEWAL_DAYS = 365
const MEETING_DAYS = 90

export const calendarWords = {
  ja: {
    name: 'Tsuzuku タスク・更新・面談',
    renewal: (account: string) => `契約更新: ${account}`,
    meeting: (account: string) => `面談: ${account}`,
    state: {
      due: '未着手',
      'in-talks': '商談中',
      committed: '確約',
      'at-risk': '要対応',
      won: '更新済み',
      lost: '解約',
    },
  },
  en: {
    name: 'Tsuzuku tasks, renewals and meetings',
    renewal: (account: string) => `Renewal: ${account}`,
    meeting: (account: string) => `Meeting: ${account}`,
    state: {
      due: 'Due',
      'in-talks': 'In talks',
      committed: 'Committed',
      'at-risk': 'At risk',
      won: 'Won',
      lost: 'Lost',
    },
  },
}

type Asked = { memberId: string; day: string; base: string; words: (typeof calendarWords)['ja'] }

/** Open tasks of a member, renewals of their accounts or in their hands, and meetings they hold or held. */
export async function readEntries(db: Database, asked: Asked): Promise<CalendarEntry[]> {
  const host = new URL(asked.base).hostname
  const found = await Promise.all([
    taskEntries(db, asked),
    renewalEntries(db, asked),
    meetingEntries(db, asked),
  ])
  return found.flat().map(({ uid, ...entry }) => ({ uid: `${uid}@${host}`, ...entry }))
}

async function taskEntries(db: Database, { memberId, base }: Asked): Promise<CalendarEntry[]> {
  type Task = { id: number; due_on: string; title: string; reason: string; account: string | null }
  const { rows } = await sql<Task>`
    select t.id, t.due_on::text, t.title, t.reason, a.name as account from task t
    left join account i on i.id = t.account_id left join account_now a on a.id = coalesce(i.merged_into, i.id)
    where t.owner_id = ${memberId}::uuid and t.state = 'open' and t.due_on is not null
    order by t.due_on, t.id limit ${MOST_ENTRIES}`.execute(db)
  return rows.map((task) => ({
    uid: `task-${task.id}`,
    day: task.due_on,
    title: task.account ? `${task.title} (${task.account})` : task.title,
    text: task.reason,
    url: `${base}/tasks?open=${task.id}`,
  }))
}

async function renewalEntries(db: Database, { memberId, day, base, words }: Asked): Promise<CalendarEntry[]> {
  type Renewal = { id: number; name: string; renews_on: string; state: keyof (typeof words)['state'] }
  const { rows } = await sql<Renewal>`
    select r.id, a.name, r.renews_on::text, r.state from renewal r
    join account i on i.id = r.account_id join account_now a on a.id = coalesce(i.merged_into, i.id)
    where (r.owner_id = ${memberId}::uuid or a.owner_id = ${memberId}::uuid) and r.gone_on is null
      and r.renews_on between ${day}::date and ${day}::date + ${RENEWAL_DAYS}::integer
    order by r.renews_on, r.id limit ${MOST_ENTRIES}`.execute(db)
  return rows.map((row) => ({
    uid: `renewal-${row.id}`,
    day: row.renews_on,
    title: words.renewal(row.name),
    text: words.state[row.state],
    url: `${base}/renewals?open=${row.id}`,
  }))
}

/** Notes of the kind meeting: those that lie ahead are planned, those of the last weeks were held. */
async function meetingEntries(db: Database, { memberId, day, base, words }: Asked): Promise<CalendarEntry[]> {
  type Meeting = { id: number; account_id: number; name: string; at: Date; day: string; text: string }
  const { rows } = await sql<Meeting>`
    select n.note_id as id, a.id as account_id, a.name, n.occurred_at as at, n.occurred_at::date::text as day,
      left(n.body, 500) as text
    from note n join account i on i.id = n.account_id join account_now a on a.id = coalesce(i.merged_into, i.id)
    where n.kind = 'meeting' and n.superseded_at = 'infinity' and (n.author_id = ${memberId}::uuid or a.owner_id = ${memberId}::uuid)
      and n.occurred_at >= ${day}::date - ${MEETING_DAYS}::integer
    order by n.occurred_at desc, n.note_id limit ${MOST_ENTRIES}`.execute(db)
  return rows.map((row) => ({
    uid: `meeting-${row.id}`,
    day: row.day,
    at: row.at.toISOString(),
    title: words.meeting(row.name),
    text: row.text,
    url: `${base}/accounts/${row.account_id}`,
  }))
}
