import * as z from 'zod'
import { directions, measure } from './plan.schema.ts'

const MOST_LINES = 60

const offset = z.number().int().min(0).max(3660).describe('Days from the start of the plan')

/** A plan without its account: days count from the start. */
export const templateContent = z.object({
  title: z.string(),
  job: z.string(),
  goals: z.array(
    z.object({
      name: z.string(),
      measure,
      direction: z.enum(directions),
      target: z
        .discriminatedUnion('kind', [
          z.object({ kind: z.literal('value'), value: z.number() }),
          z.object({ kind: z.literal('times'), factor: z.number().describe('Of the baseline') }),
        ])
        .nullable(),
      due: offset,
    }),
  ),
  steps: z.array(
    z.object({
      title: z.string(),
      side: z.enum(['us', 'customer']),
      start: offset.nullable(),
      due: offset,
    }),
  ),
})
export type TemplateContent = z.infer<typeof templateContent>

/** A template as its editor sends it. */
export const templateInput = z.strictObject({
  revision: z.number().int().describe('The one seen; another by now is a conflict'),
  name: z.string().trim().min(1).max(200),
  description: z.string().trim().max(1000).default(''),
  content: templateContent.extend({
    title: z.string().trim().min(1).max(200),
    job: z.string().trim().max(4000),
    goals: z
      .array(templateContent.shape.goals.element.extend({ name: z.string().trim().min(1).max(200) }))
      .max(MOST_LINES),
    steps: z
      .array(
        templateContent.shape.steps.element
          .extend({ title: z.string().trim().min(1).max(300) })
          .refine(({ start, due }) => start === null || start <= due, {
            error: 'begins after it is due',
            path: ['due'],
          }),
      )
      .max(MOST_LINES),
  }),
})
export type TemplateInput = z.infer<typeof templateInput>

type Told = { name: string; description: string; content: TemplateContent }
export type ReadyTemplate = { key: string; ja: Told; en: Told }

export const templateRow = z.object({
  key: z.string().describe('Of a ready one its word, of an own one its id'),
  is_ready: z.boolean(),
  name: z.string(),
  description: z.string(),
  content: templateContent,
  revision: z.number().describe('1 of ready ones; of own ones it counts their changes'),
  changed_by: z.string().nullable(),
  created_by: z.string().nullable(),
  plans: z.number().describe('Made from it'),
})
