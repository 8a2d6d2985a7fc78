import { type RawBuilder, sql } from 'kysely'
import { isAmong } from '../../platform/among.ts'
import type { AttributeDefinition } from '../accounts/attribute.store.ts'
import type { Moment } from '../accounts/moment.ts'
import type { Joins } from './joins.ts'
import type { Condition, Operator } from './segment.rule.ts'

export const fieldTypes = ['text', 'choice', 'set', 'number', 'date', 'boolean', 'segment'] as const
export type FieldType = (typeof fieldTypes)[number]
export const fieldUnits = ['money', 'count', 'ratio', 'score', 'days', 'hours', 'points'] as const
export const fieldGroups = [
  'account',
  'contract',
  'usage',
  'events',
  'health',
  'onboarding',
  'prediction',
  'voice',
  'support',
  'relation',
  'attribute',
  'segment',
] as const
export const fieldArguments = ['days', 'event', 'feature', 'survey', 'over', 'under'] as const
export type FieldArgument = (typeof fieldArguments)[number]

/** Why the value of a field is not known. */
export const unknownReasons = [
  'not-set',
  'no-figures',
  'no-usage',
  'never-in-window',
  'no-score',
  'no-day-before',
  'no-answers',
  'no-tickets',
  'no-contact',
  'no-contract',
  'division-by-zero',
  'no-prediction',
  'no-plan',
  'no-onboarding',
  'no-staircase',
] as const
export type UnknownReason = (typeof unknownReasons)[number]

export type FigureDays = ReadonlyMap<number, string>

/** What the SQL of a condition may use: `f` is the account's facts. */
export type FieldContext = {
  moment: Moment
  joins: Joins
  /** The newest days with figures, by how many days before the moment they were looked for. */
  days: FigureDays
  /** Only these accounts and those merged into them are asked about; undefined is all. */
  among: readonly number[] | undefined
}

/** Something of an account that a rule can ask about. A new one is an entry in a list of `fields/`. */
export type Field = {
  key: string
  group: (typeof fieldGroups)[number]
  type: FieldType
  label: { ja: string; en: string }
  unit?: (typeof fieldUnits)[number]
  /** What of the condition it needs besides the value. */
  needs?: readonly FieldArgument[]
  /** Where the choices come from: fixed words, or lists the screen knows. */
  choices?: readonly string[] | 'member' | 'tier' | 'plan' | 'product' | 'industry' | 'country' | 'tag'
  /** A figure of each day, so that its change can be asked for. */
  changes?: boolean
  attribute?: AttributeDefinition
  /** Of a text: its one form for all spellings, where it is kept. */
  searchKey?: string
  unknown: UnknownReason | ((context: FieldContext, asked: Condition) => RawBuilder<string>)
  value(context: FieldContext, asked: Condition): RawBuilder<unknown>
}

/** Which comparisons each type takes. */
export const operatorsOf: Record<FieldType, readonly Operator[]> = {
  text: ['is', 'is-not', 'contains', 'starts', 'known', 'unknown'],
  choice: ['any-of', 'none-of', 'known', 'unknown'],
  set: ['any-of', 'none-of', 'all-of'],
  number: ['ge', 'gt', 'le', 'lt', 'eq', 'ne', 'between', 'known', 'unknown'],
  date: [
    'last-days',
    'next-days',
    'days-ago',
    'days-ahead',
    'before',
    'after',
    'between',
    'known',
    'unknown',
  ],
  boolean: ['yes', 'no', 'known', 'unknown'],
  segment: ['any-of', 'none-of'],
}

export const day = ({ moment }: FieldContext): RawBuilder<unknown> => sql`${moment.day}::date`

/** `and <these accounts only>` for a subquery that would otherwise sum up everybody. */
export function only(column: RawBuilder<unknown>, { among }: FieldContext): RawBuilder<unknown> {
  return among ? sql`and ${isAmong(column, among)}` : sql``
}
