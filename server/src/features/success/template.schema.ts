import * as z from 'zod'
import { directions, measure } from './plan.schema.ts'

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

type Told = { name: string; description: string; content: TemplateContent }
export type ReadyTemplate = { key: string; ja: Told; en: Told }

export const templateRow = z.object({
  key: z.string().describe('Of a ready one its word, of an own one its id'),
  is_ready: z.boolean(),
  name: z.string(),
  description: z.string(),
  content: templateContent,
  created_by: z.string().nullable(),
  plans: z.number().describe('Made from it'),
})
