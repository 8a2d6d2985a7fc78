import { sql } from 'kysely'
import { type Actor, memberOf } from '../../platform/access.ts'
import type { Database, Db } from '../../platform/database.ts'
import { sharedReading } from '../../platform/shared-readings.ts'
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
  table: 'health_rule' | 'signal_rule' | 'loyalty_rule' | 'renewal_rule' | 'offer_lock_rule'
  /** Of several scores, each with versions of its own: whose. */
  score?: number
  /** What the audit calls it. */
  entity: string
  first: () => Rule
  /** Of content as it was kept, e.g. by an older edition that knew fewer parts. */
  parse: (content: unknown) => Rule
  /** What to throw at someone who began from another version than the one in force. */
  outdated: (inForce: number) => Error
}

/** Until the transaction ends nobody else saves such a rule. */
export async function holdRules(db: Db, table: Options<unknown>['table']): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${table}))`.execute(db)
}

type Saving<Rule> = {
  rule: Rule
  basedOn: number
  /** What must hold while nobody else saves; refuses by throwing. */
  check?: (db: Db) => Promise<void>
}

/** Settings that are kept in versions: the newest is in force, and none is ever written over. */
export function versionedRule<Rule>({ table, score, entity, first, parse, outdated }: Options<Rule>) {
  const mine = score === undefined ? sql`true` : sql`r.score_id = ${score}`

  const number =
    score === undefined
      ? { columns: sql``, values: sql`` }
      : {
          columns: sql`score_id, version, `,
          values: sql`${score}::integer,
            (select coalesce(max(r.version), 0) + 1 from ${sql.table(table)} r where ${mine}), `,
        }

  async function insert(db: Db, rule: Rule, memberId: string | null, isFirst: boolean): Promise<number> {
    const { rows } = await sql<{ version: number }>`
      insert into ${sql.table(table)} (${number.columns}content, created_by)
      select ${number.values}${JSON.stringify(rule)}::jsonb, ${memberId}::uuid
      where not ${isFirst} or not exists (select from ${sql.table(table)} r where ${mine})
      on conflict do nothing returning version`.execute(db)
    return rows[0]?.version as number
  }

  async function newest(db: Db): Promise<VersionedRule<Rule> | undefined> {
    const found = await sharedReading(db, `${table} ${score ?? ''}`, () => readNewest(db))
    return found && { ...found }
  }

  async function readNewest(db: Db): Promise<VersionedRule<Rule> | undefined> {
    const { rows } = await sql<VersionedRule<unknown>>`
      select r.version, r.content, r.created_at::text as "createdAt" from ${sql.table(table)} r
      where ${mine} order by r.version desc limit 1`.execute(db)
    return rows[0] && { ...rows[0], content: parse(rows[0].content) }
  }

  /** The version in force; the first one is written when somebody first asks. */
  async function read(db: Db): Promise<VersionedRule<Rule>> {
    const known = await newest(db)
    if (known) return known
    await insert(db, first(), null, true)
    return (await newest(db)) as VersionedRule<Rule>
  }

  /** The newest versions, the one in force first. */
  async function list(db: Db, most: number): Promise<SavedRule<Rule>[]> {
    await read(db)
    const { rows } = await sql<SavedRule<unknown>>`
      select r.version, r.content, m.name as created_by,
        to_char(r.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created_at
      from ${sql.table(table)} r left join member m on m.id = r.created_by
      where ${mine} order by r.version desc limit ${most}`.execute(db)
    return rows.map((row) => ({ ...row, content: parse(row.content) }))
  }

  /** Keeps a rule as the next version, if nobody saved one meanwhile. */
  async function save(db: Database, actor: Actor, { rule, basedOn, check }: Saving<Rule>): Promise<number> {
    return db.transaction().execute(async (trx) => {
      await holdRules(trx, table)
      const before = await read(trx)
      if (before.version !== basedOn) throw outdated(before.version)
      await check?.(trx)
      const memberId = memberOf(actor)
      const version = await insert(trx, rule, memberId, false)
      await recordAudit(trx, actor, {
        action: `${entity}.saved`,
        entityKind: entity,
        entityId: score === undefined || score === 1 ? String(version) : `${score}/${version}`,
        before: before.content,
        after: rule,
      })
      return version
    })
  }

  return { read, list, save }
}
