import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { EventKind } from './message.ts'

const MOST_NAMES = 20_000
const OTHER = '(other)'
const OTHER_FEATURE = 255

export type EventName = { kind: EventKind; name: string }

export function nameKey({ kind, name }: EventName): string {
  return `${kind} ${name}`
}

/**
 * The numbers of event names; unknown ones are registered, each as a feature of its own while there is room. The caller
 * holds the lock of `lockIdentity`.
 */
export async function registerEventNames(db: Db, given: readonly EventName[]): Promise<Map<string, number>> {
  const wanted = [...new Map(given.map((one) => [nameKey(one), one])).values()]
  const ids = await findEventNames(db, wanted)
  const missing = wanted.filter((one) => !ids.has(nameKey(one)))
  if (missing.length === 0) return ids
  const { rows } = await sql<{ n: number }>`select count(*)::integer as n from event_name`.execute(db)
  await sql`insert into feature (id, key, name) values (${OTHER_FEATURE}, ${OTHER}, 'Other') on conflict do nothing`.execute(
    db,
  )
  const room = Math.max(0, MOST_NAMES - (rows[0]?.n ?? 0))
  await insertNames(db, missing.slice(0, room))
  const late = missing.slice(room)
  const others = [...new Set(late.map(({ kind }) => kind))].map((kind) => ({ kind, name: OTHER }))
  await sql`insert into event_name (kind, name, feature_id)
    select kind, ${OTHER}, ${OTHER_FEATURE} from unnest(${others.map(({ kind }) => kind)}::text[]) as o(kind)
    on conflict do nothing`.execute(db)
  const added = await findEventNames(db, [...missing, ...others])
  for (const one of missing) {
    ids.set(nameKey(one), added.get(nameKey(one)) ?? added.get(nameKey({ ...one, name: OTHER })) ?? 0)
  }
  return ids
}

async function findEventNames(db: Db, names: readonly EventName[]): Promise<Map<string, number>> {
  const { rows } = await sql<EventName & { id: number }>`
    select n.id, n.kind, n.name from event_name n
    join unnest(${names.map(({ kind }) => kind)}::text[], ${names.map(({ name }) => name)}::text[]) as w(kind, name)
      on w.kind = n.kind and w.name = n.name`.execute(db)
  return new Map(rows.map((row) => [nameKey(row), row.id]))
}

async function insertNames(db: Db, names: readonly EventName[]): Promise<void> {
  if (names.length === 0) return
  const keys = names.map(({ kind, name }) => (kind === 'track' ? name : `${kind}:${name}`))
  await sql`
    insert into feature (id, key, name)
    select free.id, w.key, w.name
    from (
      select w.key, w.name, row_number() over (order by w.n) as place
      from unnest(${keys}::text[], ${names.map(({ name }) => name)}::text[]) with ordinality as w(key, name, n)
      where not exists (select from feature f where f.key = w.key)
    ) w
    join (
      select g.id, row_number() over (order by g.id) as place
      from generate_series(0, ${OTHER_FEATURE - 1}) as g(id)
      where not exists (select from feature f where f.id = g.id)
    ) free on free.place = w.place
    on conflict do nothing`.execute(db)
  await sql`
    insert into event_name (kind, name, feature_id)
    select w.kind, w.name, coalesce(f.id, ${OTHER_FEATURE})
    from unnest(${names.map(({ kind }) => kind)}::text[], ${names.map(({ name }) => name)}::text[], ${keys}::text[]) as w(kind, name, key)
    left join feature f on f.key = w.key
    on conflict do nothing`.execute(db)
}
