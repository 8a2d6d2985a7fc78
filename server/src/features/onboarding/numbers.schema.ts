import * as z from 'zod'

const share = z
  .object({
    count: z.number(),
    of: z.number(),
    share: z.number().nullable(),
    low: z.number().nullable(),
    high: z.number().nullable(),
  })
  .describe('With the 95 % interval of Wilson; null without any')
export type Share = z.infer<typeof share>

const time = z
  .object({
    n: z.number(),
    reached: z.number(),
    median: z
      .number()
      .nullable()
      .describe('Days; null where fewer than half got there in the time they were watched'),
    low: z.number().nullable(),
    high: z.number().nullable().describe('Null: the end lies beyond what was watched'),
  })
  .describe(
    'Median by Kaplan–Meier with its 95 % interval; those still on their way count for as long as they are',
  )
export type Time = z.infer<typeof time>

const words = z.object({ ja: z.string(), en: z.string() })
const point = z.object({
  day: z.number(),
  share: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  at_risk: z.number(),
})

const funnelStep = z.object({
  step_id: z.string(),
  name: words,
  phase: words,
  finished: share,
  skipped: z.number(),
  late: z.number().describe('Finished after its due day'),
  time,
})
export type FunnelStep = z.infer<typeof funnelStep>

const cohort = z.object({
  key: z.string().describe('YYYY-MM or a version'),
  onboardings: z.number(),
  completed: share,
  to_complete: time,
  to_first_value: time,
  difference: z
    .object({ value: z.number(), low: z.number(), high: z.number() })
    .nullable()
    .describe('Of the share completed, from the cohort before; Newcombe interval'),
})
export type Cohort = z.infer<typeof cohort>

export const numbers = z.object({
  onboardings: z.number(),
  not_due: z.number().describe('Of which the day the whole is to be done has not come'),
  completed: share.describe('Of those whose day has come'),
  in_time: share,
  to_complete: time,
  to_first_value: time,
  curve: z.array(point).describe('Share completed by day since the start'),
  value_curve: z.array(point),
  funnel: z.array(funnelStep).describe('Of those whose day has come; empty without a template'),
  cohorts: z.array(cohort),
})
export type Numbers = z.infer<typeof numbers>
