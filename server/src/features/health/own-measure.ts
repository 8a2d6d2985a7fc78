import * as z from 'zod'

/** Figures of an account's day that a measure may be made of, as `account_day` names them. */
export const figures = [
  'mrr_minor',
  'seats_paid',
  'events_28d',
  'seconds_28d',
  'active_contacts_28d',
  'active_days_28d',
  'features_28d',
  'tickets_28d',
  'tickets_open',
  'urgent_open',
  'complaints_28d',
  'contacts_28d',
  'touches_28d',
  'csat_90d',
  'nps_score',
] as const

/** A measure that a workspace makes for itself, of an attribute, of the use of a feature, of a figure or of another score. */
export const ownMeasureSchema = z.strictObject({
  name: z.string().trim().min(1).max(80),
  half: z.enum(['outcomes', 'experience']),
  source: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('attribute'),
      key: z.string().max(63),
      fade_days: z
        .number()
        .int()
        .min(1)
        .max(730)
        .optional()
        .describe(
          'Days after which the value counts no more, from the day it was given; it never grows old if left out',
        ),
    }),
    z.strictObject({
      kind: z.literal('feature'),
      feature_id: z.number().int().min(0).max(255),
      count: z.enum(['days', 'contacts']).describe('With use of the feature, within 28 days'),
    }),
    z.strictObject({ kind: z.literal('figure'), name: z.enum(figures) }),
    z.strictObject({
      kind: z.literal('score'),
      score_id: z
        .number()
        .int()
        .min(1)
        .max(2_147_483_647)
        .describe('Another score, as it was kept on the day'),
    }),
  ]),
  compared_with: z
    .enum(['nothing', 'own-normal', 'last-year', 'tier'])
    .describe(
      'The value itself; or its change against the mean of the 12 weeks before the last 4, against the same time a year ago, or against the median of the tier',
    ),
})

export type OwnMeasure = z.infer<typeof ownMeasureSchema>

export const ownUnit = ({ compared_with }: OwnMeasure): 'change' | 'count' =>
  compared_with === 'nothing' ? 'count' : 'change'

/** The days after which a measure's value counts no more; undefined where it does not grow old. */
export const fadesAfter = (own: OwnMeasure | undefined): number | undefined =>
  own?.source.kind === 'attribute' ? own.source.fade_days : undefined

/** Under which name the age of a measure's value, in days, is told beside the value. */
export const ageOf = (key: string) => `${key}.age`

export const ownKey = /^own-[a-z0-9]{1,20}$/
