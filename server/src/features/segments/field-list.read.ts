import { sql } from 'kysely'
import type * as z from 'zod'
import type { Db } from '../../platform/database.ts'
import { ratioParts } from './fields/ratio-field.ts'
import { readFields } from './fields/registry.ts'
import { operatorsOf } from './segment.field.ts'
import type { fieldsSchema } from './segments.schema.ts'

const MOST_EVENTS = 1_000

/** What the rule builder offers. */
export async function readFieldList(db: Db): Promise<z.infer<typeof fieldsSchema>> {
  const fields = await readFields(db)
  const { rows } = await sql<{
    events: { value: string; label: string }[]
    features: { value: string; label: string }[]
    segments: { id: number; name: string }[]
  }>`select
    coalesce((select jsonb_agg(jsonb_build_object('value', e.kind || ':' || e.name, 'label', e.name) order by e.name)
      from (select kind, name from event_name order by first_seen_at desc limit ${MOST_EVENTS}) e), '[]') as events,
    coalesce((select jsonb_agg(jsonb_build_object('value', key, 'label', name) order by name) from feature
      where id <> 255), '[]') as features,
    coalesce((select jsonb_agg(jsonb_build_object('id', id, 'name', name) order by lower(name)) from segment
      where deleted_at is null), '[]') as segments`.execute(db)
  return {
    rows: [...fields.values()].map(
      ({ key, group, type, unit, label, needs, choices, changes, attribute }) => ({
        key,
        group,
        type,
        unit: unit ?? null,
        label,
        operators: [...operatorsOf[type]],
        needs: [...(needs ?? [])],
        changes: changes ?? false,
        choices: typeof choices === 'object' ? [...choices] : null,
        source: typeof choices === 'string' ? choices : null,
        attribute_type: attribute?.type ?? null,
      }),
    ),
    ratio_parts: [...ratioParts.keys()],
    events: rows[0]?.events ?? [],
    features: rows[0]?.features ?? [],
    segments: rows[0]?.segments ?? [],
  }
}
