import { type RawBuilder, sql } from 'kysely'
import { stages } from '../../accounts/accounts.tables.ts'
import type { AttributeDefinition } from '../../accounts/attribute.store.ts'
import { knownAt } from '../../accounts/moment.ts'
import { day, type Field, type FieldContext, only } from '../segment.field.ts'
import { figures } from './sources.ts'

type Simple = Pick<Field, 'key' | 'type' | 'label' | 'choices' | 'searchKey'> & { column: string }

const simple = ({ column, ...field }: Simple): Field => ({
  ...field,
  group: 'account',
  unknown: 'not-set',
  value: () => sql.ref(`f.${column}`),
})

export const accountFields: readonly Field[] = [
  simple({
    key: 'name',
    type: 'text',
    column: 'name',
    searchKey: 'name_key',
    label: { ja: '顧客名', en: 'Name' },
  }),
  simple({
    key: 'domain',
    type: 'text',
    column: 'domain',
    searchKey: 'domain_key',
    label: { ja: 'ドメイン', en: 'Domain' },
  }),
  simple({
    key: 'external_id',
    type: 'text',
    column: 'external_id',
    label: { ja: '外部 ID', en: 'External id' },
  }),
  {
    key: 'owner',
    group: 'account',
    type: 'choice',
    choices: 'member',
    label: { ja: '担当', en: 'Owner' },
    unknown: 'not-set',
    value: () => sql`coalesce(f.owner_id::text, 'none')`,
  },
  simple({
    key: 'stage',
    type: 'choice',
    choices: stages,
    column: 'stage',
    label: { ja: 'ステージ', en: 'Stage' },
  }),
  simple({
    key: 'tier',
    type: 'choice',
    choices: 'tier',
    column: 'tier',
    label: { ja: '単価帯', en: 'Tier' },
  }),
  simple({
    key: 'industry',
    type: 'choice',
    choices: 'industry',
    column: 'industry',
    label: { ja: '業種', en: 'Industry' },
  }),
  simple({
    key: 'country',
    type: 'choice',
    choices: 'country',
    column: 'country',
    label: { ja: '国', en: 'Country' },
  }),
  simple({ key: 'tag', type: 'set', choices: 'tag', column: 'tags', label: { ja: 'タグ', en: 'Tag' } }),
  {
    key: 'has-parent',
    group: 'account',
    type: 'boolean',
    label: { ja: '親会社がある', en: 'Has a parent account' },
    unknown: 'not-set',
    value: () => sql`(f.parent_id is not null)`,
  },
  simple({
    key: 'signed_up_on',
    type: 'date',
    column: 'signed_up_on',
    label: { ja: '登録日', en: 'Signed up on' },
  }),
  {
    key: 'customer',
    group: 'contract',
    type: 'boolean',
    label: { ja: '契約中', en: 'Is a customer' },
    unknown: 'no-figures',
    value: (context) => figures(context)('is_customer'),
  },
  underContract('plan', { ja: 'プラン', en: 'Plan' }),
  underContract('product', { ja: '製品', en: 'Product' }),
]

/** The plans (products) with a running subscription: an empty set is known, too. */
function underContract(table: 'plan' | 'product', label: Field['label']): Field {
  return {
    key: table,
    group: 'contract',
    type: 'set',
    choices: table,
    label,
    unknown: 'no-contract',
    value(context) {
      const held = context.joins.use(`holds ${table}`, (alias) => holding(context, table, alias))
      return sql`coalesce(${held('keys')}, '{}'::text[])`
    },
  }
}

function holding(
  context: FieldContext,
  table: 'plan' | 'product',
  alias: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`left join (
    select coalesce(a.merged_into, a.id) as account_id, array_agg(distinct t.key) as keys
    from subscription s join account a on a.id = s.account_id
    join ${sql.table(table)} t on t.id = s.${sql.ref(`${table}_id`)}
    where ${knownAt('s', context.moment)} and s.start_date <= ${day(context)}
      and (s.end_date is null or s.end_date > ${day(context)}) ${only(sql`s.account_id`, context)}
    group by 1) ${alias} on ${alias}.account_id = f.id`
}

/** A value of the wrong kind, as older data may hold, is not known rather than an error. */
const typed: Record<
  AttributeDefinition['type'],
  { type: Field['type']; value: (key: string) => RawBuilder<unknown> }
> = {
  text: { type: 'text', value: (key) => sql`f.attributes ->> ${key}::text` },
  choice: { type: 'choice', value: (key) => sql`f.attributes ->> ${key}::text` },
  number: {
    type: 'number',
    value: (key) => sql`case when jsonb_typeof(f.attributes -> ${key}::text) = 'number'
      then (f.attributes ->> ${key}::text)::float8 end`,
  },
  boolean: {
    type: 'boolean',
    value: (key) => sql`case when jsonb_typeof(f.attributes -> ${key}::text) = 'boolean'
      then (f.attributes ->> ${key}::text)::boolean end`,
  },
  date: {
    type: 'date',
    value: (key) => sql`case when pg_input_is_valid(f.attributes ->> ${key}::text, 'date')
      then (f.attributes ->> ${key}::text)::date end`,
  },
}

export function attributeField(definition: AttributeDefinition): Field {
  const { type, value } = typed[definition.type]
  return {
    key: `attribute:${definition.key}`,
    group: 'attribute',
    type,
    ...(definition.type === 'choice' ? { choices: definition.choices } : {}),
    label: { ja: definition.label, en: definition.label_en ?? definition.label },
    attribute: definition,
    unknown: 'not-set',
    value: () => value(definition.key),
  }
}
