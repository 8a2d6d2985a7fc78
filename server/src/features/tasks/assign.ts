import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { Assignment } from './task.schema.ts'
import { nobodyThere, ownerNotActive } from './tasks.errors.ts'

const MOST_STAND_INS = 5

/** Who does it: whoever is asked for, or their stand-in while they are away. */
export async function assign(
  db: Db,
  asked: { assignment: Assignment; accountId: number | null; day: string },
): Promise<string | null> {
  const { assignment, accountId, day } = asked
  switch (assignment.how) {
    case 'nobody':
      return null
    case 'member': {
      await requireActive(db, [assignment.member_id])
      return standInFor(db, assignment.member_id, day)
    }
    case 'account-owner': {
      const owner = accountId === null ? null : await ownerOfAccount(db, accountId)
      return owner && standInFor(db, owner, day)
    }
    default: {
      await requireActive(db, assignment.among)
      return leastLoaded(db, assignment, day)
    }
  }
}

export async function requireActive(db: Db, ids: readonly string[]): Promise<void> {
  const { rows } = await sql<{ found: number }>`
    select count(*)::integer as found from member where id = any(${[...ids]}::uuid[]) and deactivated_at is null`.execute(
    db,
  )
  if (rows[0]?.found !== new Set(ids).size) throw ownerNotActive({ field: 'owner_id' })
}

async function ownerOfAccount(db: Db, accountId: number): Promise<string | null> {
  const { rows } = await sql<{ owner_id: string | null }>`
    select a.owner_id from account i join account_now a on a.id = coalesce(i.merged_into, i.id)
    join member m on m.id = a.owner_id and m.deactivated_at is null where i.id = ${accountId}`.execute(db)
  return rows[0]?.owner_id ?? null
}

/** Along stand-ins who are away themselves; whoever has none, or a circle of them, keeps it. */
async function standInFor(db: Db, memberId: string, day: string): Promise<string> {
  let current = memberId
  for (let step = 0; step < MOST_STAND_INS; step += 1) {
    const { rows } = await sql<{ stand_in_id: string | null }>`
      select a.stand_in_id from member_absence a join member m on m.id = a.stand_in_id and m.deactivated_at is null
      where a.member_id = ${current}::uuid and ${day}::date between a.from_day and a.to_day
      order by a.id desc limit 1`.execute(db)
    const next = rows[0]?.stand_in_id
    if (!next || next === memberId) return current
    current = next
  }
  return memberId
}

const loads = {
  // Whoever was given one the longest ago.
  'round-robin': sql`(select extract(epoch from max(t.created_at)) from task t where t.owner_id = m.id)`,
  'fewest-accounts': sql`(select count(*) from account_now a where a.owner_id = m.id)`,
  'least-revenue': sql`(select coalesce(sum(d.mrr_minor), 0) from account_now a join refresh_state r on true
    join account_day d on d.account_id = a.id and d.day = r.day where a.owner_id = m.id)`,
}

async function leastLoaded(
  db: Db,
  { how, among }: Extract<Assignment, { among: unknown }>,
  day: string,
): Promise<string> {
  // One at a time: two tasks made at once must not both go to whoever was next.
  await sql`select pg_advisory_xact_lock(hashtext('task-assignment'))`.execute(db)
  const { rows } = await sql<{ id: string }>`
    select m.id from member m where m.id = any(${among}::uuid[]) and not exists (
      select from member_absence a where a.member_id = m.id and ${day}::date between a.from_day and a.to_day)
    order by ${loads[how]} nulls first, m.name, m.id limit 1`.execute(db)
  if (!rows[0]) throw nobodyThere({ field: 'assign' })
  return rows[0].id
}
