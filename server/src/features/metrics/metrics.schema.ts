import { intervalMethods } from '@tsuzuku/core/stats/interval'
import * as z from 'zod'
import { metricGroups, reasons, units, vendors } from './metric.ts'

const words = z.object({ ja: z.string(), en: z.string() })
const amount = z.number().nullable()

export const figureSchema = z.object({
  value: amount,
  numerator: amount,
  denominator: amount,
  n: z.number(),
  missing: z.number(),
  interval: z
    .object({
      low: z.number(),
      high: z.number(),
      level: z.number(),
      method: z.enum(intervalMethods),
    })
    .nullable(),
  reason: z.enum(reasons).nullable(),
  others: z.array(z.object({ key: z.enum(['median', 'p90']), value: z.number() })),
})

const periodFigureSchema = figureSchema.extend({
  from: z.string(),
  to: z.string(),
  complete: z.boolean(),
})

export const oneDefinitionSchema = z.object({
  definition: z.string().describe('The value of the parameter `definition`'),
  vendor: z.enum(vendors).nullable().describe('null: the standard of this product'),
  description: words,
  formula: words,
  source: words,
  source_url: z.string().nullable(),
})

export const definitionSchema = z.object({
  name: z.string(),
  label: words,
  description: words,
  formula: words,
  unit: z.enum(units),
  parts: z.object({ numerator: z.enum(units), denominator: z.enum(units).nullable() }),
  group: z.enum(metricGroups),
  good: z.enum(['up', 'down', 'none']),
  accumulates: z.boolean(),
  source: words,
  known: z.enum(['as-of', 'now']),
  definition: z.object({ id: z.string(), version: z.number() }),
  source_url: z.string().nullable(),
  vendor: z.enum(vendors).nullable(),
  definitions: z.array(oneDefinitionSchema),
})

export const viewSchema = z.object({
  period: z.object({ from: z.string(), to: z.string(), complete: z.boolean() }),
  previous_period: z.object({ from: z.string(), to: z.string() }),
  as_of: z.string().nullable(),
  currency: z.string(),
})

export const metricListSchema = viewSchema.extend({
  rows: z.array(
    definitionSchema.extend(figureSchema.shape).extend({
      previous: figureSchema,
      series: z.array(periodFigureSchema),
    }),
  ),
})

export const metricSchema = viewSchema
  .extend(definitionSchema.shape)
  .extend(figureSchema.shape)
  .extend({
    previous: figureSchema,
    series: z.array(periodFigureSchema),
    scaled: z
      .array(
        figureSchema.pick({ interval: true }).extend({ to: z.enum(['month', 'year']), value: z.number() }),
      )
      .describe('A share lost, scaled to a month and to a year; empty for other metrics'),
    scaled_from_days: z
      .number()
      .nullable()
      .describe(
        'Days that must be over before a share lost is scaled, where fewer are: it is not known then',
      ),
    breakdown: z
      .object({
        by: z.string(),
        few_below: z.number().describe('Groups that stand on fewer say little'),
        overlap: z.boolean().describe('An account may be in several groups, or in none'),
        groups: z.array(
          z.object({
            key: z.string(),
            label: z.string().nullable(),
            figure: figureSchema,
            previous: figureSchema.nullable(),
          }),
        ),
      })
      .nullable(),
    rows_url: z.string(),
  })

export const metricRowsSchema = viewSchema.extend({
  definition: z.object({ id: z.string(), version: z.number() }),
  numerator: amount,
  denominator: amount,
  rows: z.array(
    z.object({
      account: z.object({ id: z.number(), external_id: z.string().nullable(), name: z.string() }),
      fact: z
        .object({
          kind: z.enum(['ticket', 'survey-answer', 'survey-request']),
          id: z.number(),
          at: z.string(),
          label: z.string().nullable(),
        })
        .nullable(),
      numerator: amount,
      denominator: amount,
      detail: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
    }),
  ),
  next_cursor: z.string().nullable(),
})
