import * as z from 'zod'
import { saidInBoth } from '../success/page-message.read.ts'
import { surveyKinds } from '../surveys/surveys.tables.ts'
import { triggerSchema } from './playbook.definition.ts'
import { playbookStates } from './playbook.store.ts'

const text = z.string().nullable()
const named = z.object({ id: z.number(), name: z.string().nullable() })
const loose = z.record(z.string(), z.unknown())

export const byId = z.object({ id: z.coerce.number().int().min(1).max(2147483647) })
export const byLongId = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })

/** What is drawn is checked by the playbook's own schema; OpenAPI cannot draw the rules in it without end. */
export const wireContent = z
  .looseObject({ trigger: z.looseObject({ kind: z.string() }), steps: z.array(z.looseObject({})) })
  .describe(
    'trigger, only, again_after_days, most_active, hold_out, goal, exit, first and steps; see docs/playbooks.md',
  )

const common = {
  id: z.number(),
  name: z.string(),
  description: z.string(),
  state: z.enum(playbookStates),
  version: z.number().nullable().describe('What new enrolments follow'),
  has_changes: z.boolean().describe('What is drawn is not what new enrolments follow'),
  library_key: text,
  changed_at: z.string(),
  changed_by: text,
  waiting: z.number().nullable().describe('So many accounts wait until a person allows that many'),
  failed_with: text,
  active: z.number(),
}

export const listRowSchema = z.object({
  ...common,
  trigger: triggerSchema,
  hold_out: z.number(),
  enrolled_30d: z.number(),
  failed: z.number(),
  goal_met: z.number(),
  treated: z.number().describe('Those with a goal alone'),
})

export const problemSchema = z.object({ step: text, reason: z.string(), field: text, params: loose })

export const oneSchema = z.object({
  ...common,
  revision: z.number(),
  draft: wireContent,
  standing: z.array(z.object({ step: z.string(), accounts: z.number() })),
  problems: z.array(problemSchema).describe('What keeps it from being switched on'),
})

export const enrolmentSchema = z.object({
  id: z.number(),
  playbook: named,
  account: named,
  version: z.number(),
  arm: z.enum(['treated', 'held-out']),
  state: z.string(),
  step_id: text,
  wake_at: text,
  cause: loose,
  entered_at: z.string(),
  ended_at: text,
  end_reason: text,
  goal_met_at: text,
  last_error: text,
})

export const oneEnrolmentSchema = enrolmentSchema.extend({
  mails: z.array(
    z.object({
      id: z.number(),
      to_name: text,
      to_address: z.string(),
      subject: z.string(),
      state: z.string(),
      due_at: z.string(),
      text: z.string(),
    }),
  ),
  messages: z.array(
    z.object({
      id: z.number(),
      title: saidInBoth,
      body: saidInBoth,
      shown_at: z.string(),
      is_waiting: z.boolean().describe('In its time for review: not shown yet'),
      shown_until: z.string(),
      is_over: z.boolean().describe('Its days are over'),
      withdrawn_at: text,
      seen_at: text.describe('The first visit of the customer that showed it'),
      seen_by: text.describe('Whom the link named'),
    }),
  ),
  content: wireContent.describe('The version it follows'),
  steps: z.array(
    z.object({ nth: z.number(), step_id: text, kind: z.string(), at: z.string(), outcome: loose, by: text }),
  ),
})

const interval = z.object({ low: z.number(), high: z.number(), level: z.number() })
const arm = z.object({
  accounts: z.number(),
  reached: z.number().describe('Something was done for them'),
  observed: z.number().describe('Their time to reach the goal is over'),
  met: z.number().describe('Of those observed'),
  share: z.number().nullable(),
  interval: interval.nullable(),
})

export const resultsSchema = z.object({
  arms: z.object({ treated: arm, held_out: arm }),
  difference: z
    .object({
      value: z.number(),
      interval,
      treated: z.number().describe('Accounts compared: those drawn while a share was held out'),
      held_out: z.number(),
    })
    .nullable()
    .describe(
      'Treated less held out, drawn by chance, within each price tier and share; null without a hold-out whose time is over',
    ),
  states: z.array(z.object({ state: z.string(), enrolments: z.number() })),
  steps: z.array(
    z.object({
      step_id: z.string(),
      taken: z.number().describe('It did something'),
      accounts: z.number().describe('For so many accounts'),
      skipped: z.number().describe('Passed without doing anything: nobody to write to, the lock closed'),
      seen: z
        .number()
        .nullable()
        .describe('Accounts whose customer saw its page message; null where it shows none'),
    }),
  ),
  surveys: z.array(
    z.object({
      step_id: z.string(),
      kind: z.enum(surveyKinds),
      asked: z.number().describe('People asked by mail that left or is to leave'),
      answered: z.number(),
      score: z.number().nullable().describe('NPS in points, else the mean; null without an answer'),
      interval: interval.nullable(),
    }),
  ),
  weeks: z.array(z.object({ week: z.string(), treated: z.number(), held_out: z.number() })),
})

const ended = z.string().nullable()

export const simulationSchema = z.object({
  from: z.string(),
  to: z.string(),
  causes: z.number().describe('What would have begun it, before asking who may come'),
  known_since: z
    .string()
    .nullable()
    .describe('The first day of which such causes are known; null is all of them'),
  enrolled: z.number(),
  held_out: z.number(),
  mails: z.number(),
  tasks: z.number(),
  messages: z.number().describe('On the pages of customers who have one today'),
  calls: z.number(),
  offers: z.object({
    held: z.number().describe('Not made because the offer lock was closed'),
    unknown: z.number().describe('Counted as made, though nothing is known of the lock on their day'),
    known_since: z.string().nullable(),
  }),
  steps: z.array(z.object({ step: z.string(), accounts: z.number() })),
  days: z.array(z.object({ day: z.string(), accounts: z.number() })),
  ways: z
    .array(
      z.object({
        account: z.object({ id: z.number(), name: z.string() }),
        day: z.string(),
        arm: z.enum(['treated', 'held-out']),
        ended_on: ended,
        steps: z.array(z.object({ step: z.string(), day: z.string(), outcome: text })),
      }),
    )
    .describe('The first 200'),
})

export const triedSchema = z.object({
  qualifies: z.boolean().nullable().describe('Whether it would be enrolled; null where that is not known'),
  steps: z.array(
    z.object({
      step: z.string(),
      kind: z.string(),
      outcome: text,
      words: z.array(z.object({ field: z.string(), text: z.string() })),
      receivers: z.array(z.object({ name: text, email: z.string() })),
    }),
  ),
})
