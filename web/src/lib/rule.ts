import type { paths } from './api.gen.d.ts'

type Json<Path extends keyof paths, Verb extends 'get' | 'post' = 'get'> = paths[Path] extends {
  [Key in Verb]: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never

export type FieldList = Json<'/api/v1/segment-fields'>
export type Field = FieldList['rows'][number]
export type Condition = NonNullable<Json<'/api/v1/segments/explain', 'post'>['lines'][number]['condition']>
export type Operator = Condition['op']

export type Group = { kind: 'all' | 'any'; not?: boolean; of: Rule[] }
export type Rule = Group | Condition

/** The rule as the API gives it: OpenAPI cannot draw a tree without end. */
export const ruleOf = (given: unknown): Rule => given as Rule

/** Operators that need no value beside them. */
export const valueless: ReadonlySet<Operator> = new Set(['known', 'unknown', 'yes', 'no'])
/** Operators of dates whose value is a number of days. */
export const dayCounts: ReadonlySet<Operator> = new Set(['last-days', 'next-days', 'days-ago', 'days-ahead'])
