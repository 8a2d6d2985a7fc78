import { type RawBuilder, sql } from 'kysely'
import type { Moment } from '../accounts/moment.ts'
import { accountsAt } from '../accounts/moment.ts'
import type { Fields } from './fields/registry.ts'
import { Joins } from './joins.ts'
import { day, type Field, type FieldContext, type FigureDays } from './segment.field.ts'
import type { Condition, Rule } from './segment.rule.ts'
import type { SegmentRules } from './segment.store.ts'

/** What a rule is compiled against. */
export type Ground = {
  fields: Fields
  segments: SegmentRules
  moment: Moment
  days: FigureDays
  /** Accounts and those merged into them; undefined is all. */
  among?: readonly number[] | undefined
}

export type Compiled = {
  /** True, false, or null where what is not known decides. */
  verdict: RawBuilder<boolean | null>
  /** `from` and the joins of one pass over the accounts, `f`. */
  source: RawBuilder<unknown>
}

export function createContext({ moment, days, among }: Ground): FieldContext {
  return { moment, days, joins: new Joins(), among }
}

export function compileRule(rule: Rule, ground: Ground): Compiled {
  const context = createContext(ground)
  const verdict = compile(rule, ground, context)
  return { verdict, source: sourceOf(context) }
}

export function sourceOf({ moment, joins }: FieldContext): RawBuilder<unknown> {
  return sql`from ${accountsAt(moment)} f ${joins.all()}`
}

/** SQL has three values of its own, so that a rule means in the database what it means in words. */
export function compile(rule: Rule, ground: Ground, context: FieldContext): RawBuilder<boolean | null> {
  const meant =
    rule.kind === 'condition' ? compileCondition(rule, ground, context) : compileGroup(rule, ground, context)
  return rule.not ? sql`(not ${meant})` : meant
}

function compileGroup(
  { kind, of }: Exclude<Rule, Condition>,
  ground: Ground,
  context: FieldContext,
): RawBuilder<boolean | null> {
  if (of.length === 0) return kind === 'all' ? sql`true` : sql`false`
  const parts = of.map((part) => compile(part, ground, context))
  return sql`(${sql.join(parts, kind === 'all' ? sql` and ` : sql` or `)})`
}

function compileCondition(
  asked: Condition,
  ground: Ground,
  context: FieldContext,
): RawBuilder<boolean | null> {
  const field = ground.fields.get(asked.field)
  // An attribute that was taken away since is known of nobody.
  if (!field) return sql`null::boolean`
  if (field.type === 'segment') return compileSegments(asked, ground, context)
  const value = field.value(context, asked)
  if (asked.op === 'known') return sql`((${value}) is not null)`
  if (asked.op === 'unknown') return sql`((${value}) is null)`
  const compared = field.type === 'text' ? keyOf(field, value) : value
  return sql`(${comparisons[field.type](compared, asked, context)})`
}

const keyOf = ({ searchKey }: Field, value: RawBuilder<unknown>): RawBuilder<unknown> =>
  searchKey ? sql.ref(`f.${searchKey}`) : sql`search_key(${value})`

function compileSegments(
  asked: Condition,
  ground: Ground,
  context: FieldContext,
): RawBuilder<boolean | null> {
  const parts = [asked.value ?? []].flat().map((id) => {
    const other = ground.segments.get(Number(id))
    if (!other) return sql<boolean | null>`null::boolean`
    if (other.rule) return compile(other.rule, ground, context)
    return sql<boolean | null>`(f.id in (select coalesce(a.merged_into, a.id) from segment_listed l
      join account a on a.id = l.account_id where l.segment_id = ${other.id}))`
  })
  const any = sql<boolean | null>`(${sql.join(parts, sql` or `)})`
  return asked.op === 'none-of' ? sql`(not ${any})` : any
}

type Comparison = (value: RawBuilder<unknown>, asked: Condition, context: FieldContext) => RawBuilder<unknown>

const words = (value: Condition['value']) => [value ?? []].flat().map(String)
const like = (text: string) => text.replace(/[\\%_]/g, (letter) => `\\${letter}`)

const comparisons: Record<Exclude<Field['type'], 'segment'>, Comparison> = {
  text(text, { op, value: given }) {
    const key = sql`search_key(${String(given)}::text)`
    if (op === 'is') return sql`${text} = ${key}`
    if (op === 'is-not') return sql`${text} <> ${key}`
    const pattern = sql`search_key(${like(String(given))}::text)`
    return op === 'starts' ? sql`${text} like ${pattern} || '%'` : sql`${text} like '%' || ${pattern} || '%'`
  },
  choice(value, { op, value: given }) {
    const any = sql`${value} = any(${words(given)}::text[])`
    return op === 'none-of' ? sql`not (${any})` : any
  },
  set(value, { op, value: given }) {
    if (op === 'all-of') return sql`${value} @> ${words(given)}::text[]`
    const any = sql`${value} && ${words(given)}::text[]`
    return op === 'none-of' ? sql`not (${any})` : any
  },
  boolean: (value, { op }) => (op === 'no' ? sql`not (${value})` : sql`(${value})`),
  number(value, { op, value: given }) {
    const number = sql`(${value})::float8`
    const [low, high] = [given ?? []].flat().map(Number)
    if (op === 'between') return sql`${number} >= ${low}::float8 and ${number} <= ${high}::float8`
    const signs = { lt: sql`<`, le: sql`<=`, gt: sql`>`, ge: sql`>=`, ne: sql`<>` }
    return sql`${number} ${op in signs ? signs[op as keyof typeof signs] : sql`=`} ${low}::float8`
  },
  date(value, { op, value: given }, context) {
    const on = sql`(${value})::date`
    const today = day(context)
    const [first, last] = [given ?? []].flat().map(String)
    const days = sql`${Number(first)}::integer`
    switch (op) {
      case 'last-days':
        return sql`${on} > ${today} - ${days} and ${on} <= ${today}`
      case 'next-days':
        return sql`${on} >= ${today} and ${on} <= ${today} + ${days}`
      case 'days-ago':
        return sql`${on} < ${today} - ${days}`
      case 'days-ahead':
        return sql`${on} > ${today} + ${days}`
      case 'between':
        return sql`${on} >= ${first}::date and ${on} <= ${last}::date`
      case 'after':
        return sql`${on} > ${first}::date`
      default:
        return sql`${on} < ${first}::date`
    }
  },
}
