import * as z from 'zod'

export const MOST_CONDITIONS = 60
export const DEEPEST = 5
const MOST_VALUES = 500

export const operators = [
  'known',
  'unknown',
  'is',
  'is-not',
  'contains',
  'starts',
  'any-of',
  'none-of',
  'all-of',
  'yes',
  'no',
  'eq',
  'ne',
  'lt',
  'le',
  'gt',
  'ge',
  'between',
  'before',
  'after',
  'last-days',
  'next-days',
  'days-ago',
  'days-ahead',
] as const
export type Operator = (typeof operators)[number]

const word = z.string().max(300)
const value = z.union([
  z.number(),
  word,
  z.array(z.number()).max(MOST_VALUES),
  z.array(word).max(MOST_VALUES),
])
const days = z.number().int().min(1).max(730)

export const priorities = ['low', 'normal', 'high', 'urgent'] as const
export const surveyKinds = ['nps', 'csat', 'ces'] as const
export const changes = ['difference', 'ratio'] as const

/** One question to an account. Which operators and arguments a field takes stands in /segment-fields. */
export const conditionSchema = z.strictObject({
  kind: z.literal('condition'),
  not: z.boolean().optional(),
  field: z.string().min(1).max(120).describe('A key of /segment-fields'),
  op: z.enum(operators),
  value: value.optional(),
  days: days.optional().describe('The window: the last so many days'),
  event: word.optional().describe('track:, page: or screen: and the name of an event'),
  feature: word.optional().describe('Key of a feature'),
  survey: z.enum(surveyKinds).optional(),
  priority: z.enum(priorities).optional(),
  over: word.optional().describe('Field above the line of a ratio'),
  under: word.optional().describe('Field below the line of a ratio'),
  change: z.enum(changes).optional().describe('Asks how much the figure changed in the window'),
})
export type Condition = z.infer<typeof conditionSchema>

export type Group = { kind: 'all' | 'any'; not?: boolean | undefined; of: Rule[] }
export type Rule = Group | Condition

const groupSchema = z.strictObject({
  kind: z.enum(['all', 'any']),
  not: z.boolean().optional(),
  get of(): z.ZodArray<z.ZodType<Rule>> {
    return z.array(ruleSchema).max(MOST_CONDITIONS)
  },
})
const ruleSchema: z.ZodType<Rule> = z.lazy(() => z.discriminatedUnion('kind', [groupSchema, conditionSchema]))

/** How a rule stands in the API: a tree, which OpenAPI cannot draw without end. */
export const wireRule = z
  .looseObject({ kind: z.enum(['all', 'any', 'condition']) })
  .describe('{kind: "all" | "any", not?, of: […]} with groups and conditions in it, or one condition')

export function parseRule(given: unknown): z.ZodSafeParseResult<Rule> {
  return ruleSchema.safeParse(given)
}

/** Every condition with the path to it, as errors name it. */
export function* conditionsOf(rule: Rule, path = 'rule'): Generator<{ condition: Condition; path: string }> {
  if (rule.kind === 'condition') {
    yield { condition: rule, path }
    return
  }
  for (const [index, part] of rule.of.entries()) yield* conditionsOf(part, `${path}.of.${index}`)
}

/** The segments whose members a rule asks about. */
export function segmentsIn(rule: Rule): number[] {
  return [...conditionsOf(rule)].flatMap(({ condition: { field, value } }) =>
    field === 'segment' ? [value ?? []].flat().map(Number) : [],
  )
}
