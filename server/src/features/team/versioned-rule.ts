import { sql } from 'kysely'
import type { Actor } from '../../platform/access.ts'
import type { Database, Db } from '../../platform/database.ts'
import { recordAudit } from './audit.store.ts'

export type VersionedRule<Rule> = { version: number; content: Rule; createdAt: string }

export type SavedRule<Rule> = {
  version: number
  content: Rule
  created_by: string | null
  created_at: string
}

type Options<Rule> = {
  /** With version, content, created_by and created_at. */
  table: 'health_rule' | 'signal_rule' | 'loyalty_rule'
  /** What the audit calls it. */
  entity: string
  first: () => Rule
  /** Of content as it was kept, e.g. by an older edition that knew fewer parts. */
  parse: (content: unknown) => Rule
  /** What to throw at someone who began from another version than the one in force. */
  outdated: (inForce: number) => Error
}

/** Settings that are kept in versions: the newest is in force, and none is ever written over. */
export function versionedRule<Rule>({ table, entity, first, parse, outdated }: Options<Rule>) {
  async function newest(db: Db): Promise<VersionedRule<Rule> | undefined> {
    const { rows } = await sql<VersionedRule<unknown>>`
      select version, content, created_at::text as "createdAt" from ${sql.table(table)}
      order by version desc limit 1`.execute(db)
    return rows[0] && { ...rows[0], content: parse(rows[0].content) }
  }

  /** The version in force; the first one is written when somebody first asks. */
  async function read(db: Db): Promise<VersionedRule<Rule>> {
    const known = await newest(db)
    if (known) return known
    await sql`insert into ${sql.table(table)} (content) select ${JSON.stringify(first())}::jsonb
      where not exists (select from ${sql.table(table)})`.execute(db)
    return (await newest(db)) as VersionedRule<Rule>
  }

  /** The newest versions, the one in force first. */
  async function list(db: Db, most: number): Promise<SavedRule<Rule>[]> {
    await read(db)
    const { rows } = await sql<SavedRule<unknown>>`
      select r.version, r.content, m.name as created_by,
        to_char(r.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created_at
      from ${sql.table(table)} r left join member m on m.id = r.created_by
      order by r.version desc limit ${most}`.execute(db)
    return rows.map((row) => ({ ...row, content: parse(row.content) }))
  }

  /** Keeps a rule as the next version, if nobody saved one meanwhile. */
  async function save(
    db: Database,
    actor: Actor,
    { rule, basedOn }: { rule: Rule; basedOn: number },
  ): Promise<number> {
    return db.transaction().execute(async (trx) => {
      await sql`select pg_advisory_xact_lock(hashtext(${table}))`.execute(trx)
      const before = await read(trx)
      if (before.version !== basedOn) throw outdated(before.version)
      const memberId = actor.kind === 'member' ? actor.id : null
      const { rows } = await sql<{ version: number }>`
        insert into ${sql.table(table)} (content, created_by)
        values (${JSON.stringify(rule)}::jsonb, ${memberId}::uuid) returning version`.execute(trx)
      const version = rows[0]?.version as number
      await recordAudit(trx, actor, {
        action: `${entity}.saved`,
        entityKind: entity,
        entityId: String(version),
        before: before.content,
        after: rule,
      })
      return version
    })
  }

  return { read, list, save }
}
