import { type RawBuilder, sql } from 'kysely'
import type { Field, FieldContext } from '../segment.field.ts'
import type { Condition } from '../segment.rule.ts'
import { figureFields } from './figure-fields.ts'

/** The figures that can stand above and below the line. */
export const ratioParts: ReadonlyMap<string, Field> = new Map(figureFields.map((field) => [field.key, field]))

function part(context: FieldContext, asked: Condition, key: string | undefined): RawBuilder<unknown> {
  const { change: _, ...plain } = asked
  return sql`(${ratioParts.get(key ?? '')?.value(context, plain) ?? sql`null`})::float8`
}

export const ratioField: Field = {
  key: 'ratio',
  group: 'usage',
  type: 'number',
  unit: 'ratio',
  needs: ['over', 'under'],
  label: { ja: '2つの数の比', en: 'Ratio of two figures' },
  unknown: (context, asked) =>
    sql<string>`case when ${part(context, asked, asked.under)} = 0 then 'division-by-zero' else 'no-figures' end`,
  value: (context, asked) =>
    sql`${part(context, asked, asked.over)} / nullif(${part(context, asked, asked.under)}, 0)`,
}
