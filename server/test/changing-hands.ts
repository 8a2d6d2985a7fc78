import { sql } from 'kysely'
import type { Database } from '../src/platform/database.ts'

type Hands = { early: string; late: string }

/**
 * Customer 1 was looked after by one member until 10 November 2026 and by another since; customer 2 has nobody. Both were
 * recorded on a day long before. The segment 1 was made on a day of its own: customer 1 was in it until 15 November, customer
 * 2 has been since the 18th.
 */
export async function writeChangingHands(
  db: Database,
  { recorded, segmentMade }: { recorded: string; segmentMade: string },
): Promise<Hands> {
  const { rows } = await sql<Hands>`
    with made as (insert into member (email, name, role) values ('early@example.com', 'early', 'csm'),
      ('late@example.com', 'late', 'csm') returning id, name)
    select max(id::text) filter (where name = 'early') as early, max(id::text) filter (where name = 'late') as late from made`.execute(
    db,
  )
  const members = rows[0] as Hands
  const { early, late } = members
  await sql`insert into account (id, external_id) values (1, 'one'), (2, 'two')`.execute(db)
  await sql`insert into account_fact (account_id, name, owner_id, valid_from, valid_to, recorded_at, superseded_at) values
    (1, 'one', ${early}, '-infinity', 'infinity', ${recorded}, '2026-11-10'),
    (1, 'one', ${early}, '-infinity', '2026-11-10', '2026-11-10', 'infinity'),
    (1, 'one', ${late}, '2026-11-10', 'infinity', '2026-11-10', 'infinity'),
    (2, 'two', null, '-infinity', 'infinity', ${recorded}, 'infinity')`.execute(db)
  await sql`insert into segment (id, name, kind, created_at) values (1, 'moving', 'list', ${segmentMade})`.execute(
    db,
  )
  await sql`insert into segment_member (segment_id, account_id, since, until, since_version) values
    (1, 1, ${segmentMade}, '2026-11-15', 1), (1, 2, '2026-11-18', 'infinity', 1)`.execute(db)
  return members
}
