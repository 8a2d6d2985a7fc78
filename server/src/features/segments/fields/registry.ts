import { sql } from 'kysely'
import type { Db } from '../../../platform/database.ts'
import { sharedReading } from '../../../platform/shared-readings.ts'
import type { AttributeDefinition } from '../../accounts/attribute.store.ts'
import type { Field } from '../segment.field.ts'
import { accountFields, attributeField } from './account-fields.ts'
import { dateFields } from './date-fields.ts'
import { eventFields } from './event-fields.ts'
import { figureFields } from './figure-fields.ts'
import { healthFields } from './health-fields.ts'
import { onboardingFields } from './onboarding-fields.ts'
import { planFields } from './plan-fields.ts'
import { predictionFields } from './prediction-fields.ts'
import { ratioField } from './ratio-field.ts'
import { scoreFields } from './score-fields.ts'
import { staircaseFields } from './staircase-fields.ts'
import { voiceFields } from './voice-fields.ts'

const segmentField: Field = {
  key: 'segment',
  group: 'segment',
  type: 'segment',
  label: { ja: '別のセグメント', en: 'Another segment' },
  unknown: 'not-set',
  // The rule of the other segment stands in its place before anything is asked.
  value: () => sql`null`,
}

const builtIn: readonly Field[] = [
  ...accountFields,
  ...figureFields.filter(({ group }) => group === 'contract'),
  ...dateFields,
  ...figureFields.filter(({ group }) => group !== 'contract'),
  ...eventFields,
  ...healthFields,
  ...onboardingFields,
  ...predictionFields,
  ...voiceFields,
  ...planFields,
  ...staircaseFields,
  ratioField,
  segmentField,
]

export type Fields = ReadonlyMap<string, Field>

/** Everything a rule can ask about in this workspace: what is built in, and its own attributes. */
export const readFields = (db: Db): Promise<Fields> =>
  sharedReading(db, 'segment-fields', () => readOwnFields(db))

async function readOwnFields(db: Db): Promise<Fields> {
  const { rows } = await sql<{ own: AttributeDefinition[]; scores: { id: number; name: string }[] }>`
    select coalesce((select jsonb_agg(to_jsonb(d) order by d.label, d.key) from attribute_definition d), '[]') as own,
      coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name) order by s.id) from score s
        where s.name is not null and s.retired_at is null), '[]') as scores`.execute(db)
  const { own = [], scores = [] } = rows[0] ?? {}
  const all = [...builtIn, ...scores.flatMap(scoreFields), ...own.map(attributeField)]
  return new Map(all.map((field) => [field.key, field]))
}
