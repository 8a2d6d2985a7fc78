import { sql } from 'kysely'
import type { Db } from './database.ts'
import { sharedReading } from './shared-readings.ts'

export const allTopics = [
  'accounts',
  'members',
  'merges',
  'contracts',
  'orders',
  'notes',
  'support',
  'surveys',
  'usage',
  'history',
  'workspace',
  'tasks',
  'plans',
  'onboardings',
  'stairs',
  'renewals',
] as const
export type Topic = (typeof allTopics)[number]

/** Which changes of facts are visible now: the same text as long as no other one can be seen, in any process. */
export type FactsSeen = (asked: readonly Topic[]) => string

/** Counting them costs every answer that is kept. */
const MOST_CHANGES = 100

export const readFactsSeen = (db: Db): Promise<FactsSeen> =>
  sharedReading(db, 'facts-seen', () => countFactChanges(db))

async function countFactChanges(db: Db): Promise<FactsSeen> {
  const { rows } = await sql<{ topic: Topic; seen: string; rows: number }>`
    select topic, concat_ws('/', sum(changes), max(id), sum(coalesce(ids, id))) as seen, count(*)::integer as rows
    from fact_change group by topic`.execute(db)
  if (!db.isTransaction && rows.some((row) => row.rows > MOST_CHANGES)) await foldChanges(db)
  const byTopic = new Map(rows.map((row) => [row.topic, row.seen]))
  return (asked) => asked.map((topic) => byTopic.get(topic) ?? '').join(' ')
}

/**
 * Puts all that can be seen of a topic into its last row, by which nothing of what they tell together changes. One at a
 * time: who comes later sees at least as much, and finds either the rows or the one that holds them.
 */
async function foldChanges(db: Db): Promise<void> {
  await sql`
    with last as materialized (
      select topic, max(id) as id from fact_change
      where (select pg_try_advisory_xact_lock(hashtext('fact_change'))) group by topic
    ),
    gone as (
      delete from fact_change c using last l where c.topic = l.topic and c.id < l.id
      returning c.topic, c.changes, coalesce(c.ids, c.id) as ids
    )
    update fact_change c set changes = c.changes + f.changes, ids = coalesce(c.ids, c.id) + f.ids
    from last l join (select topic, sum(changes) as changes, sum(ids) as ids from gone group by topic) f using (topic)
    where c.id = l.id`.execute(db)
}

/** For whoever changes what figures stand on without writing to one of the tables that tell it themselves. */
export async function noteFactChange(db: Db, topic: Topic): Promise<void> {
  await sql`insert into fact_change (topic) values (${topic})`.execute(db)
}
