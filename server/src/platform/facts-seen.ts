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

/** Counting them costs every answer that is kept; forgetting some lets each be made anew once. */
const MOST_OLD_CHANGES = 500

export const readFactsSeen = (db: Db): Promise<FactsSeen> =>
  sharedReading(db, 'facts-seen', () => countFactChanges(db))

async function countFactChanges(db: Db): Promise<FactsSeen> {
  const { rows } = await sql<{ topic: Topic; seen: string; old: number }>`
    select topic, concat_ws('/', count(*), max(id), sum(id)) as seen,
      (count(*) filter (where at < now() - interval '1 hour'))::integer as old
    from fact_change group by topic`.execute(db)
  if (rows.some((row) => row.old > MOST_OLD_CHANGES)) await forgetOldChanges(db)
  const byTopic = new Map(rows.map((row) => [row.topic, row.seen]))
  return (asked) => asked.map((topic) => byTopic.get(topic) ?? '').join(' ')
}

/** What stands on them is made anew once. */
async function forgetOldChanges(db: Db): Promise<void> {
  await sql`
    delete from fact_change old where at < now() - interval '1 hour'
      and exists (select from fact_change later where later.topic = old.topic and later.id > old.id)`.execute(
    db,
  )
}

/** For whoever changes what figures stand on without writing to one of the tables that tell it themselves. */
export async function noteFactChange(db: Db, topic: Topic): Promise<void> {
  await sql`insert into fact_change (topic) values (${topic})`.execute(db)
}
